// From what an adapter hands in to a case, and from what is wrong with the case to what is wrong
// with what was handed in. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_SUBMITTED_CASE_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_SUBMITTED_CASE_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/customer.pb.h>
#include <touchstone/feedback/v1/public_request.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// The case, without name and customer. A place that is "virtual" is none.
v1::Case SubmittedCase(const v1::SubmitPublicRequestRequest& request, const v1::ServiceType& type,
                       const std::string& language);

// Who hands it in; nothing when they do not say.
std::optional<v1::Customer> SubmittedCustomer(const v1::SubmitPublicRequestRequest& request,
                                              const std::string& language);

// What breaks the rules of the fields that it goes into, told by the request's own.
std::vector<FieldViolation> SubmissionViolations(const v1::Case& of,
                                                 const std::optional<v1::Customer>& customer);

// The field of the request that "case.place.latitude" or "customer.email" came from.
std::string SubmittedField(absl::string_view field);

// An error about a case, told by the request's fields.
absl::Status AsSubmitted(const absl::Status& status);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_SUBMITTED_CASE_H_
