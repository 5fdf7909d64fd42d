#include "services/feedback/cases/case_steps.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/rules/case_way.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseStep;

// Where a note stays: it opens as that step of that case only.
std::string PlaceOf(const Case& of, int64_t sequence) {
  return absl::StrCat("case_steps.note ", of.name(), " ", sequence);
}

absl::Status Append(const CaseNeighbors& neighbors, Session& session, const Case& of,
                    const CaseStep& step) {
  Bytes sealed;
  if (!step.note().empty()) {
    ASSIGN_OR_RETURN(sealed.value,
                     neighbors.personal_data.Encrypt(session, KeyOwnerOf(of), step.note(),
                                                     PlaceOf(of, step.sequence())));
  }
  return session
      .Execute(
          "INSERT INTO case_steps (organization, case_name, sequence, kind, state, former_state, "
          "step_time, actor, subject, sealed_note) VALUES (:organization, :case, :sequence, :kind, "
          ":state, :former, :time, :actor, :subject, :note)",
          absl::StrCat("organizations/", OrganizationOf(of.name())), of.name(), step.sequence(),
          static_cast<int>(step.kind()), static_cast<int>(step.state()),
          static_cast<int>(step.former_state()), absl::ToUnixMicros(TimeOf(step, "step_time")),
          step.actor(), step.subject(), sealed)
      .status();
}

void SetTimes(CaseStep::Kind kind, absl::Time time, Case& of) {
  if (kind == CaseStep::ACKNOWLEDGED) SetTime(of, "acknowledge_time", time);
  if (of.state() == Case::RESOLVED && kind != CaseStep::PUBLISHED) {
    SetTime(of, "resolve_time", time);
  }
  if (kind == CaseStep::CLOSED) SetTime(of, "close_time", time);
}

}  // namespace

absl::Status TakeStep(const CaseNeighbors& neighbors, const Context& context,
                      Transaction& transaction, const NewStep& wanted, Case& of) {
  const auto state = StateAfter(wanted.kind, of.state(), wanted.state);
  if (!state) return StepRefused(wanted.kind, of);
  const Case before = of;
  const absl::Time time = wanted.time.value_or(transaction.now());
  CaseStep step;
  step.set_sequence(of.step_count() + 1);
  step.set_kind(wanted.kind);
  step.set_state(*state);
  step.set_former_state(of.state());
  SetTime(step, "step_time", time);
  step.set_actor(context.caller->id());
  step.set_note(wanted.note);
  step.set_subject(wanted.subject);
  if (wanted.change) wanted.change(of);
  of.set_state(*state);
  of.set_step_count(step.sequence());
  if (before.state() != *state) SetTimes(wanted.kind, time, of);
  RETURN_IF_ERROR(Append(neighbors, transaction.session(), of, step));
  return TellFollowers(neighbors, {.context = context,
                                   .transaction = transaction,
                                   .before = wanted.kind == CaseStep::RECEIVED ? nullptr : &before,
                                   .after = &of,
                                   .step = &step,
                                   .service_type = wanted.service_type,
                                   .ended = {}});
}

absl::StatusOr<std::unique_ptr<Case>> TakeStepOf(const CaseNeighbors& neighbors,
                                                 const Context& context, Transaction& transaction,
                                                 const std::string& name, const NewStep& step) {
  ASSIGN_OR_RETURN(auto of, FindCase(transaction, name));
  RETURN_IF_ERROR(TakeStep(neighbors, context, transaction, step, *of));
  RETURN_IF_ERROR(transaction.Update(CaseType(), *of));
  return of;
}

absl::Status TellFollowers(const CaseNeighbors& neighbors, const CaseChange& change) {
  for (const CaseFollower& follower : neighbors.followers) RETURN_IF_ERROR(follower(change));
  return absl::OkStatus();
}

const std::string& KeyOwnerOf(const Case& of) {
  return of.customer().empty() ? of.name() : of.customer();
}

}  // namespace touchstone::feedback
