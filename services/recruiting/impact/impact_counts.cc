#include "services/recruiting/impact/impact_counts.h"

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/decision.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/impact/group_outcomes.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

// Where an application is, and how it fared there.
struct Place {
  std::string requisition;
  std::string stage;
  Outcome outcome = Outcome::kUndecided;
};

absl::StatusOr<Outcome> FindOutcome(Session& session, const std::string& application,
                                    const std::string& requisition, int64_t state) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<std::string>(
          "SELECT name FROM decisions WHERE parent = :parent AND requisition = :requisition AND "
          "application = :application AND state IN (:offered, :declined) AND delete_time = 0 "
          "LIMIT 1",
          ParentOf(requisition), requisition, application,
          static_cast<int64_t>(v1::Decision::OFFERED),
          static_cast<int64_t>(v1::Decision::DECLINED)));
  return row ? Outcome::kSelected : OutcomeOf(state);
}

absl::Status Add(Session& session, const Place& place, const GroupKey& group) {
  return session
      .Execute(
          "INSERT INTO impact_counts (requisition, stage, outcome, dimension, category_set, "
          "category, people) VALUES (:requisition, :stage, :outcome, :dimension, :category_set, "
          ":category, 1) ON CONFLICT (requisition, stage, outcome, dimension, category_set, "
          "category) DO UPDATE SET people = impact_counts.people + 1",
          place.requisition, place.stage, static_cast<int64_t>(place.outcome),
          static_cast<int64_t>(group.dimension), group.category_set, group.category)
      .status();
}

absl::Status AddGroups(Session& session, const Place& place, const std::string& applicant) {
  ASSIGN_OR_RETURN(const auto row,
                   (session.QueryOne<std::string, int64_t, int64_t, int64_t>(
                       "SELECT category_set, sex, race_ethnicity, disability FROM eeo_groups "
                       "WHERE applicant = :applicant",
                       applicant)));
  if (!row) return absl::OkStatus();
  const auto& [category_set, sex, race_ethnicity, disability] = *row;
  RETURN_IF_ERROR(Add(session, place, {v1::SEX, category_set, sex}));
  RETURN_IF_ERROR(Add(session, place, {v1::RACE_ETHNICITY, category_set, race_ethnicity}));
  return Add(session, place, {v1::DISABILITY, category_set, disability});
}

}  // namespace

absl::Status FoldApplicant(Session& session, const std::string& applicant) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, std::string, std::string, int64_t>(
                       "SELECT name, requisition, stage, state FROM applications WHERE parent = "
                       ":parent AND applicant = :applicant",
                       ParentOf(applicant), applicant)));
  for (const auto& [application, requisition, stage, state] : rows) {
    ASSIGN_OR_RETURN(const Outcome outcome, FindOutcome(session, application, requisition, state));
    RETURN_IF_ERROR(AddGroups(session, {requisition, stage, outcome}, applicant));
  }
  return session.Execute("DELETE FROM eeo_groups WHERE applicant = :applicant", applicant).status();
}

absl::Status FoldApplication(Session& session, const std::string& application) {
  ASSIGN_OR_RETURN(
      const auto row,
      (session.QueryOne<std::string, std::string, std::string, int64_t>(
          "SELECT requisition, applicant, stage, state FROM applications WHERE name = :name",
          application)));
  if (!row) return absl::OkStatus();
  const auto& [requisition, applicant, stage, state] = *row;
  ASSIGN_OR_RETURN(const Outcome outcome, FindOutcome(session, application, requisition, state));
  const Place place{requisition, stage, outcome};
  RETURN_IF_ERROR(Add(session, place, {}));
  return AddGroups(session, place, applicant);
}

absl::Status FoldRequisition(Session& session, const std::string& requisition) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<Bytes>("SELECT body FROM requisitions WHERE name = :name", requisition));
  if (!row) return absl::OkStatus();
  v1::Requisition whole;
  if (!whole.ParseFromString(std::get<0>(*row).value)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat(requisition, " cannot be read."));
  }
  v1::Requisition kept;
  kept.set_name(whole.name());
  *kept.mutable_stages() = std::move(*whole.mutable_stages());
  return session
      .Execute(
          "INSERT INTO impact_requisitions (requisition, parent, job_profile, open_date, body) "
          "VALUES (:requisition, :parent, :job_profile, :open_date, :body) ON CONFLICT "
          "(requisition) DO NOTHING",
          requisition, ParentOf(requisition), whole.job_profile(), whole.open_date(),
          Bytes{kept.SerializeAsString()})
      .status();
}

}  // namespace touchstone::recruiting
