// What callers may do who have not shown who they are: call public methods, and nothing else.

#ifndef TOUCHSTONE_GATEWAY_IDENTITY_ANONYMOUS_H_
#define TOUCHSTONE_GATEWAY_IDENTITY_ANONYMOUS_H_

#include <google/protobuf/descriptor.h>
#include <touchstone/trust/v1/identity.pb.h>

#include "absl/status/status.h"

namespace touchstone::gateway {

// UNAUTHENTICATED (IDENTITY_MISSING) when nobody in particular calls a method that is not public.
// Its service would say the same; said here, it costs neither a place nor a look at what is sent.
absl::Status CheckAnonymous(const trust::v1::Principal& caller,
                            const google::protobuf::MethodDescriptor& method);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_IDENTITY_ANONYMOUS_H_
