// A call that the gRPC port hands on to its service, message for message, as bytes.

#ifndef TOUCHSTONE_GATEWAY_GRPC_FORWARDED_CALL_H_
#define TOUCHSTONE_GATEWAY_GRPC_FORWARDED_CALL_H_

#include <grpcpp/generic/async_generic_service.h>

#include "gateway/grpc/call_policy.h"

namespace touchstone::gateway {

// Takes the call: checks it, forwards both directions until the service or the caller ends it, and
// logs it. The reactor deletes itself when gRPC is done with it. All but `context` must outlive the
// server.
grpc::ServerGenericBidiReactor* ForwardCall(const GrpcSettings& settings, const GrpcParts& parts,
                                            grpc::GenericCallbackServerContext* context);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_GRPC_FORWARDED_CALL_H_
