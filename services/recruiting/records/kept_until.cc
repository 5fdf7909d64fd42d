#include "services/recruiting/records/kept_until.h"

#include <touchstone/recruiting/v1/requisition.pb.h>
#include <touchstone/recruiting/v1/retention_schedule.pb.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/records/holding_rules.h"
#include "services/recruiting/records/retention_schedules.h"
#include "services/recruiting/rules/record_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

absl::StatusOr<RetainedRequisition> RetainedIn(const std::string& body) {
  v1::Requisition requisition;
  if (!requisition.ParseFromString(body)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal, "A requisition cannot be read.");
  }
  RetainedRequisition retained{requisition.name(), requisition.jurisdiction(), std::nullopt};
  if (requisition.has_end_time()) retained.end_day = DayOf(TimeOf(requisition, "end_time"));
  return retained;
}

}  // namespace

absl::StatusOr<std::optional<RetainedRequisition>> FindRetained(Session& session,
                                                                const std::string& requisition) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<Bytes>("SELECT body FROM requisitions WHERE name = :name", requisition));
  if (row) {
    ASSIGN_OR_RETURN(RetainedRequisition retained, RetainedIn(std::get<0>(*row).value));
    return std::optional<RetainedRequisition>(std::move(retained));
  }
  ASSIGN_OR_RETURN(const auto former,
                   (session.QueryOne<std::string, int64_t>(
                       "SELECT jurisdiction, end_day FROM former_applications WHERE requisition = "
                       ":requisition LIMIT 1",
                       requisition)));
  if (!former) return std::optional<RetainedRequisition>();
  const auto& [jurisdiction, end_day] = *former;
  return std::optional<RetainedRequisition>({requisition, jurisdiction, end_day});
}

absl::StatusOr<std::vector<RetainedRequisition>> EndedRequisitions(
    Session& session, const std::string& organization) {
  std::map<std::string, RetainedRequisition> ended;
  ASSIGN_OR_RETURN(
      const auto former,
      (session.Query<std::string, std::string, int64_t>(
          "SELECT DISTINCT requisition, jurisdiction, end_day FROM former_applications WHERE "
          "parent = :parent",
          organization)));
  for (const auto& [name, jurisdiction, end_day] : former) {
    ended[name] = {name, jurisdiction, end_day};
  }
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<Bytes>("SELECT body FROM requisitions WHERE parent = :parent AND "
                                        "end_time > 0 AND delete_time = 0",
                                        organization));
  for (const auto& [body] : rows) {
    ASSIGN_OR_RETURN(RetainedRequisition retained, RetainedIn(body.value));
    ended[retained.name] = retained;
  }
  std::vector<RetainedRequisition> list;
  for (auto& [name, requisition] : ended) list.push_back(std::move(requisition));
  return list;
}

absl::StatusOr<std::vector<std::string>> RequisitionsOf(Session& session,
                                                        const std::string& applicant) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<std::string>(
                       "SELECT requisition FROM applications WHERE parent = :parent AND applicant "
                       "= :applicant UNION SELECT requisition FROM former_applications WHERE "
                       "applicant = :left ORDER BY requisition",
                       ParentOf(applicant), applicant, applicant));
  std::vector<std::string> requisitions;
  for (const auto& [requisition] : rows) requisitions.push_back(requisition);
  return requisitions;
}

absl::StatusOr<Keeping> KeptUntil::Of(const RetainedRequisition& requisition,
                                      v1::RecordClass record_class) {
  ASSIGN_OR_RETURN(const Schedule* const schedule, ScheduleOf(requisition.jurisdiction));
  Record record{.record_class = v1::RecordClass_Name(record_class)};
  if (requisition.end_day) record.events[RecordEvent::kRequisitionClosed] = *requisition.end_day;
  Keeping keeping{.schedule = schedule->name,
                  .finding = DisposalOf(schedule->rules, record, {}, today_)};
  for (const RetentionRule& rule : schedule->rules) {
    if (rule.record_class == record.record_class) keeping.authority = rule.authority;
  }
  return keeping;
}

absl::StatusOr<const KeptUntil::Schedule*> KeptUntil::ScheduleOf(const std::string& jurisdiction) {
  const auto known = schedules_.find(jurisdiction);
  if (known != schedules_.end()) return &known->second;
  ASSIGN_OR_RETURN(const auto found,
                   HoldingOn<v1::RetentionSchedule>(session_, RetentionScheduleType(),
                                                    organization_, jurisdiction, today_));
  Schedule& schedule = schedules_[jurisdiction];
  if (found != nullptr) schedule = {found->name(), RulesOf(*found)};
  return &schedule;
}

}  // namespace touchstone::recruiting
