#include "services/recruiting/interviews/panel_steps.h"

#include <touchstone/recruiting/v1/interview.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/interviews/interviews.h"
#include "services/recruiting/interviews/panel_seats.h"
#include "services/recruiting/rules/panel_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/code_points.h"

namespace touchstone::recruiting {
namespace {

using v1::Interview;
using v1::PanelMember;

absl::Status CheckIsOpen(const Interview& interview) {
  return CheckState(interview, {Interview::SCHEDULED, Interview::STARTED, Interview::REVEALED});
}

absl::Status CheckHasNotHandedIn(Session& session, const Interview& interview,
                                 const std::string& person) {
  ASSIGN_OR_RETURN(const auto scorecard,
                   session.QueryOne<std::string>("SELECT name FROM scorecards WHERE parent = "
                                                 ":interview AND scorer = :person LIMIT 1",
                                                 interview.name(), person));
  if (!scorecard) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kInterviewState, interview.name(),
      "What they scored is handed in; who schedules the interview can recuse them.");
}

// Whoever comes or goes, people are invited anew.
absl::Status RecuseAndFill(Transaction& transaction, const std::string& person,
                           const std::string& reason, Interview& interview) {
  PanelMember* const recused = Recuse(interview, person, reason);
  if (recused == nullptr) {
    return InvalidField("person", "must be on the panel or an alternate, and not recused yet");
  }
  SetTime(*recused, "conflict_time", transaction.now());
  if (IsNamed(interview.panel(), person)) {
    interview.set_calendar_sequence(interview.calendar_sequence() + 1);
  }
  FillFromAlternates(interview);
  return FollowPanel(transaction, interview);
}

// Somebody who asks, or may come to: not recused. Null for none.
PanelMember* FindUnrecused(Interview& interview, const std::string& person) {
  if (person.empty()) return nullptr;
  for (auto* const members : {interview.mutable_panel(), interview.mutable_alternates()}) {
    for (PanelMember& member : *members) {
      if (member.person() == person) return IsRecused(member) ? nullptr : &member;
    }
  }
  return nullptr;
}

absl::Status Declare(const Context& context, Transaction& transaction,
                     const v1::DeclareConflictRequest& request, Interview& interview) {
  const std::string& person = context.caller->person();
  PanelMember* const member = FindUnrecused(interview, person);
  if (member == nullptr) return NotOnPanel();
  if (request.conflict() && IsBlank(request.reason())) {
    return InvalidField("reason", "is required: what stands between them and the applicant");
  }
  RETURN_IF_ERROR(CheckIsOpen(interview));
  RETURN_IF_ERROR(CheckHasNotHandedIn(transaction.session(), interview, person));
  if (request.conflict()) {
    return RecuseAndFill(transaction, person, request.reason(), interview);
  }
  if (member->conflict() == PanelMember::NONE) return absl::OkStatus();
  member->set_conflict(PanelMember::NONE);
  SetTime(*member, "conflict_time", transaction.now());
  return absl::OkStatus();
}

absl::Status RecuseMember(const Context&, Transaction& transaction,
                          const v1::RecusePanelMemberRequest& request, Interview& interview) {
  RETURN_IF_ERROR(CheckIsOpen(interview));
  return RecuseAndFill(transaction, request.person(), request.reason(), interview);
}

}  // namespace

void RegisterPanelSteps(RpcService& interviews, Store& store) {
  RegisterChange<v1::DeclareConflictRequest, Interview>(interviews, "DeclareConflict",
                                                        InterviewType(), store, Declare);
  RegisterChange<v1::RecusePanelMemberRequest, Interview>(interviews, "RecusePanelMember",
                                                          InterviewType(), store, RecuseMember);
}

}  // namespace touchstone::recruiting
