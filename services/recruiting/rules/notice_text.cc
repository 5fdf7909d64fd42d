#include "services/recruiting/rules/notice_text.h"

#include "absl/strings/str_cat.h"

namespace touchstone::recruiting {
namespace {

std::string RightOfReview(int days) {
  if (days == 0) return "";
  return absl::StrCat("\n\nYou can ask for a review. Your request must reach us within ", days,
                      days == 1 ? " day" : " days",
                      " after the day on which this notice is sent. Say what we should look at "
                      "again, and why. Whoever decides it neither judged your qualifications "
                      "nor ended your application.");
}

}  // namespace

std::string ReceiptText(const v1::Application& application, const v1::Requisition& requisition) {
  return absl::StrCat("We received your application for \"", requisition.title(), "\" on ",
                      application.receive_date(), ".");
}

std::string DispositionText(const v1::Application& application,
                            const v1::Requisition& requisition) {
  for (const v1::DispositionReason& reason : requisition.disposition_reasons()) {
    if (reason.id() != application.disposition_reason()) continue;
    return absl::StrCat("Your application for \"", requisition.title(),
                        "\" was not successful.\n\n", reason.notice_text(),
                        RightOfReview(requisition.review_days()));
  }
  return "";
}

std::string ReviewOutcomeText(const v1::ReviewRequest& review, const v1::Requisition& requisition) {
  return absl::StrCat("You asked on ", review.receive_date(),
                      " for a review of how your application for \"", requisition.title(),
                      "\" ended. ",
                      review.state() == v1::ReviewRequest::UPHELD
                          ? "You were right, and your application goes on."
                          : "It was looked at again, and the decision stands.",
                      "\n\n", review.outcome());
}

std::string WithRemark(const std::string& text, const std::string& remark) {
  return remark.empty() ? text : absl::StrCat(text, "\n\n", remark);
}

}  // namespace touchstone::recruiting
