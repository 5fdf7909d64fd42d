#include "services/recruiting/decisions/pre_hire_steps.h"

#include <touchstone/recruiting/v1/decision.pb.h>
#include <touchstone/recruiting/v1/pre_hire.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/decisions/decisions.h"
#include "services/recruiting/decisions/openings.h"
#include "services/recruiting/decisions/pre_hires.h"
#include "services/recruiting/lists/preference_use.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/recruiting/rules/decision_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/code_points.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::LinkPreHireRequest;
using v1::PreHire;

absl::Status WrongState(const PreHire& pre_hire) {
  return FailedPrecondition(reasons::kPreHireState, pre_hire.name(),
                            absl::StrCat(pre_hire.name(), " is ", InWords(pre_hire.state()),
                                         "; for this it must be pending."));
}

absl::Status CheckRequest(const LinkPreHireRequest& request) {
  if (request.person().empty()) return absl::OkStatus();
  if (OrganizationOf(request.person()) != OrganizationOf(request.name())) {
    return InvalidField("person", "must be of the same organization");
  }
  if (!IsBlank(request.reason())) return absl::OkStatus();
  return InvalidField("reason", "is missing: who decides who it is says why");
}

// The database has the last word, of two at one moment.
absl::Status CheckBeginsOnce(Session& session, const PreHire& pre_hire, const std::string& person) {
  ASSIGN_OR_RETURN(const auto other,
                   session.QueryOne<std::string>(
                       "SELECT name FROM pre_hires WHERE person = :person AND start_date = :day "
                       "AND delete_time = 0 AND person <> '' LIMIT 1",
                       person, pre_hire.start_date()));
  if (!other) return absl::OkStatus();
  return Error(absl::StatusCode::kAlreadyExists, reasons::kValueTaken,
               absl::StrCat(std::get<0>(*other), ", which begins on the same day, is linked to ",
                            person, "; they are two people, or one of the two does not come."),
               {{"resource", std::get<0>(*other)}, {"field", "person"}});
}

absl::Status Link(Transaction& transaction, const LinkPreHireRequest& request,
                  const std::string& person, PreHire& pre_hire) {
  if (pre_hire.state() == PreHire::LINKED && pre_hire.person() == person) return absl::OkStatus();
  if (pre_hire.state() != PreHire::PENDING) return WrongState(pre_hire);
  RETURN_IF_ERROR(CheckBeginsOnce(transaction.session(), pre_hire, person));
  RETURN_IF_ERROR(EndAwaiting(transaction.session(), pre_hire.decision()));
  pre_hire.set_person(person);
  pre_hire.set_link_basis(request.person().empty() ? PreHire::KEY : PreHire::DECISION);
  if (!request.person().empty()) pre_hire.set_note(request.reason());
  pre_hire.set_state(PreHire::LINKED);
  SetTime(pre_hire, "end_time", transaction.now());
  return absl::OkStatus();
}

// No transaction waits for assessment: it is asked first who it is.
absl::StatusOr<PreparedChange<PreHire>> PrepareLink(Store& store, RecordedPeople& people,
                                                    const Context& context,
                                                    const LinkPreHireRequest& request) {
  RETURN_IF_ERROR(CheckRequest(request));
  ASSIGN_OR_RETURN(const auto bodies,
                   store.ReadAtOneMoment(PreHireType(), {request.name()}, context.deadline));
  PreHire pre_hire;
  if (!pre_hire.ParseFromString(bodies.front())) return NotFound(request.name());
  if (pre_hire.state() == PreHire::CANCELED) return WrongState(pre_hire);
  const std::string organization(ParentOf(request.name()));
  ASSIGN_OR_RETURN(const std::string person,
                   request.person().empty() ? people.ByKey(context, organization, pre_hire.key())
                                            : people.ByName(context, request.person()));
  return [request, person](Transaction& transaction, PreHire& found) {
    return Link(transaction, request, person, found);
  };
}

// What counted once for them counts again, unless they came by it to another position.
absl::Status GiveBackPreferences(Transaction& transaction, const PreHire& canceled) {
  ASSIGN_OR_RETURN(const auto decision,
                   transaction.Find<v1::Decision>(DecisionType(), canceled.decision()));
  if (decision == nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(
      ForgetPreferencesUsed(transaction, decision->certification(), canceled.application()));
  ASSIGN_OR_RETURN(
      const auto others,
      (transaction.session().Query<std::string, std::string>(
          "SELECT d.certification, d.application FROM applications a JOIN decisions d ON d.parent "
          "= a.parent AND d.application = a.name AND d.state = :accepted JOIN pre_hires p ON "
          "p.parent = a.parent AND p.application = a.name AND p.state <> :canceled WHERE a.parent "
          "= :parent AND a.applicant = :applicant AND p.name <> :name",
          static_cast<int64_t>(v1::Decision::ACCEPTED), static_cast<int64_t>(PreHire::CANCELED),
          ParentOf(canceled.name()), canceled.applicant(), canceled.name())));
  for (const auto& [certification, application] : others) {
    RETURN_IF_ERROR(RecordPreferencesUsed(transaction, certification, application));
  }
  return absl::OkStatus();
}

absl::Status Cancel(const Context&, Transaction& transaction,
                    const v1::CancelPreHireRequest& request, PreHire& pre_hire) {
  if (pre_hire.state() != PreHire::PENDING) return WrongState(pre_hire);
  RETURN_IF_ERROR(FreeOpening(transaction.session(), pre_hire.decision()));
  RETURN_IF_ERROR(SetOffer(transaction.session(), pre_hire.application(), OfferStanding::kGone));
  RETURN_IF_ERROR(GiveBackPreferences(transaction, pre_hire));
  pre_hire.set_note(request.reason());
  pre_hire.set_state(PreHire::CANCELED);
  SetTime(pre_hire, "end_time", transaction.now());
  return absl::OkStatus();
}

}  // namespace

void RegisterPreHireSteps(RpcService& certifications, Store& store, RecordedPeople& people) {
  RegisterPreparedChange<LinkPreHireRequest, PreHire>(
      certifications, "LinkPreHire", PreHireType(), store,
      [&store, &people](const Context& context, const LinkPreHireRequest& request) {
        return PrepareLink(store, people, context, request);
      });
  RegisterChange<v1::CancelPreHireRequest, PreHire>(certifications, "CancelPreHire", PreHireType(),
                                                    store, Cancel);
}

}  // namespace touchstone::recruiting
