#include "services/feedback/cases/case_steps.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_catch_up.h"
#include "services/feedback/cases/case_clocks.h"
#include "services/feedback/cases/case_facts.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/case_way.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseStep;
using v1::ClockReading;

// Of two who take a step at once, the one who loses is run again, and finds the other's; hence the
// conflict is none to speak of.
absl::StatusOr<bool> Insert(Session& session, const Case& of, const CaseStep& step,
                            const Bytes& sealed) {
  ASSIGN_OR_RETURN(
      const int64_t written,
      session.Execute(
          "INSERT INTO case_steps (organization, case_name, sequence, kind, state, former_state, "
          "step_time, actor, subject, sealed_note) VALUES (:organization, :case, :sequence, :kind, "
          ":state, :former, :time, :actor, :subject, :note) ON CONFLICT (case_name, sequence) DO "
          "NOTHING",
          ParentOf(of.name()), of.name(), step.sequence(), static_cast<int>(step.kind()),
          static_cast<int>(step.state()), static_cast<int>(step.former_state()),
          absl::ToUnixMicros(TimeOf(step, "step_time")), step.actor(), step.subject(), sealed));
  return written == 1;
}

absl::Status Append(const CaseNeighbors& neighbors, Session& session, const Case& of,
                    const CaseStep& step) {
  Bytes sealed;
  if (!step.note().empty()) {
    ASSIGN_OR_RETURN(sealed.value,
                     neighbors.personal_data.Encrypt(session, KeyOwnerOf(of), step.note(),
                                                     PlaceOfNote(of.name(), step.sequence())));
  }
  ASSIGN_OR_RETURN(const bool is_written, Insert(session, of, step, sealed));
  if (is_written || step.kind() != CaseStep::RECEIVED) return absl::OkStatus();
  // Steps of one that had the name and was purged. Where it still has it, the name is refused when
  // the case is written, and this with it.
  RETURN_IF_ERROR(
      session.Execute("DELETE FROM case_steps WHERE case_name = :case", of.name()).status());
  return Insert(session, of, step, sealed).status();
}

CaseStep StepOf(const Context& context, const NewStep& wanted, Case::State state, absl::Time time,
                const Case& of) {
  CaseStep step;
  step.set_sequence(of.step_count() + 1);
  step.set_kind(wanted.kind);
  step.set_state(state);
  step.set_former_state(of.state());
  SetTime(step, "step_time", time);
  step.set_actor(context.caller->id());
  step.set_note(wanted.note);
  step.set_subject(wanted.subject);
  return step;
}

// What follows of a step for the fields of the case, whoever takes it.
void Apply(const CaseStep& step, Case& of) {
  of.set_state(step.state());
  of.set_step_count(step.sequence());
  const absl::Time time = TimeOf(step, "step_time");
  const bool moved = step.state() != step.former_state();
  if (step.kind() == CaseStep::ACKNOWLEDGED) SetTime(of, "acknowledge_time", time);
  if (moved && step.state() == Case::RESOLVED) SetTime(of, "resolve_time", time);
  if (step.kind() == CaseStep::CLOSED) SetTime(of, "close_time", time);
  if (step.kind() == CaseStep::ESCALATED || step.kind() == CaseStep::TARGET_MISSED) {
    of.set_escalation_count(of.escalation_count() + 1);
  }
  if (moved && (step.former_state() == Case::RESOLVED || step.former_state() == Case::CLOSED) &&
      step.state() == Case::IN_PROGRESS) {
    of.set_reopen_count(of.reopen_count() + 1);
    of.clear_outcome();
  }
  if (!IsWaiting(step.state())) of.clear_wait_until_date();
}

absl::StatusOr<std::vector<ClockReading>> KeepClocks(const NewStep& wanted, const CaseStep& step,
                                                     Transaction& transaction, Case& of) {
  Session& session = transaction.session();
  if (wanted.service_type == nullptr) {
    return MoveClocks(session, step, transaction.now(), of);
  }
  RETURN_IF_ERROR(BeginClocks(session, *wanted.service_type, step, transaction.now(), of));
  return std::vector<ClockReading>();
}

// Whether near cases are looked for, where the answer could be another than before the step.
absl::StatusOr<bool> FindsDuplicates(const NewStep& wanted, Transaction& transaction,
                                     const Case& before, const Case& of) {
  if (wanted.service_type != nullptr) return wanted.service_type->duplicate_radius_meters() > 0;
  if (IsOpen(before.state()) || !IsOpen(of.state())) return true;
  ASSIGN_OR_RETURN(const auto type, FindServiceType(transaction, of.service_type()));
  return type->duplicate_radius_meters() > 0;
}

}  // namespace

std::string PlaceOfNote(const std::string& name, int64_t sequence) {
  return absl::StrCat("case_steps.note ", name, " ", sequence);
}

absl::Status TakeStep(const CaseNeighbors& neighbors, const Context& context,
                      Transaction& transaction, const NewStep& wanted, Case& of) {
  if (context.caller->id() != kClockActor) {
    RETURN_IF_ERROR(CatchUp(neighbors, transaction, of));
  }
  const auto state = StateAfter(wanted.kind, of.state(), wanted.state);
  if (!state) return StepRefused(wanted.kind, of);
  Session& session = transaction.session();
  const Case before = wanted.before == nullptr ? of : *wanted.before;
  const bool comes_in = wanted.kind == CaseStep::RECEIVED;
  const CaseStep step =
      StepOf(context, wanted, *state, wanted.time.value_or(transaction.now()), of);
  if (wanted.change) wanted.change(of);
  Apply(step, of);
  RETURN_IF_ERROR(Append(neighbors, session, of, step));
  ASSIGN_OR_RETURN(const auto ended, KeepClocks(wanted, step, transaction, of));
  ASSIGN_OR_RETURN(const bool finds_duplicates, FindsDuplicates(wanted, transaction, before, of));
  RETURN_IF_ERROR(KeepFacts(session, comes_in ? nullptr : &before, &of, finds_duplicates));
  if (!before.wait_until_date().empty() && of.wait_until_date().empty()) {
    RETURN_IF_ERROR(KeepWait(session, of, std::nullopt));
  }
  return TellFollowers(neighbors, {.context = context,
                                   .transaction = transaction,
                                   .before = comes_in ? nullptr : &before,
                                   .after = &of,
                                   .step = &step,
                                   .service_type = wanted.service_type,
                                   .ended = ended});
}

absl::StatusOr<std::unique_ptr<Case>> TakeStepOf(const CaseNeighbors& neighbors,
                                                 const Context& context, Transaction& transaction,
                                                 const std::string& name, const NewStep& step) {
  ASSIGN_OR_RETURN(auto of, FindCase(transaction, name));
  RETURN_IF_ERROR(TakeStep(neighbors, context, transaction, step, *of));
  RETURN_IF_ERROR(transaction.Update(CaseType(), *of));
  return of;
}

absl::StatusOr<Case::State> StateBeforeWait(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<int64_t>("SELECT former_state FROM case_steps WHERE case_name "
                                             "= :case AND kind = :kind ORDER BY sequence DESC "
                                             "LIMIT 1",
                                             name, static_cast<int>(CaseStep::WAITED)));
  return row ? static_cast<Case::State>(std::get<0>(*row)) : Case::IN_PROGRESS;
}

absl::Status TellFollowers(const CaseNeighbors& neighbors, const CaseChange& change) {
  for (const CaseFollower& follower : neighbors.followers) RETURN_IF_ERROR(follower(change));
  return absl::OkStatus();
}

const std::string& KeyOwnerOf(const Case& of) {
  return of.customer().empty() ? of.name() : of.customer();
}

}  // namespace touchstone::feedback
