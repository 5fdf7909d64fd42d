#include "services/recruiting/requisitions/application_progress.h"

#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::recruiting {
namespace {

// Whether there is a row of which `condition`, with one parameter, holds.
absl::StatusOr<bool> Has(Session& session, absl::string_view condition, absl::string_view value) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       absl::StrCat("SELECT application FROM application_progress WHERE ",
                                    condition, " LIMIT 1"),
                       value));
  return row.has_value();
}

}  // namespace

absl::Status BeginProgress(Session& session, const std::string& application,
                           const std::string& requisition, const std::string& outreach_activity) {
  return session
      .Execute(
          "INSERT INTO application_progress (application, requisition, outreach_activity, active, "
          "interviewed, offer) VALUES (:application, :requisition, :activity, 1, 0, 0) ON CONFLICT "
          "(application) DO NOTHING",
          application, requisition, outreach_activity)
      .status();
}

absl::Status SetOutreachActivity(Session& session, const std::string& application,
                                 const std::string& outreach_activity) {
  return session
      .Execute(
          "UPDATE application_progress SET outreach_activity = :activity WHERE application = "
          ":application",
          outreach_activity, application)
      .status();
}

absl::Status SetActive(Session& session, const std::string& application, bool active) {
  return session
      .Execute("UPDATE application_progress SET active = :active WHERE application = :application",
               active ? 1 : 0, application)
      .status();
}

absl::Status SetInterviewed(Session& session, const std::string& application) {
  return session
      .Execute("UPDATE application_progress SET interviewed = 1 WHERE application = :application",
               application)
      .status();
}

absl::Status SetOffer(Session& session, const std::string& application, OfferStanding offer) {
  return session
      .Execute("UPDATE application_progress SET offer = :offer WHERE application = :application",
               static_cast<int>(offer), application)
      .status();
}

absl::StatusOr<OfferStanding> OfferOf(Session& session, const std::string& application) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<int64_t>(
          "SELECT offer FROM application_progress WHERE application = :application", application));
  return row ? static_cast<OfferStanding>(std::get<0>(*row)) : OfferStanding::kNone;
}

absl::StatusOr<bool> HasActive(Session& session, absl::string_view requisition) {
  return Has(session, "requisition = :requisition AND active = 1", requisition);
}

absl::StatusOr<bool> HasStandingOffer(Session& session, absl::string_view requisition) {
  return Has(session, "requisition = :requisition AND offer IN (1, 2)", requisition);
}

absl::StatusOr<int64_t> CountStandingOffers(Session& session, absl::string_view requisition) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<int64_t>("SELECT COUNT(*) FROM application_progress WHERE "
                                             "requisition = :requisition AND offer IN (1, 2)",
                                             requisition));
  return row ? std::get<0>(*row) : 0;
}

absl::StatusOr<bool> HasHadOffer(Session& session, absl::string_view requisition) {
  return Has(session, "requisition = :requisition AND offer > 0", requisition);
}

absl::StatusOr<bool> HasApplications(Session& session, absl::string_view outreach_activity) {
  return Has(session, "outreach_activity = :activity AND outreach_activity <> ''",
             outreach_activity);
}

absl::StatusOr<std::vector<ProgressCounts>> CountProgress(Session& session,
                                                          absl::string_view requisition) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, int64_t, int64_t, int64_t>(
                       "SELECT outreach_activity, COUNT(*), SUM(interviewed), SUM(CASE WHEN offer "
                       "= 2 THEN 1 ELSE 0 END) FROM application_progress WHERE requisition = "
                       ":requisition GROUP BY outreach_activity ORDER BY outreach_activity",
                       requisition)));
  std::vector<ProgressCounts> counts;
  for (const auto& [activity, applications, interviewed, hires] : rows) {
    counts.push_back({activity, applications, interviewed, hires});
  }
  return counts;
}

}  // namespace touchstone::recruiting
