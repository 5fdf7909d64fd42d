#include "services/feedback/findings/finding_steps.h"

#include <touchstone/feedback/v1/finding.pb.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/findings/finding_access.h"
#include "services/feedback/findings/findings.h"
#include "services/feedback/rules/finding_way.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/code_points.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Finding;
using Notify = std::function<absl::Status(Transaction&, const NewNotice&)>;

constexpr char kFindingNotice[] = "finding-given";
constexpr int kDaysToRespond = 10;

absl::Status WrongState(const Finding& finding, absl::string_view needed) {
  return FailedPrecondition(reasons::kFindingState, finding.name(),
                            absl::StrCat(finding.name(), " is ", InWords(finding.state()),
                                         "; for this it must be ", needed, "."));
}

absl::Status GiveNotice(const Notify& notify, Transaction& transaction,
                        const v1::NotifyFindingRequest& request, Finding& finding) {
  if (finding.state() != Finding::DRAFT) return WrongState(finding, "a draft");
  const auto missing = MissingForNotice(finding);
  if (!missing.empty()) {
    return FailedPreconditions(reasons::kFindingState,
                               "The worker can be given what has a result and grounds.", missing);
  }
  const int days = request.response_days() == 0 ? kDaysToRespond : request.response_days();
  finding.set_state(Finding::NOTIFIED);
  SetTime(finding, "notice_time", transaction.now());
  finding.set_respond_until_date(DayText(DayOf(transaction.now()) + days));
  return notify(transaction,
                {.organization = absl::StrCat("organizations/", OrganizationOf(finding.name())),
                 .recipient = finding.worker(),
                 .address = "",
                 .kind = kFindingNotice,
                 .language = "",
                 .about = finding.name(),
                 .values = {{"until", finding.respond_until_date()}}});
}

absl::Status Respond(const Context& context, Transaction& transaction,
                     const v1::RespondFindingRequest& request, Finding& finding) {
  if (finding.state() != Finding::NOTIFIED) return WrongState(finding, "given to the worker");
  if (context.caller->person() != finding.worker()) return DenyFinding(context, finding.name());
  if (IsBlank(request.response())) return InvalidField("response", "says nothing");
  finding.set_response(request.response());
  SetTime(finding, "response_time", transaction.now());
  return absl::OkStatus();
}

// Two look at it, and the second is known to be another.
absl::Status CheckIsAnother(const Context& context, const Finding& finding) {
  const std::string& person = context.caller->person();
  if (!person.empty() && person != finding.investigator()) return absl::OkStatus();
  return FailedPrecondition(reasons::kInvestigatorUnsuitable, finding.name(),
                            person.empty()
                                ? "Who makes a finding final is a person, by a key that names them."
                                : "Who makes a finding final is another than who found it.");
}

absl::Status Finalize(const Context& context, Transaction& transaction,
                      const v1::FinalizeFindingRequest& request, Finding& finding) {
  RETURN_IF_ERROR(CheckNotAboutCaller(context, finding));
  if (finding.state() != Finding::NOTIFIED) return WrongState(finding, "given to the worker");
  RETURN_IF_ERROR(CheckIsAnother(context, finding));
  if (!IsHeard(finding, DayOf(transaction.now()))) {
    return FailedPrecondition(reasons::kFindingState, finding.name(),
                              absl::StrCat("The worker has not responded, and may until ",
                                           finding.respond_until_date(), "."));
  }
  const bool is_other =
      request.result() != Finding::RESULT_UNSPECIFIED && request.result() != finding.result();
  if (is_other && IsBlank(request.reason())) {
    return InvalidField("reason", "is missing: who finds otherwise says why");
  }
  if (is_other) finding.set_result(request.result());
  finding.set_state(Finding::FINAL);
  finding.set_finalizer(context.caller->id());
  finding.set_decision_reason(request.reason());
  SetTime(finding, "finalize_time", transaction.now());
  return absl::OkStatus();
}

absl::Status Withdraw(const Context& context, Transaction& transaction,
                      const v1::WithdrawFindingRequest& request, Finding& finding) {
  RETURN_IF_ERROR(CheckNotAboutCaller(context, finding));
  if (finding.state() == Finding::WITHDRAWN) {
    return WrongState(finding, "a draft, given to the worker, or final");
  }
  if (IsBlank(request.reason())) return InvalidField("reason", "says nothing");
  finding.set_state(Finding::WITHDRAWN);
  finding.set_decision_reason(request.reason());
  return WithdrawNoticesAbout(transaction, finding.name());
}

}  // namespace

NoticeKind FindingNotice() {
  return {.name = kFindingNotice,
          .placeholders = {{"until", true}},
          .texts = {{"en", "There is a finding for you to read",
                     "Hello,\n\nsomebody looked into something that concerns your work. Please "
                     "read what was found, and say what you think of it by {{until}}.\n"},
                    {"es", "Hay una conclusión para que la lea",
                     "Hola:\n\nAlguien examinó un asunto que se refiere a su trabajo. Por favor, "
                     "lea la conclusión y diga qué opina de ella a más tardar el {{until}}.\n"}}};
}

void RegisterFindingSteps(RpcService& cases, Store& store, Notify notify) {
  const ResourceType& type = FindingType();
  RegisterChange<v1::NotifyFindingRequest, Finding>(
      cases, "NotifyFinding", type, store,
      [notify = std::move(notify)](const Context&, Transaction& transaction,
                                   const v1::NotifyFindingRequest& request, Finding& finding) {
        return GiveNotice(notify, transaction, request, finding);
      },
      [&store](const Context& context, absl::string_view name) {
        return CheckInvestigates(store, context, name);
      });
  RegisterChange<v1::RespondFindingRequest, Finding>(
      cases, "RespondFinding", type, store, Respond,
      [&store](const Context& context, absl::string_view name) {
        return CheckIsHeard(store, context, name);
      });
  RegisterChange<v1::FinalizeFindingRequest, Finding>(cases, "FinalizeFinding", type, store,
                                                      Finalize);
  RegisterChange<v1::WithdrawFindingRequest, Finding>(cases, "WithdrawFinding", type, store,
                                                      Withdraw);
}

}  // namespace touchstone::feedback
