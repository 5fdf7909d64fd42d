// Who may promise a customer what, by the limits that a service type has for roles. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_PROMISES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_PROMISES_H_

#include <touchstone/feedback/v1/service_type.pb.h>
#include <touchstone/trust/v1/identity.pb.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::feedback {

// What somebody would promise.
struct Promise {
  std::string kind;  // "refund"; empty for none that limits name
  int64_t amount_cents = 0;
  // Until it is due, of the calendar's hours; nothing where no day goes with it.
  std::optional<int64_t> minutes;
};

// The roles that a caller holds in a whole organization ("wa").
std::set<std::string> RolesIn(const trust::v1::Principal& caller, absl::string_view organization);

// Why none of the roles may promise it for a service type, with what they may promise; nothing when
// one of them may. A role without a limit promises nothing.
std::optional<std::string> ProblemOfPromise(const v1::ServiceType& type,
                                            const std::set<std::string>& roles,
                                            const Promise& promise);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_PROMISES_H_
