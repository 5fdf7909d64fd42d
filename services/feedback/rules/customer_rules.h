// What must hold within a customer, and how their address and number are written alike.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_CUSTOMER_RULES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_CUSTOMER_RULES_H_

#include <touchstone/feedback/v1/customer.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// Everything that is wrong: who is anonymous and says who they are, an internal one without a
// person, an external one with one, a number without digits, a language that is not known. Field
// paths start with "customer.".
std::vector<FieldViolation> CustomerViolations(const v1::Customer& customer);

// The same for what reaches the same mailbox or telephone; empty for nothing. Letters are lower
// case; of a number only the digits stay.
std::string AlikeEmail(absl::string_view email);
std::string AlikePhone(absl::string_view phone);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_CUSTOMER_RULES_H_
