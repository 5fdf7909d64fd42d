// The one place where handlers meet gRPC: turns an RpcService into a grpc::Service, from its
// descriptor alone, and wraps every handler alike (see rpc_service.h for what a call goes through).
//
// It stands on gRPC's synchronous API: each call runs on a thread of gRPC's pool, from its first
// byte to its last. What would have to change to run handlers elsewhere is in this file's source
// only.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_GRPC_ADAPTER_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_GRPC_ADAPTER_H_

#include <grpcpp/impl/service_type.h>

#include <memory>

#include "absl/time/time.h"
#include "services/runtime/serving/admission.h"
#include "services/runtime/serving/open_streams.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/telemetry/metrics.h"
#include "services/runtime/trust/identity.h"

namespace touchstone {

// The trace that a call belongs to, in the trailing metadata of every answer.
inline constexpr char kTraceIdMetadata[] = "x-touchstone-trace-id";

// What all services of a server share.
struct CallEnvironment {
  Admission& admission;
  OpenStreams& streams;
  IdentityVerifier& identities;
  Metrics& metrics;
  // For calls that came without a deadline, but for streams of answers: those last as long as the
  // caller's identity.
  absl::Duration default_deadline;
};

// `service` and what `environment` refers to must outlive the result.
std::unique_ptr<grpc::Service> MakeGrpcService(const RpcService& service,
                                               const CallEnvironment& environment);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_GRPC_ADAPTER_H_
