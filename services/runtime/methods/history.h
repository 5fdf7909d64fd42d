// The history of one resource, read from the log of changes: who did what, when, and what was there
// before and after.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_HISTORY_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_HISTORY_H_

#include <touchstone/events/v1/events.pb.h>

#include "absl/status/statusor.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/resource_types.h"

namespace touchstone {

// One page, newest first, which ends early where its bodies would be more than kLargestAnswer.
// Bodies are given as they are stored, in an Any of the message that `types` knows for the
// resource's type (without one they are left out), with a mark in place of what is personal.
// NOT_FOUND when no change of that name is kept.
absl::StatusOr<events::v1::ListChangesResponse> ListChanges(
    Store& store, const ResourceTypes& types, const Context& context,
    const events::v1::ListChangesRequest& request);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_HISTORY_H_
