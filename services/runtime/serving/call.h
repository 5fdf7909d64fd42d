// One call on its way through the stages that wrap every handler: limit, trace, deadline, identity,
// policy, field rules; and on its way back: error mapping, metrics, log.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_CALL_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_CALL_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>
#include <prometheus/histogram.h>

#include <array>
#include <atomic>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/serving/admission.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/grpc_adapter.h"
#include "services/runtime/serving/open_streams.h"

namespace touchstone {

// What all calls of a method share. Thread-safe.
struct ServedMethod {
  ServedMethod(const google::protobuf::MethodDescriptor& descriptor,
               const CallEnvironment& environment);

  // The histogram of calls that end with that code.
  prometheus::Histogram& Durations(absl::StatusCode code) const;

  const CallEnvironment environment;
  const std::string path;  // "/touchstone.catalog.v1.Catalog/GetCompetency"
  const std::string permission;
  const bool answers_with_stream;
  const bool is_immutable;

 private:
  // Made when a code first comes up; most never do.
  mutable std::array<std::atomic<prometheus::Histogram*>, 17> durations_{};
};

// Belongs to the thread that serves the call.
class Call {
 public:
  Call(const ServedMethod& method, CallKind kind, grpc::ServerContext& grpc_context);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // Lets the call in, runs `body`, and says what to answer. An exception that `body` throws ends
  // here, as INTERNAL.
  grpc::Status Run(absl::FunctionRef<absl::Status()> body);

  // The stages, for `body`. Policy and field rules of a request; output-only fields are cleared.
  absl::Status CheckRequest(google::protobuf::Message& request) const;
  // Of a message of a stream: what was required in the first need not come again. What its fields
  // break comes apart, in `broken`; OK for nothing.
  absl::Status CheckRecord(google::protobuf::Message& record, bool is_first,
                           absl::Status& broken) const;

  const Context& context() const { return context_; }

  // For calls that wait: a drain tells the handler to stop.
  void EndAtDrain() { ends_at_drain_ = true; }

  // For streams of answers: the call may not outlast the identity that it was begun with, nor a
  // drain. It then ends with UNAVAILABLE, and the caller resumes with a new identity.
  void EndWithIdentity();

  // Whether the handler should stop: the caller is gone, the time is over, or the process wants to
  // end and the caller can go on elsewhere. May be asked by any thread while the body runs.
  bool IsOver();

  // The error of a stream that broke before its caller had finished it.
  absl::Status CutOff() const;

 private:
  absl::Status Enter();
  absl::Status RunBody(absl::FunctionRef<absl::Status()> body);
  absl::Status ForCaller(absl::Status status);
  absl::string_view Header(const char* name) const;

  const ServedMethod& method_;
  grpc::ServerContext& grpc_;
  const absl::Duration begin_;
  Admission::Place place_;
  const CallKind kind_;
  Caller caller_;
  Context context_;
  std::optional<OpenStreams::Listing> listing_;
  bool ends_at_drain_ = false;
  bool ends_with_identity_ = false;
  std::atomic<bool> told_to_drain_{false};
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_CALL_H_
