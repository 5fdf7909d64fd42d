#include "gateway/grpc/forwarded_call.h"

#include <grpcpp/client_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/client_callback.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gateway/upstream/upstream_status.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone::gateway {
namespace {

// Two reactors of gRPC that drive each other: the caller's side, and the service's inside it. A
// message that was read on one side is written on the other, and only then is the next one read, so
// that a slow side slows the other down instead of filling memory.
class ForwardedCall : public grpc::ServerGenericBidiReactor {
 public:
  ForwardedCall(const GrpcSettings& settings, const GrpcParts& parts,
                grpc::GenericCallbackServerContext* context)
      : parts_(parts),
        rpc_(context->method()),
        begun_(std::chrono::steady_clock::now()),
        trace_(TraceOf(*context)),
        service_(*this) {
    context->AddInitialMetadata("x-trace-id", trace_.trace_id);
    absl::StatusOr<AdmittedCall> admitted = Admit(settings, parts, *context, trace_);
    if (!admitted.ok()) {
      End(admitted.status());
      return;
    }
    admitted_.emplace(*std::move(admitted));
    StartRead(&from_caller_);
  }

 private:
  // The side of the service.
  class ServiceSide : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
   public:
    explicit ServiceSide(ForwardedCall& call) : call_(call) {}

    void OnWriteDone(bool ok) override {
      if (ok) call_.StartRead(&call_.from_caller_);
    }
    void OnReadDone(bool ok) override { call_.OnServiceRead(ok); }
    void OnDone(const grpc::Status& status) override {
      call_.End(FromUpstream(status, call_.admitted_->upstream->name()));
    }

   private:
    ForwardedCall& call_;
  };

  static TraceContext TraceOf(const grpc::GenericCallbackServerContext& context) {
    const auto parent = TraceContext::Parse(Metadata(context, "traceparent"));
    return parent ? parent->Child() : TraceContext::Start();
  }

  void OnReadDone(bool ok) override {
    if (!Begin(ok)) return;
    MutexLock lock(&mutex_);
    if (service_ended_) return;
    if (ok) {
      to_service_.Swap(&from_caller_);
      from_caller_.Clear();
      service_.StartWrite(&to_service_);
    } else {
      service_.StartWritesDone();
    }
  }

  // Calls the service when the caller's first message is there, or when it has none to send. False
  // when the call has ended instead.
  bool Begin(bool has_message) {
    if (begun_service_) return true;
    if (has_message) {
      grpc::Slice first;
      from_caller_.DumpToSingleSlice(&first);
      const absl::string_view bytes(reinterpret_cast<const char*>(first.begin()), first.size());
      const absl::Status known =
          parts_.organizations->Check(rpc_, bytes, *admitted_->caller.principal);
      if (!known.ok()) {
        End(known);
        return false;
      }
    }
    Prepare(admitted_->header, &context_);
    admitted_->upstream->NextStub().PrepareBidiStreamingCall(&context_, rpc_, {}, &service_);
    // Writes are started from the caller's reactions, so gRPC must not think that all is said
    // before the service has ended its side.
    service_.AddHold();
    begun_service_ = true;
    service_.StartRead(&from_service_);
    service_.StartCall();
    return true;
  }

  void OnServiceRead(bool ok) {
    if (ok) {
      to_caller_.Swap(&from_service_);
      from_service_.Clear();
      StartWrite(&to_caller_);
      return;
    }
    // Nothing more comes but the status: nothing more is sent either.
    MutexLock lock(&mutex_);
    service_ended_ = true;
    service_.RemoveHold();
  }

  void OnWriteDone(bool ok) override {
    if (!ok) context_.TryCancel();
    service_.StartRead(&from_service_);
  }

  void OnCancel() override { context_.TryCancel(); }

  void OnDone() override { delete this; }

  void End(const absl::Status& status) {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun_;
    Log(LogLevel::kInfo, "call",
        {{"rpc", admitted_ ? absl::string_view(rpc_) : "-"},
         {"code", absl::StatusCodeToString(status.code())},
         {"milliseconds", absl::StrCat(took.count() * 1000)}},
        trace_);
    parts_.metrics
        ->Counter("touchstone_gateway_calls_total", "gRPC calls that were answered.",
                  {{"code", absl::StatusCodeToString(status.code())}})
        .Increment();
    Finish(ToGrpc(status));
  }

  const GrpcParts& parts_;
  const std::string rpc_;
  const std::chrono::steady_clock::time_point begun_;
  const TraceContext trace_;
  std::optional<AdmittedCall> admitted_;
  bool begun_service_ = false;  // used by the caller's reads only, which come one at a time
  grpc::ClientContext context_;
  ServiceSide service_;
  grpc::ByteBuffer from_caller_;
  grpc::ByteBuffer to_service_;
  grpc::ByteBuffer from_service_;
  grpc::ByteBuffer to_caller_;
  Mutex mutex_;
  bool service_ended_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

grpc::ServerGenericBidiReactor* ForwardCall(const GrpcSettings& settings, const GrpcParts& parts,
                                            grpc::GenericCallbackServerContext* context) {
  return new ForwardedCall(settings, parts, context);
}

}  // namespace touchstone::gateway
