#include "services/feedback/public_requests/submissions.h"

#include <touchstone/feedback/v1/public_request.pb.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_moves.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/public_requests/emergency_phrases.h"
#include "services/feedback/public_requests/jurisdictions.h"
#include "services/feedback/public_requests/public_services.h"
#include "services/feedback/public_requests/request_tokens.h"
#include "services/feedback/public_requests/senders.h"
#include "services/feedback/public_requests/submitted_case.h"
#include "services/feedback/rules/localized_texts.h"
#include "services/feedback/rules/service_texts.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/idempotency.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::Customer;
using v1::Jurisdiction;
using v1::ServiceType;
using v1::SubmitPublicRequestRequest;
using v1::SubmitPublicRequestResponse;

// One submission on its way.
class Submission {
 public:
  Submission(Store& store, const CaseNeighbors& neighbors, const Context& context,
             const SubmitPublicRequestRequest& request, const Jurisdiction& jurisdiction)
      : store_(store),
        neighbors_(neighbors),
        context_(context),
        request_(request),
        jurisdiction_(jurisdiction),
        organization_(ParentOf(jurisdiction.name())),
        language_(LanguageFor(request.language(), jurisdiction)) {}

  // Opens the case. The answer has the number also where a token stands for it; `gives_token` says
  // so.
  absl::StatusOr<SubmitPublicRequestResponse> Open(Transaction& transaction, bool& gives_token) {
    ASSIGN_OR_RETURN(const auto type, FindOffered(transaction));
    Case of = SubmittedCase(request_, *type, language_);
    const std::optional<Customer> customer = SubmittedCustomer(request_, language_);
    const auto violations = SubmissionViolations(of, customer);
    if (!violations.empty()) return InvalidFields(violations);
    of.set_name(CaseType().pattern.Child(organization_, store_.ids().TimeOrdered()));
    if (customer) {
      ASSIGN_OR_RETURN(*of.mutable_customer(),
                       FindOrMakeCustomer(store_, neighbors_.personal_data, transaction, *customer,
                                          organization_));
    }
    RETURN_IF_ERROR(AsSubmitted(OpenCase(neighbors_, context_, transaction, of)));
    RETURN_IF_ERROR(KeepSender(neighbors_.personal_data, transaction, request_, of));
    const bool is_emergency = HasEmergencyPhrase(*type, request_.description());
    if (is_emergency) RETURN_IF_ERROR(Escalate(transaction, of));
    gives_token = type->tokens();
    if (gives_token) {
      ASSIGN_OR_RETURN(const std::string token, Token(transaction, of.number()));
      RETURN_IF_ERROR(KeepToken(transaction, jurisdiction_.name(), of, token));
    }
    SubmitPublicRequestResponse response;
    response.set_service_request_id(of.number());
    response.set_service_notice(is_emergency ? EmergencyNotice(*type, language_)
                                             : NoticeIn(*type, language_));
    return response;
  }

  absl::StatusOr<std::string> Token(Transaction& transaction, absl::string_view number) const {
    return TokenOf(transaction.session(), neighbors_.personal_data, jurisdiction_.name(), number);
  }

 private:
  absl::StatusOr<std::unique_ptr<ServiceType>> FindOffered(Transaction& transaction) const {
    ASSIGN_OR_RETURN(const auto name, ServiceTypeByCode(transaction.session(), organization_,
                                                        request_.service_code()));
    if (!name) return NoSuchService(request_.service_code());
    ASSIGN_OR_RETURN(auto type, FindServiceType(transaction, *name));
    if (!Offers(jurisdiction_, *type) || type->has_retire_time()) {
      return NoSuchService(request_.service_code());
    }
    return type;
  }

  absl::Status Escalate(Transaction& transaction, Case& of) const {
    RETURN_IF_ERROR(feedback::Escalate(
        neighbors_, context_, transaction,
        {.person = "", .reason = "What they say has words of an emergency.", .subject = ""}, of));
    return transaction.Update(CaseType(), of);
  }

  Store& store_;
  const CaseNeighbors& neighbors_;
  const Context& context_;
  const SubmitPublicRequestRequest& request_;
  const Jurisdiction& jurisdiction_;
  const std::string organization_;
  const std::string language_;
};

// What is kept of an answer, by which it is given again: neither the token, which is made anew, nor
// the account, which is in the request. A token that was given is said by this in its place.
constexpr char kGivenToken[] = "given";

absl::Status GiveToken(const Submission& submission, Transaction& transaction,
                       SubmitPublicRequestResponse& response) {
  ASSIGN_OR_RETURN(*response.mutable_token(),
                   submission.Token(transaction, response.service_request_id()));
  response.clear_service_request_id();
  return absl::OkStatus();
}

absl::StatusOr<SubmitPublicRequestResponse> Submit(Store& store, const CaseNeighbors& neighbors,
                                                   const Context& context,
                                                   const SubmitPublicRequestRequest& request) {
  ASSIGN_OR_RETURN(const Jurisdiction jurisdiction,
                   ReadJurisdiction(store, request.parent(), context.deadline));
  const RepeatableCall call(context, request);
  Submission submission(store, neighbors, context, request, jurisdiction);
  SubmitPublicRequestResponse response;
  const auto submit = [&](Transaction& transaction) -> absl::Status {
    response.Clear();
    ASSIGN_OR_RETURN(const auto kept, call.FindAnswer(store, transaction, context.deadline));
    bool gives_token = false;
    if (kept) {
      response.ParseFromString(*kept);
      gives_token = response.token() == kGivenToken;
    } else {
      ASSIGN_OR_RETURN(response, submission.Open(transaction, gives_token));
      if (gives_token) response.set_token(kGivenToken);
      RETURN_IF_ERROR(call.KeepAnswer(transaction, response.SerializeAsString()));
    }
    return gives_token ? GiveToken(submission, transaction, response) : absl::OkStatus();
  };
  RETURN_IF_ERROR(store.Write(AuthorOf(context), context.deadline, submit));
  response.set_account_id(request.account_id());
  return response;
}

}  // namespace

void RegisterSubmissions(RpcService& public_requests, Store& store,
                         const CaseNeighbors& neighbors) {
  public_requests.Unary<SubmitPublicRequestRequest, SubmitPublicRequestResponse>(
      "SubmitPublicRequest",
      [&store, &neighbors](const Context& context, const SubmitPublicRequestRequest& request) {
        return Submit(store, neighbors, context, request);
      });
}

}  // namespace touchstone::feedback
