#include "services/recruiting/lists/preference_use.h"

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/certification.pb.h>
#include <touchstone/recruiting/v1/preference_claim.pb.h>

#include <algorithm>
#include <tuple>

#include "absl/strings/str_split.h"
#include "services/recruiting/lists/certification_rules.h"
#include "services/recruiting/lists/certifications.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/sql/inserted_rows.h"

namespace touchstone::recruiting {
namespace {

struct UsedPreference {
  std::string applicant;
  std::string jurisdiction;
  std::string preference;
};

// Those that counted for whom a certification refers, and count once.
absl::StatusOr<std::vector<UsedPreference>> UsedBy(Transaction& transaction,
                                                   const std::string& certification,
                                                   const std::string& application) {
  std::vector<UsedPreference> used;
  ASSIGN_OR_RETURN(
      const auto row,
      (transaction.session().QueryOne<std::string, std::string>(
          "SELECT e.applicant, e.preferences FROM referrals r JOIN eligibles e ON e.eligible_list "
          "= r.eligible_list AND e.place = r.eligible_place WHERE r.application = :application AND "
          "r.certification = :certification",
          application, certification)));
  if (!row) return used;
  const auto& [applicant, preferences] = *row;
  ASSIGN_OR_RETURN(const auto certified,
                   transaction.Find<v1::Certification>(CertificationType(), certification));
  if (certified == nullptr) return NotFound(certification);
  ASSIGN_OR_RETURN(const auto rule, transaction.Find<v1::CertificationRule>(CertificationRuleType(),
                                                                            certified->rule()));
  if (rule == nullptr) return NotFound(certified->rule());
  const std::vector<std::string> counted = absl::StrSplit(preferences, ',', absl::SkipEmpty());
  for (const v1::Preference& preference : rule->preferences()) {
    if (!preference.once() ||
        std::find(counted.begin(), counted.end(), preference.id()) == counted.end()) {
      continue;
    }
    used.push_back({applicant, rule->jurisdiction(), preference.id()});
  }
  return used;
}

}  // namespace

absl::StatusOr<std::map<std::string, DueClaims>> DueClaimsOf(Session& session,
                                                             const std::string& requisition,
                                                             const std::string& jurisdiction,
                                                             const std::string& day) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<std::string, std::string, std::string, int64_t>(
          "SELECT c.name, c.parent, c.preference, CASE WHEN u.preference IS NULL THEN 0 ELSE 1 END "
          "FROM applications a JOIN preference_claims c ON c.parent = a.applicant AND c.state = "
          ":verified AND c.delete_time = 0 AND (c.expire_date = '' OR c.expire_date >= :day) LEFT "
          "JOIN used_preferences u ON u.applicant = a.applicant AND u.jurisdiction = :jurisdiction "
          "AND u.preference = c.preference WHERE a.requisition = :requisition AND a.state = "
          ":active",
          static_cast<int>(v1::PreferenceClaim::VERIFIED), day, jurisdiction, requisition,
          static_cast<int>(v1::Application::ACTIVE))));
  std::map<std::string, DueClaims> due;
  for (const auto& [name, applicant, preference, hired_before] : rows) {
    DueClaims& claims = due[applicant];
    claims.claims.push_back({preference, hired_before == 1});
    claims.names[preference] = name;
  }
  return due;
}

absl::Status RecordCountedClaims(Session& session, const std::string& eligible_list,
                                 const std::vector<std::string>& claims) {
  std::vector<SqlValue> values;
  for (const std::string& claim : claims) {
    values.emplace_back(claim);
    values.emplace_back(eligible_list);
  }
  static constexpr absl::string_view kColumns[] = {"preference_claim", "eligible_list"};
  return InsertRows(session, "counted_claims", kColumns, values);
}

absl::StatusOr<bool> IsCounted(Session& session, const std::string& preference_claim) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>("SELECT eligible_list FROM counted_claims WHERE "
                                                 "preference_claim = :claim LIMIT 1",
                                                 preference_claim));
  return row.has_value();
}

absl::Status RecordPreferencesUsed(Transaction& transaction, const std::string& certification,
                                   const std::string& application) {
  ASSIGN_OR_RETURN(const auto used, UsedBy(transaction, certification, application));
  std::vector<SqlValue> values;
  for (const UsedPreference& one : used) {
    values.emplace_back(one.applicant);
    values.emplace_back(one.jurisdiction);
    values.emplace_back(one.preference);
  }
  static constexpr absl::string_view kColumns[] = {"applicant", "jurisdiction", "preference"};
  return InsertRows(transaction.session(), "used_preferences", kColumns, values,
                    "ON CONFLICT DO NOTHING");
}

absl::Status ForgetPreferencesUsed(Transaction& transaction, const std::string& certification,
                                   const std::string& application) {
  ASSIGN_OR_RETURN(const auto used, UsedBy(transaction, certification, application));
  for (const UsedPreference& one : used) {
    RETURN_IF_ERROR(transaction.session()
                        .Execute("DELETE FROM used_preferences WHERE applicant = :applicant AND "
                                 "jurisdiction = :jurisdiction AND preference = :preference",
                                 one.applicant, one.jurisdiction, one.preference)
                        .status());
  }
  return absl::OkStatus();
}

absl::Status ForgetPreferencesUsed(Session& session, const std::string& applicant) {
  return session.Execute("DELETE FROM used_preferences WHERE applicant = :applicant", applicant)
      .status();
}

}  // namespace touchstone::recruiting
