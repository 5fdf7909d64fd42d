// The body of a request whose message is one piece of JSON.

#ifndef TOUCHSTONE_GATEWAY_REST_BODY_H_
#define TOUCHSTONE_GATEWAY_REST_BODY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gateway/http/exchange.h"
#include "gateway/limits/byte_budget.h"

namespace touchstone::gateway {

// The whole body, paid for from `share` as it comes in. INVALID_ARGUMENT (MESSAGE_TOO_LARGE) when
// it is larger than `largest`, RESOURCE_EXHAUSTED (OVERLOADED) when the share cannot grow;
// otherwise the errors of ReadPiece.
Task<absl::StatusOr<std::string>> ReadBody(Exchange& exchange, size_t largest,
                                           ByteBudget::Share& share);

// What is answered when a share cannot grow.
absl::Status TooManyBodies();

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_REST_BODY_H_
