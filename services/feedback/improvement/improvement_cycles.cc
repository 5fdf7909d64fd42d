#include "services/feedback/improvement/improvement_cycles.h"

#include <touchstone/feedback/v1/improvement_action.pb.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/feedback/improvement/barriers.h"
#include "services/feedback/improvement/named.h"
#include "services/feedback/improvement/requirements.h"
#include "services/feedback/rules/improvement_rules.h"
#include "services/feedback/surveys/surveys.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::ImprovementCycle;

absl::Status WrongState(const ImprovementCycle& cycle, absl::string_view needed) {
  return FailedPrecondition(
      reasons::kImprovementState, cycle.name(),
      absl::StrCat(cycle.name(), " is ", InWords(cycle.state()), "; for this ", needed, "."));
}

// Which cycles name a barrier is kept beside, for who deletes one.
absl::Status KeepBarriers(Session& session, const ImprovementCycle& cycle, bool is_deleted) {
  RETURN_IF_ERROR(
      session.Execute("DELETE FROM cycle_barriers WHERE improvement_cycle = :cycle", cycle.name())
          .status());
  if (is_deleted) return absl::OkStatus();
  for (const std::string& barrier : cycle.barriers()) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO cycle_barriers (barrier, improvement_cycle) VALUES "
                                 "(:barrier, :cycle)",
                                 barrier, cycle.name())
                        .status());
  }
  return absl::OkStatus();
}

absl::Status CheckQuestion(Transaction& transaction, const ImprovementCycle& cycle) {
  const v1::MeasureDefinition& measure = cycle.measure();
  RETURN_IF_ERROR(CheckNamed(transaction, SurveyType(), cycle.name(),
                             "improvement_cycle.measure.survey", measure.survey()));
  if (measure.question_id().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto survey, FindSurvey(transaction, measure.survey()));
  for (const auto& question : survey->questions()) {
    if (question.id() != measure.question_id()) continue;
    if (v1::SurveyQuestion::Kind_Name(question.kind()) ==
        v1::MeasureDefinition::Kind_Name(measure.kind())) {
      return absl::OkStatus();
    }
    return InvalidField("improvement_cycle.measure.question_id", "is of another kind");
  }
  return InvalidField("improvement_cycle.measure.question_id", "is no question of the survey");
}

absl::Status CheckFits(Transaction& transaction, const ImprovementCycle& cycle) {
  const auto violations = CycleViolations(cycle);
  if (!violations.empty()) return InvalidFields(violations);
  const std::string& name = cycle.name();
  RETURN_IF_ERROR(
      CheckIsOwn(name, "improvement_cycle.organizational_unit", cycle.organizational_unit()));
  RETURN_IF_ERROR(CheckIsOwn(name, "improvement_cycle.owner", cycle.owner()));
  RETURN_IF_ERROR(CheckAllNamed(transaction, BarrierType(), name, "improvement_cycle.barriers",
                                cycle.barriers()));
  RETURN_IF_ERROR(CheckAllNamed(transaction, RequirementType(), name,
                                "improvement_cycle.requirements", cycle.requirements()));
  return CheckQuestion(transaction, cycle);
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<ImprovementCycle>& change) {
  ImprovementCycle& cycle = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    if (cycle.state() != ImprovementCycle::PLANNED) {
      return WrongState(cycle, "it must be planned; what was begun stays");
    }
    return KeepBarriers(transaction.session(), cycle, true);
  }
  if (change.before == nullptr) cycle.set_state(ImprovementCycle::PLANNED);
  if (change.kind == events::v1::Event::UPDATED) {
    const std::string stands = WhatStands(*change.before, cycle);
    if (!stands.empty()) {
      return FailedPrecondition(
          reasons::kImprovementState, cycle.name(),
          absl::StrCat(cycle.name(), " is ", InWords(change.before->state()), ": ", stands, "."));
    }
  }
  RETURN_IF_ERROR(CheckFits(transaction, cycle));
  return KeepBarriers(transaction.session(), cycle, false);
}

absl::Status Start(const Context&, Transaction& transaction,
                   const v1::StartImprovementCycleRequest&, ImprovementCycle& cycle) {
  if (cycle.state() != ImprovementCycle::PLANNED) return WrongState(cycle, "it must be planned");
  cycle.set_state(ImprovementCycle::ACTING);
  SetTime(cycle, "start_time", transaction.now());
  return absl::OkStatus();
}

absl::Status CheckNoActionIsOpen(Session& session, const ImprovementCycle& cycle) {
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<std::string>(
          "SELECT name FROM improvement_actions WHERE parent = :parent AND improvement_cycle = "
          ":cycle AND state = :open AND delete_time = 0 ORDER BY name LIMIT 20",
          ParentOf(cycle.name()), cycle.name(), static_cast<int>(v1::ImprovementAction::OPEN)));
  if (rows.empty()) return absl::OkStatus();
  std::vector<Obstacle> open;
  for (const auto& [name] : rows) open.push_back({name, "is open; do it, or drop it"});
  return FailedPreconditions(reasons::kImprovementState,
                             absl::StrCat(cycle.name(), " has actions that are open."), open);
}

absl::Status Conclude(const MeasureOf& measure_of, Transaction& transaction,
                      ImprovementCycle& cycle) {
  if (cycle.state() != ImprovementCycle::ACTING) return WrongState(cycle, "it must be acting");
  if (DayText(DayOf(transaction.now())) <= cycle.after().end_date()) {
    return WrongState(cycle, absl::StrCat("the days after must be over; the last one is ",
                                          cycle.after().end_date()));
  }
  Session& session = transaction.session();
  RETURN_IF_ERROR(CheckNoActionIsOpen(session, cycle));
  const std::string organization(ParentOf(cycle.name()));
  ASSIGN_OR_RETURN(const MeasuredSide before,
                   measure_of(session, organization, cycle.measure(), cycle.before()));
  ASSIGN_OR_RETURN(const MeasuredSide after,
                   measure_of(session, organization, cycle.measure(), cycle.after()));
  *cycle.mutable_comparison() = Compare(cycle.measure(), before, after);
  cycle.set_state(ImprovementCycle::CONCLUDED);
  SetTime(cycle, "conclude_time", transaction.now());
  return absl::OkStatus();
}

absl::Status Abandon(const Context&, Transaction&,
                     const v1::AbandonImprovementCycleRequest& request, ImprovementCycle& cycle) {
  if (cycle.state() != ImprovementCycle::PLANNED && cycle.state() != ImprovementCycle::ACTING) {
    return WrongState(cycle, "it must be planned or acting");
  }
  cycle.set_state(ImprovementCycle::ABANDONED);
  cycle.set_abandon_reason(request.reason());
  return absl::OkStatus();
}

absl::Status Publish(const Context& context, Transaction& transaction,
                     const v1::PublishImprovementCycleRequest& request, ImprovementCycle& cycle) {
  if (request.withdraw()) {
    cycle.clear_publish_time();
    cycle.clear_publisher();
    return absl::OkStatus();
  }
  if (cycle.state() != ImprovementCycle::ACTING && cycle.state() != ImprovementCycle::CONCLUDED) {
    return WrongState(cycle, "it must be acting or concluded");
  }
  if (!HasBothTexts(cycle)) {
    return WrongState(cycle, "you_said and we_did must both be there, in the same languages");
  }
  if (!cycle.has_publish_time()) SetTime(cycle, "publish_time", transaction.now());
  cycle.set_publisher(context.caller->id());
  return absl::OkStatus();
}

}  // namespace

const ResourceType& ImprovementCycleType() {
  static const ResourceType type = DeclareResource<ImprovementCycle>({
      .table = "improvement_cycles",
      .columns = {{"title"}, {"organizational_unit"}, {"owner"}, {"state"}, {"publish_time"}},
  });
  return type;
}

void RegisterImprovementCycles(RpcService& improvement, Store& store, MeasureOf measure_of) {
  const ResourceType& type = ImprovementCycleType();
  RegisterStandardMethods<ImprovementCycle>(improvement, type, store,
                                            {.before_write = BeforeWrite});
  RegisterChange<v1::StartImprovementCycleRequest, ImprovementCycle>(
      improvement, "StartImprovementCycle", type, store, Start);
  RegisterChange<v1::ConcludeImprovementCycleRequest, ImprovementCycle>(
      improvement, "ConcludeImprovementCycle", type, store,
      [measure_of = std::move(measure_of)](
          const Context&, Transaction& transaction, const v1::ConcludeImprovementCycleRequest&,
          ImprovementCycle& cycle) { return Conclude(measure_of, transaction, cycle); });
  RegisterChange<v1::AbandonImprovementCycleRequest, ImprovementCycle>(
      improvement, "AbandonImprovementCycle", type, store, Abandon);
  RegisterChange<v1::PublishImprovementCycleRequest, ImprovementCycle>(
      improvement, "PublishImprovementCycle", type, store, Publish);
}

}  // namespace touchstone::feedback
