#include "services/feedback/cases/case_moves.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_catch_up.h"
#include "services/feedback/cases/case_change_method.h"
#include "services/feedback/cases/case_changes.h"
#include "services/feedback/cases/case_facts.h"
#include "services/feedback/cases/case_notices.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/intake/business_calendars.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/case_rules.h"
#include "services/feedback/rules/case_way.h"
#include "services/feedback/rules/localized_texts.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/clock/time_zones.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseStep;
using v1::ProposedResolution;
using v1::ServiceType;

absl::Status TellReceived(const CaseNeighbors& neighbors, Transaction& transaction,
                          const Case& of) {
  if (of.customer().empty()) {
    return InvalidField("send_notice", "tells nobody: it is not known whose the case is");
  }
  ASSIGN_OR_RETURN(const auto type, FindServiceType(transaction, of.service_type()));
  return TellCustomers(
      neighbors, transaction, of, kCaseAcknowledged,
      {{"service", TitleIn(*type, of.language())}, {"text", NoticeIn(*type, of.language())}});
}

absl::Status Acknowledge(const CaseNeighbors& neighbors, const Context& context,
                         Transaction& transaction, const v1::AcknowledgeCaseRequest& request,
                         Case& of) {
  if (!request.send_notice() && request.channel() == v1::CHANNEL_UNSPECIFIED) {
    return InvalidField("channel", "must say how they were told when no notice is sent");
  }
  RETURN_IF_ERROR(TakeStep(neighbors, context, transaction,
                           {.kind = CaseStep::ACKNOWLEDGED,
                            .note = request.send_notice() ? "" : Channel_Name(request.channel()),
                            .subject = ""},
                           of));
  return request.send_notice() ? TellReceived(neighbors, transaction, of) : absl::OkStatus();
}

absl::Status CheckAssigned(const Case& of, const v1::AssignCaseRequest& request) {
  std::vector<FieldViolation> violations;
  const auto check = [&](const std::string& field, const std::string& name) {
    if (!name.empty() && OrganizationOf(name) != OrganizationOf(of.name())) {
      violations.push_back({field, "must be of the same organization"});
    }
  };
  check("organizational_unit", request.organizational_unit());
  check("assignee", request.assignee());
  if (of.kind() == v1::COMPLAINT && !of.worker().empty() &&
      absl::StrContains(request.assignee(), "/externalIds/")) {
    violations.push_back(
        {"assignee", "must be the person's name: the complaint is kept from whom it is about"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status Assign(const CaseNeighbors& neighbors, const Context& context,
                    Transaction& transaction, const v1::AssignCaseRequest& request, Case& of) {
  RETURN_IF_ERROR(CheckAssigned(of, request));
  RETURN_IF_ERROR(TakeStep(neighbors, context, transaction,
                           {.kind = CaseStep::ASSIGNED,
                            .note = request.reason(),
                            .subject = request.assignee(),
                            .change =
                                [&](Case& changed) {
                                  changed.set_assignee(request.assignee());
                                  if (request.organizational_unit().empty()) return;
                                  changed.set_organizational_unit(request.organizational_unit());
                                }},
                           of));
  return CheckIsNotOwnJudge(of);
}

absl::Status CheckAgreed(Transaction& transaction, const Case& of) {
  ASSIGN_OR_RETURN(const auto type, FindServiceType(transaction, of.service_type()));
  if (!type->needs_agreement() ||
      of.proposed_resolution().state() == ProposedResolution::ACCEPTED) {
    return absl::OkStatus();
  }
  return FailedPrecondition(
      reasons::kAgreementMissing, of.name(),
      absl::StrCat("Work for ", type->name(),
                   " begins when the customer accepted what was proposed; propose it, and record "
                   "their answer."));
}

absl::Status Start(const CaseNeighbors& neighbors, const Context& context, Transaction& transaction,
                   const v1::StartCaseRequest&, Case& of) {
  RETURN_IF_ERROR(TakeStep(neighbors, context, transaction,
                           {.kind = CaseStep::STARTED, .note = "", .subject = ""}, of));
  return CheckAgreed(transaction, of);
}

// The end of a day in the zone of the office that works on it.
absl::StatusOr<absl::Time> EndOf(Transaction& transaction, const Case& of,
                                 const std::string& date) {
  ASSIGN_OR_RETURN(const auto type, FindServiceType(transaction, of.service_type()));
  ASSIGN_OR_RETURN(const auto calendar, FindCalendar(transaction, type->business_calendar()));
  const auto zone = FindTimeZone(calendar->time_zone()).value_or(absl::UTCTimeZone());
  const auto day = ParseDay(date);
  const absl::Time end =
      day ? absl::FromCivil(absl::CivilDay(1970, 1, 1) + *day + 1, zone) : absl::InfinitePast();
  if (end > transaction.now()) return end;
  return InvalidField("until_date", "must be a day of the calendar, today or later");
}

absl::Status WaitFor(const CaseNeighbors& neighbors, const Context& context,
                     Transaction& transaction, const v1::WaitForCaseRequest& request, Case& of) {
  std::optional<absl::Time> end;
  if (!request.until_date().empty()) {
    ASSIGN_OR_RETURN(end, EndOf(transaction, of, request.until_date()));
  }
  const bool is_for_customer = request.reason() == v1::PauseRule::WAITING_FOR_CUSTOMER;
  RETURN_IF_ERROR(TakeStep(
      neighbors, context, transaction,
      {.kind = CaseStep::WAITED,
       .note = request.note(),
       .subject = "",
       .state = is_for_customer ? Case::WAITING_FOR_CUSTOMER : Case::WAITING_FOR_THIRD_PARTY,
       .change = [&](Case& changed) { changed.set_wait_until_date(request.until_date()); }},
      of));
  return end ? KeepWait(transaction.session(), of, end) : absl::OkStatus();
}

absl::Status Resume(const CaseNeighbors& neighbors, const Context& context,
                    Transaction& transaction, const v1::ResumeCaseRequest& request, Case& of) {
  ASSIGN_OR_RETURN(const Case::State state, StateBeforeWait(transaction.session(), of.name()));
  return TakeStep(
      neighbors, context, transaction,
      {.kind = CaseStep::RESUMED, .note = request.note(), .subject = "", .state = state}, of);
}

absl::Status CheckMayPromise(const CaseNeighbors& neighbors, const Context& context,
                             Transaction& transaction, const ProposedResolution& proposal,
                             const Case& of) {
  ASSIGN_OR_RETURN(const auto type, FindServiceType(transaction, of.service_type()));
  if (neighbors.check_promise) {
    return neighbors.check_promise(context, transaction, *type, proposal);
  }
  return FailedPrecondition(reasons::kPromiseNotAllowed, type->name(),
                            "Nobody may promise anything here.");
}

absl::Status Propose(const CaseNeighbors& neighbors, const Context& context,
                     Transaction& transaction, const v1::ProposeResolutionRequest& request,
                     Case& of) {
  const auto violations =
      ProposalViolations(request.proposed_resolution(), DayOf(transaction.now()));
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(
      CheckMayPromise(neighbors, context, transaction, request.proposed_resolution(), of));
  ProposedResolution proposal = request.proposed_resolution();
  proposal.set_state(ProposedResolution::OFFERED);
  proposal.set_offerer(context.caller->id());
  proposal.clear_answer();
  proposal.clear_answer_time();
  SetTime(proposal, "offer_time", transaction.now());
  return TakeStep(
      neighbors, context, transaction,
      {.kind = CaseStep::PROPOSED,
       .note = proposal.text(),
       .subject = "",
       .change = [&](Case& changed) { *changed.mutable_proposed_resolution() = proposal; }},
      of);
}

absl::Status Answer(const CaseNeighbors& neighbors, const Context& context,
                    Transaction& transaction, const v1::AnswerResolutionRequest& request,
                    Case& of) {
  if (of.proposed_resolution().state() != ProposedResolution::OFFERED) {
    return FailedPrecondition(
        reasons::kCaseState, of.name(),
        absl::StrCat("Of ", of.name(), " nothing is offered that was not answered."));
  }
  const auto change = [&](Case& changed) {
    ProposedResolution& proposal = *changed.mutable_proposed_resolution();
    proposal.set_state(request.accepted() ? ProposedResolution::ACCEPTED
                                          : ProposedResolution::DECLINED);
    proposal.set_answer(request.answer());
    SetTime(proposal, "answer_time", transaction.now());
  };
  return TakeStep(
      neighbors, context, transaction,
      {.kind = CaseStep::ANSWERED, .note = request.answer(), .subject = "", .change = change}, of);
}

absl::Status EscalateBy(const CaseNeighbors& neighbors, const Context& context,
                        Transaction& transaction, const v1::EscalateCaseRequest& request,
                        Case& of) {
  if (!request.person().empty() && OrganizationOf(request.person()) != OrganizationOf(of.name())) {
    return InvalidField("person", "must be of the same organization");
  }
  return Escalate(neighbors, context, transaction,
                  {.person = request.person(), .reason = request.reason(), .subject = ""}, of);
}

absl::Status Publish(const CaseNeighbors& neighbors, const Context& context,
                     Transaction& transaction, const v1::PublishCaseRequest& request, Case& of) {
  if (neighbors.publish) return neighbors.publish(context, transaction, request, of);
  return FailedPrecondition(reasons::kCaseNotPublishable, of.name(),
                            "Nothing of cases is public here.");
}

}  // namespace

absl::Status Escalate(const CaseNeighbors& neighbors, const Context& context,
                      Transaction& transaction, const Escalation& escalation, Case& of) {
  const bool is_named = !absl::StrContains(escalation.person, "/externalIds/");
  if (of.kind() == v1::COMPLAINT && !of.worker().empty() && !escalation.person.empty() &&
      (!is_named || escalation.person == of.worker())) {
    return FailedPrecondition(reasons::kWorkerConcerned, of.name(),
                              "The complaint is not shown to whom it is about; name another "
                              "person, by their own name.");
  }
  RETURN_IF_ERROR(
      TakeStep(neighbors, context, transaction,
               {.kind = CaseStep::ESCALATED,
                .note = escalation.reason,
                .subject = escalation.subject.empty() ? escalation.person : escalation.subject},
               of));
  return TellEscalated(neighbors, transaction, of, escalation.person, escalation.reason);
}

void RegisterCaseMoves(RpcService& cases, Store& store, const CaseNeighbors& neighbors) {
  RegisterCaseChange(cases, "AcknowledgeCase", store, neighbors, Acknowledge);
  RegisterCaseChange(cases, "AssignCase", store, neighbors, Assign);
  RegisterCaseChange(cases, "StartCase", store, neighbors, Start);
  RegisterCaseChange(cases, "WaitForCase", store, neighbors, WaitFor);
  RegisterCaseChange(cases, "ResumeCase", store, neighbors, Resume);
  RegisterCaseChange(cases, "ProposeResolution", store, neighbors, Propose);
  RegisterCaseChange(cases, "AnswerResolution", store, neighbors, Answer);
  RegisterCaseChange(cases, "EscalateCase", store, neighbors, EscalateBy);
  RegisterCaseChange(cases, "PublishCase", store, neighbors, Publish);
}

}  // namespace touchstone::feedback
