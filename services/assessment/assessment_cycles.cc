#include "services/assessment/assessment_cycles.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/assessment/rules/cycle_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;

absl::string_view Words(Cycle::State state) {
  switch (state) {
    case Cycle::DRAFT:
      return "a draft";
    case Cycle::OPEN:
      return "open";
    case Cycle::IN_REVIEW:
      return "in review";
    case Cycle::CLOSED:
      return "closed";
    default:
      return "published";
  }
}

absl::Status Frozen(const Cycle& cycle, absl::string_view what_can_be_done) {
  return FailedPrecondition(
      reasons::kCycleFrozen, cycle.name(),
      absl::StrCat(cycle.name(), " is ", Words(cycle.state()), "; ", what_can_be_done));
}

// Who is assessed goes with a draft; brought back, it is prepared again.
absl::Status ForgetSubjects(Transaction& transaction, Cycle& cycle) {
  cycle.clear_prepare_time();
  cycle.clear_release_content_hash();
  return transaction.session()
      .Execute("DELETE FROM cycle_subjects WHERE cycle = :cycle", cycle.name())
      .status();
}

// Of a cycle that is open; whether a draft's date is still to come is seen when it opens.
absl::Status CheckCanBeDue(const Cycle& before, const Cycle& after, Day today) {
  const std::string& due = after.schedule().due_date();
  const auto day = ParseDay(due);
  if (after.state() != Cycle::OPEN || due == before.schedule().due_date() || !day ||
      *day >= today) {
    return absl::OkStatus();
  }
  return InvalidField("assessment_cycle.schedule.due_date", "is past");
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<Cycle>& change) {
  Cycle& cycle = *change.after;
  switch (change.kind) {
    case events::v1::Event::DELETED:
      if (cycle.state() == Cycle::DRAFT) return ForgetSubjects(transaction, cycle);
      return Frozen(cycle, "only a draft can be deleted.");
    case events::v1::Event::CREATED:
      cycle.set_state(Cycle::DRAFT);
      break;
    case events::v1::Event::UPDATED:
      if (DiffersOnlyInWords(*change.before, cycle)) {
        RETURN_IF_ERROR(CheckCanBeDue(*change.before, cycle, DayOf(transaction.now())));
        break;
      }
      if (cycle.state() != Cycle::DRAFT) {
        return Frozen(cycle, "of it only title, description, due date and reminders can change.");
      }
      // Who is assessed and in what may be others now.
      cycle.clear_prepare_time();
      cycle.clear_release_content_hash();
      break;
    default:
      break;
  }
  const auto violations = CycleViolations(cycle);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status Close(const Context&, Transaction& transaction, const v1::CloseAssessmentCycleRequest&,
                   Cycle& cycle) {
  RETURN_IF_ERROR(CheckState(cycle, Cycle::IN_REVIEW));
  RETURN_IF_ERROR(CheckSettled(cycle));
  cycle.set_state(Cycle::CLOSED);
  SetTime(cycle, "close_time", transaction.now());
  return absl::OkStatus();
}

}  // namespace

const ResourceType& AssessmentCycleType() {
  static const ResourceType type = DeclareResource<Cycle>({
      .table = "assessment_cycles",
      .columns = {{"state"}},
  });
  return type;
}

absl::Status CheckState(const Cycle& cycle, Cycle::State needed) {
  if (cycle.state() == needed) return absl::OkStatus();
  return FailedPrecondition(reasons::kCycleState, cycle.name(),
                            absl::StrCat(cycle.name(), " is ", Words(cycle.state()),
                                         "; for this it must be ", Words(needed), "."));
}

absl::Status CheckSettled(const Cycle& cycle) {
  if (cycle.has_settle_time()) return absl::OkStatus();
  if (cycle.state() == Cycle::DRAFT || cycle.state() == Cycle::OPEN) {
    return CheckState(cycle, Cycle::IN_REVIEW);
  }
  return FailedPrecondition(reasons::kCycleState, cycle.name(),
                            "What was handed in is not settled yet; wait for the operation that "
                            "ends ratings, or ask for it again.");
}

absl::StatusOr<Cycle> FindCycle(Session& session, absl::string_view name) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<Bytes>(
          "SELECT body FROM assessment_cycles WHERE name = :name AND delete_time = 0", name));
  if (!row) return NotFound(name);
  Cycle cycle;
  if (!cycle.ParseFromString(std::get<0>(*row).value)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("The stored ", name, " cannot be read."));
  }
  return cycle;
}

absl::StatusOr<Cycle> ReadCycle(Store& store, const Context& context, absl::string_view name) {
  Cycle cycle;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(cycle, FindCycle(session, name));
    return absl::OkStatus();
  }));
  return cycle;
}

void RegisterAssessmentCycles(RpcService& cycles, Store& store) {
  RegisterStandardMethods<Cycle>(
      cycles, AssessmentCycleType(), store,
      {.prepare = [](Cycle& cycle) { CompleteRelations(cycle); }, .before_write = BeforeWrite});
  RegisterChange<v1::CloseAssessmentCycleRequest, Cycle>(cycles, "CloseAssessmentCycle",
                                                         AssessmentCycleType(), store, Close);
}

}  // namespace touchstone::assessment
