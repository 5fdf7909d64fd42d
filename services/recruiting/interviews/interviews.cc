#include "services/recruiting/interviews/interviews.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/guides/interview_guides.h"
#include "services/recruiting/interviews/panel_seats.h"
#include "services/recruiting/rules/guide_contents.h"
#include "services/recruiting/rules/interview_rules.h"
#include "services/recruiting/rules/panel_rules.h"
#include "services/runtime/clock/time_zones.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::recruiting {
namespace {

// Who has it reads what applicants are about.
constexpr absl::string_view kReadApplicants = "recruiting.applicants.read";

using v1::Interview;

absl::Status CheckFieldsTogether(const Interview& interview) {
  auto violations = TimeViolations(interview);
  if (!FindTimeZone(interview.time_zone())) {
    violations.push_back({"interview.time_zone", "is no time zone of the IANA database"});
  }
  const auto of_panel = PanelViolations(interview);
  violations.insert(violations.end(), of_panel.begin(), of_panel.end());
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status AppliesTo(Transaction& transaction, Interview& interview) {
  if (OrganizationOf(interview.application()) != OrganizationOf(interview.name())) {
    return InvalidField("interview.application", "must be of the same organization");
  }
  const auto application = FindApplication(transaction, interview.application());
  if (absl::IsNotFound(application.status())) {
    return InvalidField("interview.application", "names what does not exist");
  }
  RETURN_IF_ERROR(application.status());
  RETURN_IF_ERROR(CheckInStage(transaction, **application, v1::Stage::INTERVIEW));
  interview.set_requisition((*application)->requisition());
  interview.set_applicant((*application)->applicant());
  interview.set_stage((*application)->stage());
  return absl::OkStatus();
}

// The guide may be another one since, until somebody is asked by it.
absl::Status AsksBy(Transaction& transaction, Interview& interview) {
  ASSIGN_OR_RETURN(const auto guide, FindCompiledGuideOf(transaction, interview.requisition()));
  if (FindForm(guide->content(), interview.form()) == nullptr) {
    return InvalidField("interview.form", absl::StrCat("is no form of ", guide->name()));
  }
  interview.set_guide(guide->name());
  return absl::OkStatus();
}

// Once it is started only who else could ask, so that a place that is vacant can be taken.
absl::Status CheckLateChange(const Interview& before, const Interview& after) {
  if (IsOpen(before) && OnlyAlternatesDiffer(before, after)) return absl::OkStatus();
  return FailedPrecondition(reasons::kInterviewState, before.name(),
                            absl::StrCat(before.name(), " is ", InWords(before.state()), "; ",
                                         IsOpen(before) ? "of it only alternates can be changed."
                                                        : "nothing of it changes any more."));
}

absl::Status BeforeCreate(Store& store, Transaction& transaction, Interview& interview) {
  CarryOver(Interview(), interview);
  RETURN_IF_ERROR(CheckFieldsTogether(interview));
  RETURN_IF_ERROR(AppliesTo(transaction, interview));
  RETURN_IF_ERROR(AsksBy(transaction, interview));
  interview.set_calendar_uid(store.ids().Random());
  interview.set_state(Interview::SCHEDULED);
  return KeepSeats(transaction.session(), interview);
}

absl::Status BeforeUpdate(Transaction& transaction, const Interview& before, Interview& interview) {
  const auto left_out = CarryOver(before, interview);
  if (before.state() != Interview::SCHEDULED) {
    RETURN_IF_ERROR(CheckLateChange(before, interview));
  }
  if (!left_out.empty()) return InvalidFields(left_out);
  if (interview.application() != before.application()) {
    return InvalidField("interview.application",
                        "stays what it was; cancel this one and create another");
  }
  RETURN_IF_ERROR(CheckFieldsTogether(interview));
  FillVacancies(before, interview);
  if (before.state() == Interview::SCHEDULED) RETURN_IF_ERROR(AsksBy(transaction, interview));
  if (InvitationsDiffer(before, interview)) {
    interview.set_calendar_sequence(before.calendar_sequence() + 1);
  }
  return FollowPanel(transaction, interview);
}

void ClearReasons(google::protobuf::RepeatedPtrField<v1::PanelMember>& members) {
  for (v1::PanelMember& member : members) member.clear_conflict_reason();
}

// Why somebody is recused, or an interview canceled, tells of the applicant: those who only ask in
// interviews do not read it.
void Conceal(Interview& interview) {
  const std::string whole = interview.SerializeAsString();
  ClearReasons(*interview.mutable_panel());
  ClearReasons(*interview.mutable_alternates());
  interview.clear_cancel_reason();
  if (interview.SerializeAsString() != whole) interview.set_etag(interview.etag() + "-short");
}

}  // namespace

const ResourceType& InterviewType() {
  static const ResourceType type = DeclareResource<Interview>({
      .table = "interviews",
      .columns = {{"application"}, {"requisition"}, {"state"}, {"start_time"}},
      .person = "applicant",
  });
  return type;
}

void RegisterInterviews(RpcService& interviews, Store& store) {
  RegisterStandardMethods<Interview>(
      interviews, InterviewType(), store,
      {.before_write =
           [&store](const Context&, Transaction& transaction,
                    const ResourceChange<Interview>& change) {
             return change.before == nullptr
                        ? BeforeCreate(store, transaction, *change.after)
                        : BeforeUpdate(transaction, *change.before, *change.after);
           },
       .sees_all =
           [](const Context& context, absl::string_view name) {
             return IsAllowed(*context.caller, kReadApplicants, OrganizationOf(name));
           },
       .conceal = Conceal});
}

absl::StatusOr<std::unique_ptr<Interview>> FindInterview(Transaction& transaction,
                                                         absl::string_view name) {
  ASSIGN_OR_RETURN(auto interview, transaction.Find<Interview>(InterviewType(), name));
  if (interview == nullptr || interview->has_delete_time()) return NotFound(name);
  return interview;
}

absl::Status CheckState(const Interview& interview, const std::vector<Interview::State>& needed) {
  if (std::find(needed.begin(), needed.end(), interview.state()) != needed.end()) {
    return absl::OkStatus();
  }
  return FailedPrecondition(
      reasons::kInterviewState, interview.name(),
      absl::StrCat(interview.name(), " is ", InWords(interview.state()), "; for this it must be ",
                   absl::StrJoin(needed, " or ",
                                 [](std::string* out, Interview::State state) {
                                   absl::StrAppend(out, InWords(state));
                                 }),
                   "."));
}

absl::Status NotOnPanel() {
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               "Only who is on the panel of the interview, and not recused, may do this, by a key "
               "that names them.");
}

}  // namespace touchstone::recruiting
