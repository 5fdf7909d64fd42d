#include "services/recruiting/applications/review_requests.h"

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/application_notice.pb.h>

#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/application_notices.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/applications/stage_moves.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/application_rules.h"
#include "services/recruiting/rules/requisition_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::Application;
using v1::ApplicationNotice;
using v1::ReviewRequest;

absl::string_view InWords(ReviewRequest::State state) {
  switch (state) {
    case ReviewRequest::FILED:
      return "undecided";
    case ReviewRequest::UPHELD:
      return "upheld";
    case ReviewRequest::DENIED:
      return "denied";
    default:
      return "withdrawn";
  }
}

absl::Status CheckUndecided(const ReviewRequest& review) {
  if (review.state() == ReviewRequest::FILED) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kReviewState, review.name(),
      absl::StrCat(review.name(), " is ", InWords(review.state()), ", and stays so."));
}

absl::StatusOr<std::unique_ptr<ApplicationNotice>> FindNotice(Transaction& transaction,
                                                              const ReviewRequest& review) {
  if (OrganizationOf(review.notice()) != OrganizationOf(review.name())) {
    return InvalidField("review_request.notice", "must be of the same organization");
  }
  ASSIGN_OR_RETURN(auto notice,
                   transaction.Find<ApplicationNotice>(ApplicationNoticeType(), review.notice()));
  if (notice == nullptr || notice->has_delete_time()) {
    return InvalidField("review_request.notice", "names what does not exist");
  }
  return notice;
}

absl::Status CheckDays(const ReviewRequest& review, const ApplicationNotice& notice, Day today) {
  std::vector<FieldViolation> violations;
  const auto received = ParseDay(review.receive_date());
  if (!received.has_value()) {
    violations.push_back({"review_request.receive_date", "is no day of the calendar"});
  } else if (IsStillToCome(*received, today)) {
    violations.push_back({"review_request.receive_date", "is still to come"});
  } else if (review.receive_date() < notice.send_date()) {
    violations.push_back({"review_request.receive_date", "is before the notice was sent"});
  }
  if (!ParseDay(review.decision_deadline()).has_value()) {
    violations.push_back({"review_request.decision_deadline", "is no day of the calendar"});
  } else if (review.decision_deadline() < review.receive_date()) {
    violations.push_back({"review_request.decision_deadline", "is before it was received"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status CheckInTime(const ReviewRequest& review, const ApplicationNotice& notice) {
  if (notice.review_deadline().empty()) {
    return FailedPrecondition(
        reasons::kReviewLate, notice.name(),
        absl::StrCat(notice.name(),
                     " gives no right of review: that comes with a notice of a disposition, once "
                     "it is sent, where the hiring process has days for it."));
  }
  if (review.receive_date() <= notice.review_deadline()) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kReviewLate, notice.name(),
      absl::StrCat("A review could be asked for until ", notice.review_deadline(), "."));
}

// There is something to look at again only where it ended, and one who looks at it is enough.
absl::Status CheckMayBeAsked(Transaction& transaction, const Application& application) {
  ASSIGN_OR_RETURN(const std::string other,
                   UndecidedReview(transaction.session(), application.name()));
  if (!other.empty()) {
    return FailedPrecondition(
        reasons::kReviewState, other,
        absl::StrCat(other, " is undecided; there can be another when it is decided."));
  }
  if (application.state() == Application::ENDED) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kReviewState, application.name(),
      absl::StrCat(application.name(), " is ", recruiting::InWords(application.state()),
                   "; there is no end to look at again."));
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<ReviewRequest>& change) {
  ReviewRequest& review = *change.after;
  ASSIGN_OR_RETURN(const auto notice, FindNotice(transaction, review));
  RETURN_IF_ERROR(CheckMayWriteAbout(transaction, notice->applicant()));
  RETURN_IF_ERROR(CheckDays(review, *notice, DayOf(transaction.now())));
  RETURN_IF_ERROR(CheckInTime(review, *notice));
  ASSIGN_OR_RETURN(const auto application, FindApplication(transaction, notice->application()));
  RETURN_IF_ERROR(CheckMayBeAsked(transaction, *application));
  review.set_application(notice->application());
  review.set_applicant(notice->applicant());
  review.set_state(ReviewRequest::FILED);
  return absl::OkStatus();
}

absl::Status Unsuitable(const ReviewRequest& review, absl::string_view part) {
  return FailedPrecondition(reasons::kReviewerUnsuitable, review.name(),
                            absl::StrCat("Who ", part,
                                         " does not decide its review; somebody "
                                         "else must."));
}

// Also by another key of the same person.
absl::Status CheckIsImpartial(const Context& context, Transaction& transaction,
                              const ReviewRequest& review) {
  const std::string& key = context.caller->id();
  const std::string& person = context.caller->person();
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(const auto screeners,
                   (session.Query<std::string, std::string>(
                       "SELECT screener, person FROM application_screeners WHERE application = "
                       ":application",
                       review.application())));
  const auto is_caller = [&](const auto& row) {
    return std::get<0>(row) == key || (!person.empty() && std::get<1>(row) == person);
  };
  for (const auto& row : screeners) {
    if (is_caller(row)) return Unsuitable(review, "screened the application");
  }
  ASSIGN_OR_RETURN(const auto enders,
                   (session.Query<std::string, std::string>(
                       "SELECT actor, actor_person FROM stage_moves WHERE application = "
                       ":application AND kind = :kind",
                       review.application(), static_cast<int>(v1::StageMove::ENDED))));
  for (const auto& row : enders) {
    if (is_caller(row)) return Unsuitable(review, "ended the application");
  }
  return absl::OkStatus();
}

// It was right: the application is again where it had ended.
absl::Status BringBack(const Context& context, Transaction& transaction,
                       const std::string& application_name) {
  ASSIGN_OR_RETURN(const auto application, FindApplication(transaction, application_name));
  ASSIGN_OR_RETURN(const auto requisition,
                   FindRequisition(transaction, application->requisition()));
  if (HasEnded(requisition->state())) {
    return FailedPrecondition(
        reasons::kRequisitionState, requisition->name(),
        absl::StrCat(requisition->name(), " is ", recruiting::InWords(requisition->state()),
                     "; nobody goes on in it any more."));
  }
  RETURN_IF_ERROR(Reinstate(context, transaction, *application));
  return transaction.Update(ApplicationType(), *application);
}

absl::Status Decide(const Context& context, Transaction& transaction,
                    const v1::DecideReviewRequestRequest& request, ReviewRequest& review) {
  RETURN_IF_ERROR(CheckMayWriteAbout(transaction, review.applicant()));
  RETURN_IF_ERROR(CheckUndecided(review));
  RETURN_IF_ERROR(CheckIsImpartial(context, transaction, review));
  if (request.upheld()) {
    RETURN_IF_ERROR(BringBack(context, transaction, review.application()));
  }
  review.set_state(request.upheld() ? ReviewRequest::UPHELD : ReviewRequest::DENIED);
  review.set_decider(context.caller->id());
  review.set_outcome(request.outcome());
  SetTime(review, "end_time", transaction.now());
  return absl::OkStatus();
}

absl::Status TakeBack(const Context&, Transaction& transaction,
                      const v1::WithdrawReviewRequestRequest&, ReviewRequest& review) {
  RETURN_IF_ERROR(CheckMayWriteAbout(transaction, review.applicant()));
  RETURN_IF_ERROR(CheckUndecided(review));
  review.set_state(ReviewRequest::WITHDRAWN);
  SetTime(review, "end_time", transaction.now());
  return absl::OkStatus();
}

}  // namespace

const ResourceType& ReviewRequestType() {
  static const ResourceType type = DeclareResource<ReviewRequest>({
      .table = "review_requests",
      .columns = {{"application"}, {"state"}, {"receive_date"}, {"decision_deadline"}},
      .person = "applicant",
  });
  return type;
}

void RegisterReviewRequests(RpcService& applications, Store& store) {
  const ResourceType& type = ReviewRequestType();
  RegisterStandardMethods<ReviewRequest>(applications, type, store, {.before_write = BeforeWrite});
  RegisterChange<v1::DecideReviewRequestRequest, ReviewRequest>(applications, "DecideReviewRequest",
                                                                type, store, Decide);
  RegisterChange<v1::WithdrawReviewRequestRequest, ReviewRequest>(
      applications, "WithdrawReviewRequest", type, store, TakeBack);
}

absl::StatusOr<std::unique_ptr<ReviewRequest>> LastDecidedReview(Transaction& transaction,
                                                                 const std::string& application) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction.session().Query<Bytes>(
                       "SELECT body FROM review_requests WHERE parent = :parent AND application = "
                       ":application AND delete_time = 0",
                       ParentOf(application), application));
  std::unique_ptr<ReviewRequest> last;
  for (const auto& [body] : rows) {
    ASSIGN_OR_RETURN(auto opened, transaction.Opened(ReviewRequestType(), body.value));
    std::unique_ptr<ReviewRequest> review(static_cast<ReviewRequest*>(opened.release()));
    const bool is_decided =
        review->state() == ReviewRequest::UPHELD || review->state() == ReviewRequest::DENIED;
    if (!is_decided) continue;
    if (last == nullptr || TimeOf(*last, "end_time") < TimeOf(*review, "end_time")) {
      last = std::move(review);
    }
  }
  return last;
}

absl::StatusOr<std::string> UndecidedReview(Session& session, const std::string& application) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT name FROM review_requests WHERE application = :application AND "
                       "state = 1 AND delete_time = 0",
                       application));
  return row ? std::get<0>(*row) : std::string();
}

}  // namespace touchstone::recruiting
