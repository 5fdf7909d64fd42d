#include "services/recruiting/applications/application_notices.h"

#include <touchstone/recruiting/v1/application_notice.pb.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/applications/review_requests.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/application_rules.h"
#include "services/recruiting/rules/notice_text.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::Application;
using v1::ApplicationNotice;
using v1::Requisition;

absl::StatusOr<std::string> AskFor(const NoticeSource& source, Transaction& transaction,
                                   const Application& application) {
  if (source == nullptr) return std::string();
  return source(transaction, application);
}

// What the notice says of its kind; empty where there is nothing to tell.
absl::StatusOr<std::string> TextOf(const NoticeSources& sources, Transaction& transaction,
                                   ApplicationNotice::Kind kind, const Application& application,
                                   const Requisition& requisition) {
  switch (kind) {
    case ApplicationNotice::RECEIPT:
      return ReceiptText(application, requisition);
    case ApplicationNotice::DISPOSITION:
      return DispositionText(application, requisition);
    case ApplicationNotice::ELIGIBILITY:
      return AskFor(sources.eligibility, transaction, application);
    case ApplicationNotice::OFFER:
      return AskFor(sources.offer, transaction, application);
    default:
      break;
  }
  ASSIGN_OR_RETURN(const auto review, LastDecidedReview(transaction, application.name()));
  return review == nullptr ? std::string() : ReviewOutcomeText(*review, requisition);
}

absl::StatusOr<std::unique_ptr<Application>> FindTold(Transaction& transaction,
                                                      const ApplicationNotice& notice) {
  if (OrganizationOf(notice.application()) != OrganizationOf(notice.name())) {
    return InvalidField("application_notice.application", "must be of the same organization");
  }
  auto application = FindApplication(transaction, notice.application());
  if (absl::IsNotFound(application.status())) {
    return InvalidField("application_notice.application", "names what does not exist");
  }
  return application;
}

absl::Status BeforeWrite(const NoticeSources& sources, Transaction& transaction,
                         ApplicationNotice& notice) {
  ASSIGN_OR_RETURN(const auto application, FindTold(transaction, notice));
  RETURN_IF_ERROR(CheckMayWriteAbout(transaction, application->applicant()));
  ASSIGN_OR_RETURN(const auto requisition,
                   FindRequisition(transaction, application->requisition()));
  ASSIGN_OR_RETURN(const std::string text,
                   TextOf(sources, transaction, notice.kind(), *application, *requisition));
  if (text.empty()) {
    return FailedPrecondition(
        reasons::kApplicationState, application->name(),
        absl::StrCat("There is nothing to tell of the kind ",
                     ApplicationNotice::Kind_Name(notice.kind()), "; ", application->name(), " is ",
                     InWords(application->state()), " in the stage ", application->stage(), "."));
  }
  notice.set_applicant(application->applicant());
  notice.set_text(WithRemark(text, notice.remark()));
  notice.set_state(ApplicationNotice::PENDING);
  if (notice.kind() == ApplicationNotice::DISPOSITION) {
    notice.set_disposition_reason(application->disposition_reason());
  }
  return absl::OkStatus();
}

// From the day on which it goes, the applicant has the days that the requisition gives.
absl::Status StartReviewDays(Transaction& transaction, Day sent, ApplicationNotice& notice) {
  if (notice.kind() != ApplicationNotice::DISPOSITION) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto application, FindApplication(transaction, notice.application()));
  ASSIGN_OR_RETURN(const auto requisition,
                   FindRequisition(transaction, application->requisition()));
  if (requisition->review_days() == 0) return absl::OkStatus();
  notice.set_review_deadline(DayText(sent + requisition->review_days()));
  return absl::OkStatus();
}

// An end that was taken back, or became another, is not told.
absl::Status CheckIsStillTrue(Transaction& transaction, const ApplicationNotice& notice) {
  if (notice.kind() != ApplicationNotice::DISPOSITION) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto application, FindApplication(transaction, notice.application()));
  if (application->state() == Application::ENDED &&
      application->disposition_reason() == notice.disposition_reason()) {
    return absl::OkStatus();
  }
  return FailedPrecondition(reasons::kNoticeState, notice.name(),
                            absl::StrCat(notice.name(), " tells of an end that is not that of ",
                                         application->name(), " any more; write another."));
}

absl::Status RecordSent(const Context&, Transaction& transaction,
                        const v1::RecordNoticeSentRequest& request, ApplicationNotice& notice) {
  RETURN_IF_ERROR(CheckMayWriteAbout(transaction, notice.applicant()));
  if (notice.state() == ApplicationNotice::SENT) {
    return FailedPrecondition(
        reasons::kNoticeState, notice.name(),
        absl::StrCat(notice.name(), " was sent on ", notice.send_date(), " already."));
  }
  const Day today = DayOf(transaction.now());
  const auto sent = request.send_date().empty() ? today : ParseDay(request.send_date());
  if (!sent.has_value()) return InvalidField("send_date", "is no day of the calendar");
  if (IsStillToCome(*sent, today)) return InvalidField("send_date", "is still to come");
  // A day before it was written would take days for a review away.
  if (*sent < DayOf(TimeOf(notice, "create_time")) - 1) {
    return InvalidField("send_date", "is before the notice was written");
  }
  RETURN_IF_ERROR(CheckIsStillTrue(transaction, notice));
  notice.set_state(ApplicationNotice::SENT);
  notice.set_delivery(request.delivery());
  notice.set_send_date(DayText(*sent));
  return StartReviewDays(transaction, *sent, notice);
}

}  // namespace

const ResourceType& ApplicationNoticeType() {
  static const ResourceType type = DeclareResource<ApplicationNotice>({
      .table = "application_notices",
      .columns = {{"application"}, {"kind"}, {"state"}},
      .person = "applicant",
  });
  return type;
}

void RegisterApplicationNotices(RpcService& applications, Store& store, NoticeSources sources) {
  RegisterStandardMethods<ApplicationNotice>(
      applications, ApplicationNoticeType(), store,
      {.before_write = [sources = std::move(sources)](
                           const Context&, Transaction& transaction,
                           const ResourceChange<ApplicationNotice>& change) {
        return BeforeWrite(sources, transaction, *change.after);
      }});
  RegisterChange<v1::RecordNoticeSentRequest, ApplicationNotice>(
      applications, "RecordNoticeSent", ApplicationNoticeType(), store, RecordSent);
}

}  // namespace touchstone::recruiting
