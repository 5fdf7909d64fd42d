// What applicants are told in writing, from what was decided and the right of review.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_NOTICE_TEXT_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_NOTICE_TEXT_H_

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>
#include <touchstone/recruiting/v1/review_request.pb.h>

#include <string>

namespace touchstone::recruiting {

// That it was received.
std::string ReceiptText(const v1::Application& application, const v1::Requisition& requisition);

// That it ended, in the words of its reason, and within how many days a review can be asked for.
// Empty where it did not end for a reason.
std::string DispositionText(const v1::Application& application, const v1::Requisition& requisition);

// What became of a review that was decided.
std::string ReviewOutcomeText(const v1::ReviewRequest& review, const v1::Requisition& requisition);

// With what the office adds, where it adds something.
std::string WithRemark(const std::string& text, const std::string& remark);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_NOTICE_TEXT_H_
