// How a call to a service ended, as the suite's own error.

#ifndef TOUCHSTONE_GATEWAY_UPSTREAM_UPSTREAM_STATUS_H_
#define TOUCHSTONE_GATEWAY_UPSTREAM_UPSTREAM_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace touchstone::gateway {

// An error that the service made keeps its message and details. One that the transport made (the
// service is down, the connection broke) gets words of our own, since gRPC's name addresses.
absl::Status FromUpstream(const grpc::Status& status, absl::string_view upstream);

// The error that a method has whose service this gateway does not know or cannot reach.
absl::Status ServiceUnavailable(absl::string_view upstream);

// The other way: what the gRPC port answers.
grpc::Status ToGrpc(const absl::Status& status);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_UPSTREAM_UPSTREAM_STATUS_H_
