// For handlers that work long: whether to go on.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_STILL_WANTED_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_STILL_WANTED_H_

#include "absl/status/status.h"
#include "services/runtime/serving/context.h"

namespace touchstone {

// The error of a call whose time is over or whose caller is gone; OK as long as it should go on.
absl::Status CheckStillWanted(const Context& context);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_STILL_WANTED_H_
