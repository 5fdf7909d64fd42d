#include "services/recruiting/applicants/applicant_contacts.h"

#include "services/recruiting/rules/applicant_rules.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

constexpr absl::string_view kEmail = "email";
constexpr absl::string_view kPhone = "phone";

absl::Status Keep(Session& session, const PersonalData& personal_data, const std::string& applicant,
                  absl::string_view purpose, const std::string& alike) {
  if (alike.empty()) return absl::OkStatus();
  const absl::string_view organization = ParentOf(applicant);
  ASSIGN_OR_RETURN(const std::string hash,
                   personal_data.KeyedHash(session, organization, purpose, alike));
  return session
      .Execute(
          "INSERT INTO applicant_contacts (applicant, purpose, organization, hash) "
          "VALUES (:applicant, :purpose, :organization, :hash)",
          applicant, purpose, organization, hash)
      .status();
}

}  // namespace

absl::Status KeepContacts(Session& session, const PersonalData& personal_data,
                          const v1::Applicant& applicant) {
  RETURN_IF_ERROR(RemoveContacts(session, applicant.name()));
  RETURN_IF_ERROR(
      Keep(session, personal_data, applicant.name(), kEmail, AlikeEmail(applicant.email())));
  return Keep(session, personal_data, applicant.name(), kPhone, AlikePhone(applicant.phone()));
}

absl::Status RemoveContacts(Session& session, const std::string& applicant) {
  return session.Execute("DELETE FROM applicant_contacts WHERE applicant = :applicant", applicant)
      .status();
}

absl::StatusOr<std::vector<v1::DuplicateApplicant>> FindDuplicates(Session& session,
                                                                   const std::string& applicant) {
  // Each of them has at most two rows.
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, std::string>(
                       "SELECT other.applicant, other.purpose FROM applicant_contacts own "
                       "JOIN applicant_contacts other ON other.organization = own.organization "
                       "AND other.purpose = own.purpose AND other.hash = own.hash "
                       "WHERE own.applicant = :applicant AND other.applicant <> own.applicant "
                       "ORDER BY other.applicant LIMIT :most",
                       applicant, 2 * kMostDuplicates)));
  std::vector<v1::DuplicateApplicant> duplicates;
  for (const auto& [other, purpose] : rows) {
    if (duplicates.empty() || duplicates.back().applicant() != other) {
      if (duplicates.size() == kMostDuplicates) break;
      duplicates.emplace_back().set_applicant(other);
    }
    if (purpose == kEmail) duplicates.back().set_same_email(true);
    if (purpose == kPhone) duplicates.back().set_same_phone(true);
  }
  return duplicates;
}

}  // namespace touchstone::recruiting
