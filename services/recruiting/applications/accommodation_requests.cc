#include "services/recruiting/applications/accommodation_requests.h"

#include <touchstone/recruiting/v1/accommodation_request.pb.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/application_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/code_points.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::AccommodationRequest;

absl::string_view InWords(AccommodationRequest::State state) {
  switch (state) {
    case AccommodationRequest::REQUESTED:
      return "asked for";
    case AccommodationRequest::GRANTED:
      return "granted";
    case AccommodationRequest::DENIED:
      return "denied";
    default:
      return "withdrawn";
  }
}

absl::Status WrongState(const AccommodationRequest& accommodation, absl::string_view advice) {
  return FailedPrecondition(
      reasons::kAccommodationState, accommodation.name(),
      absl::StrCat(accommodation.name(), " is ", InWords(accommodation.state()), "; ", advice));
}

absl::StatusOr<std::unique_ptr<v1::Application>> FindAsked(
    Transaction& transaction, const AccommodationRequest& accommodation) {
  if (OrganizationOf(accommodation.application()) != OrganizationOf(accommodation.name())) {
    return InvalidField("accommodation_request.application", "must be of the same organization");
  }
  auto application = FindApplication(transaction, accommodation.application());
  if (absl::IsNotFound(application.status())) {
    return InvalidField("accommodation_request.application", "names what does not exist");
  }
  return application;
}

absl::Status CheckWhole(Transaction& transaction, const AccommodationRequest& accommodation,
                        const std::string& requisition_name) {
  ASSIGN_OR_RETURN(const auto requisition, FindRequisition(transaction, requisition_name));
  std::vector<FieldViolation> violations;
  for (int i = 0; i < accommodation.stages_size(); ++i) {
    if (FindStage(*requisition, accommodation.stages(i)) != nullptr) continue;
    violations.push_back(
        {absl::StrCat("accommodation_request.stages[", i, "]"), "is no stage of the requisition"});
  }
  for (int i = 0; i < accommodation.kinds_size(); ++i) {
    if (accommodation.kinds(i) != AccommodationRequest::KIND_UNSPECIFIED) continue;
    violations.push_back({absl::StrCat("accommodation_request.kinds[", i, "]"), "says nothing"});
  }
  const auto day = ParseDay(accommodation.request_date());
  if (!day.has_value()) {
    violations.push_back({"accommodation_request.request_date", "is no day of the calendar"});
  } else if (IsStillToCome(*day, DayOf(transaction.now()))) {
    violations.push_back({"accommodation_request.request_date", "is still to come"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<AccommodationRequest>& change) {
  AccommodationRequest& accommodation = *change.after;
  if (change.before != nullptr) {
    if (change.before->state() != AccommodationRequest::REQUESTED) {
      return WrongState(accommodation, "what it was asked with stays; ask for another.");
    }
    if (change.before->application() != accommodation.application()) {
      return InvalidField("accommodation_request.application", "does not change");
    }
  }
  ASSIGN_OR_RETURN(const auto application, FindAsked(transaction, accommodation));
  RETURN_IF_ERROR(CheckMayWriteAbout(transaction, application->applicant()));
  accommodation.set_applicant(application->applicant());
  accommodation.set_state(AccommodationRequest::REQUESTED);
  return CheckWhole(transaction, accommodation, application->requisition());
}

absl::Status CheckAdjustment(const v1::DecideAccommodationRequestRequest& request) {
  const bool adjusts = !IsBlank(request.adjustment());
  if (request.granted() && !adjusts) {
    return InvalidField("adjustment", "is empty; say what is done differently");
  }
  if (!request.granted() && adjusts) {
    return InvalidField("adjustment", "is for what is granted; leave it out");
  }
  return absl::OkStatus();
}

absl::Status Decide(const Context& context, Transaction& transaction,
                    const v1::DecideAccommodationRequestRequest& request,
                    AccommodationRequest& accommodation) {
  RETURN_IF_ERROR(CheckMayWriteAbout(transaction, accommodation.applicant()));
  RETURN_IF_ERROR(CheckAdjustment(request));
  if (accommodation.state() == AccommodationRequest::WITHDRAWN) {
    return WrongState(accommodation, "there is nothing to decide.");
  }
  accommodation.set_state(request.granted() ? AccommodationRequest::GRANTED
                                            : AccommodationRequest::DENIED);
  accommodation.set_adjustment(request.adjustment());
  accommodation.set_decision_reason(request.reason());
  accommodation.set_decider(context.caller->id());
  SetTime(accommodation, "end_time", transaction.now());
  return absl::OkStatus();
}

absl::Status TakeBack(const Context&, Transaction& transaction,
                      const v1::WithdrawAccommodationRequestRequest&,
                      AccommodationRequest& accommodation) {
  RETURN_IF_ERROR(CheckMayWriteAbout(transaction, accommodation.applicant()));
  if (accommodation.state() == AccommodationRequest::WITHDRAWN) {
    return WrongState(accommodation, "there is nothing to take back.");
  }
  accommodation.set_state(AccommodationRequest::WITHDRAWN);
  SetTime(accommodation, "end_time", transaction.now());
  return absl::OkStatus();
}

}  // namespace

const ResourceType& AccommodationRequestType() {
  static const ResourceType type = DeclareResource<AccommodationRequest>({
      .table = "accommodation_requests",
      .columns = {{"application"}, {"state"}, {"request_date"}},
      .person = "applicant",
  });
  return type;
}

void RegisterAccommodationRequests(RpcService& applications, Store& store) {
  const ResourceType& type = AccommodationRequestType();
  RegisterStandardMethods<AccommodationRequest>(applications, type, store,
                                                {.before_write = BeforeWrite});
  RegisterChange<v1::DecideAccommodationRequestRequest, AccommodationRequest>(
      applications, "DecideAccommodationRequest", type, store, Decide);
  RegisterChange<v1::WithdrawAccommodationRequestRequest, AccommodationRequest>(
      applications, "WithdrawAccommodationRequest", type, store, TakeBack);
}

absl::StatusOr<std::vector<std::string>> AdjustmentsFor(Transaction& transaction,
                                                        const std::string& application,
                                                        absl::string_view stage) {
  ASSIGN_OR_RETURN(
      const auto rows,
      transaction.session().Query<Bytes>(
          "SELECT body FROM accommodation_requests WHERE parent = :parent AND application = "
          ":application AND state = :state AND delete_time = 0 ORDER BY name",
          ParentOf(application), application, static_cast<int>(AccommodationRequest::GRANTED)));
  std::vector<std::string> adjustments;
  for (const auto& [body] : rows) {
    ASSIGN_OR_RETURN(const auto opened, transaction.Opened(AccommodationRequestType(), body.value));
    const auto& granted = static_cast<const AccommodationRequest&>(*opened);
    const auto& stages = granted.stages();
    const bool is_here = std::find(stages.begin(), stages.end(), stage) != stages.end();
    // Of who was erased there is nothing left to do differently.
    if (is_here && !granted.adjustment().empty()) adjustments.push_back(granted.adjustment());
  }
  return adjustments;
}

}  // namespace touchstone::recruiting
