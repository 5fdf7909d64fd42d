#include "services/recruiting/interviews/interview_steps.h"

#include <touchstone/recruiting/v1/interview.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/guides/interview_guides.h"
#include "services/recruiting/interviews/agreed_levels.h"
#include "services/recruiting/interviews/interviews.h"
#include "services/recruiting/interviews/scored_guides.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/recruiting/rules/guide_contents.h"
#include "services/recruiting/rules/interview_rules.h"
#include "services/recruiting/rules/panel_rules.h"
#include "services/recruiting/rules/scorecard_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::recruiting {
namespace {

using v1::Interview;

absl::Status CheckStillInStage(Transaction& transaction, const Interview& interview) {
  ASSIGN_OR_RETURN(const auto application, FindApplication(transaction, interview.application()));
  return CheckInStage(transaction, *application, v1::Stage::INTERVIEW);
}

absl::Status Start(const Context& context, Transaction& transaction,
                   const v1::StartInterviewRequest&, Interview& interview) {
  if (MemberOf(interview, context.caller->person()) == nullptr) return NotOnPanel();
  RETURN_IF_ERROR(CheckState(interview, {Interview::SCHEDULED}));
  const auto obstacles = PanelObstacles(interview, DayOf(transaction.now()));
  if (!obstacles.empty()) {
    return FailedPreconditions(reasons::kPanelUnready,
                               "The panel cannot ask yet; the details say why.", obstacles);
  }
  RETURN_IF_ERROR(CheckStillInStage(transaction, interview));
  ASSIGN_OR_RETURN(auto guide, FindCompiledGuideOf(transaction, interview.requisition()));
  if (FindForm(guide->content(), interview.form()) == nullptr) {
    return FailedPrecondition(
        reasons::kGuideUncompiled, guide->name(),
        absl::StrCat(guide->name(), " has no form ", interview.form(), " any more."));
  }
  RETURN_IF_ERROR(LockGuide(transaction, *guide));
  interview.set_guide(guide->name());
  interview.set_guide_hash(guide->content_hash());
  interview.set_state(Interview::STARTED);
  return SetInterviewed(transaction.session(), interview.application());
}

// What was revealed may not be enough any more, since somebody was recused.
absl::Status CheckIsStillEnough(const Interview& interview) {
  if (!HasVacancy(interview) && interview.scorecards() >= NeededScorecards(interview)) {
    return absl::OkStatus();
  }
  return FailedPrecondition(
      reasons::kPanelUnready, interview.name(),
      "Since somebody was recused, fewer scorecards count than the panel's rule asks for, or a "
      "place is vacant; who took the place hands in first.");
}

absl::Status Conclude(const PersonalData& personal_data, const Context& context,
                      Transaction& transaction, const v1::ConcludeInterviewRequest& request,
                      Interview& interview) {
  const v1::PanelMember* const member = MemberOf(interview, context.caller->person());
  if (member == nullptr) return NotOnPanel();
  if (!member->lead()) {
    return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
                 "Only who leads the panel writes down what it agreed on.");
  }
  RETURN_IF_ERROR(CheckIsRevealed(interview));
  RETURN_IF_ERROR(CheckState(interview, {Interview::REVEALED}));
  RETURN_IF_ERROR(CheckIsStillEnough(interview));
  RETURN_IF_ERROR(CheckStillInStage(transaction, interview));
  ASSIGN_OR_RETURN(const auto guide, FindScoredGuide(transaction, interview));
  const auto& form = *FindForm(guide->content(), interview.form());
  const auto violations = ConsensusViolations(request.levels(), guide->content(), form);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(
      KeepAgreedLevels(transaction, personal_data, interview, guide->content(), request.levels()));
  interview.set_state(Interview::CONCLUDED);
  SetTime(interview, "conclude_time", transaction.now());
  return absl::OkStatus();
}

// One that has begun is finished, unless the applicant is gone meanwhile.
absl::Status CheckCanBeCanceled(Transaction& transaction, const Interview& interview) {
  if (interview.state() == Interview::STARTED || interview.state() == Interview::REVEALED) {
    ASSIGN_OR_RETURN(const auto application, FindApplication(transaction, interview.application()));
    if (!CheckActive(*application).ok()) return absl::OkStatus();
  }
  return CheckState(interview, {Interview::SCHEDULED});
}

absl::Status Cancel(const Context&, Transaction& transaction,
                    const v1::CancelInterviewRequest& request, Interview& interview) {
  RETURN_IF_ERROR(CheckCanBeCanceled(transaction, interview));
  interview.set_state(Interview::CANCELED);
  interview.set_cancel_reason(request.reason());
  interview.set_calendar_sequence(interview.calendar_sequence() + 1);
  return absl::OkStatus();
}

}  // namespace

void RegisterInterviewSteps(RpcService& interviews, Store& store,
                            const PersonalData& personal_data) {
  const ResourceType& type = InterviewType();
  RegisterChange<v1::CancelInterviewRequest, Interview>(interviews, "CancelInterview", type, store,
                                                        Cancel);
  RegisterChange<v1::StartInterviewRequest, Interview>(interviews, "StartInterview", type, store,
                                                       Start);
  RegisterChange<v1::ConcludeInterviewRequest, Interview>(
      interviews, "ConcludeInterview", type, store,
      [&personal_data](const Context& context, Transaction& transaction,
                       const v1::ConcludeInterviewRequest& request, Interview& interview) {
        return Conclude(personal_data, context, transaction, request, interview);
      });
}

}  // namespace touchstone::recruiting
