#include "gateway/grpc/forwarded_call.h"

#include <grpcpp/alarm.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/client_callback.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gateway/upstream/upstream_status.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/errors/errors.h"
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
      : settings_(settings),
        parts_(parts),
        caller_(*context),
        rpc_(context->method()),
        begun_(std::chrono::steady_clock::now()),
        trace_(TraceOf(*context)),
        service_(*this) {
    context->AddInitialMetadata("x-trace-id", trace_.trace_id);
    if (context->client_metadata().count("authorization") > 1) {
      // A proxy in front may have looked at another of them.
      End(Error(absl::StatusCode::kUnauthenticated, reasons::kIdentityInvalid,
                "The call has more than one authorization; send one."));
      return;
    }
    const absl::string_view authorization = Metadata(caller_, "authorization");
    if (auto at_once = AuthenticateHeaderAtOnce(*parts.authenticator, authorization)) {
      Enter(*std::move(at_once));
      return;
    }
    // Guessing secrets is bounded by the guesser's address, before it costs a look-up.
    if (const absl::Status rate = CheckRate(parts, AddressOf(*context)); !rate.ok()) {
      End(rate);
      return;
    }
    parts.lookups->Run([this, authorization](const absl::Status& turn) {
      if (turn.ok()) {
        Enter(AuthenticateHeader(*parts_.authenticator, authorization));
      } else {
        Enter(turn);
      }
    });
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
      call_.End(call_.withheld_.ok() ? FromUpstream(status, call_.admitted_->upstream->name())
                                     : call_.withheld_);
    }

   private:
    ForwardedCall& call_;
  };

  void Enter(absl::StatusOr<Authenticated> caller) {
    absl::StatusOr<AdmittedCall> admitted =
        Admit(settings_, parts_, caller_, std::move(caller), trace_);
    if (!admitted.ok()) {
      End(admitted.status());
      return;
    }
    admitted_.emplace(*std::move(admitted));
    AwaitFirstMessage();
  }

  // Whichever comes first, the message or the end of its time, takes this call out of `awaiting_`
  // and goes on with it; the other finds nothing, and may come when this call is gone.
  void AwaitFirstMessage() {
    *awaiting_ = this;
    const auto latest =
        std::chrono::system_clock::now() + absl::ToChronoMilliseconds(settings_.first_message_time);
    alarm_.Set(latest, [awaiting = awaiting_](bool is_over) {
      ForwardedCall* const call = is_over ? awaiting->exchange(nullptr) : nullptr;
      if (call == nullptr) return;
      call->End(Error(absl::StatusCode::kDeadlineExceeded, reasons::kMessageTooSlow,
                      "The call's first message did not come in time."));
    });
    StartRead(&from_caller_);
  }

  static TraceContext TraceOf(const grpc::GenericCallbackServerContext& context) {
    const auto parent = TraceContext::Parse(Metadata(context, "traceparent"));
    return parent ? parent->Child() : TraceContext::Start();
  }

  void OnReadDone(bool ok) override {
    if (begun_service_) {
      Forward(ok);
      return;
    }
    if (awaiting_->exchange(nullptr) == nullptr) return;
    alarm_.Cancel();
    if (!ok || FirstIsKnownGood()) {
      Begin(ok);
      return;
    }
    parts_.lookups->Run([this](const absl::Status& turn) {
      const absl::Status known =
          turn.ok() ? parts_.organizations->Check(rpc_, First(), *admitted_->caller.principal)
                    : turn;
      if (known.ok()) {
        Begin(/*has_message=*/true);
      } else {
        End(known);
      }
    });
  }

  // The caller's first message names the organization.
  bool FirstIsKnownGood() {
    from_caller_.DumpToSingleSlice(&first_);
    return parts_.organizations->IsKnownGood(rpc_, First());
  }

  absl::string_view First() const {
    return {reinterpret_cast<const char*>(first_.begin()), first_.size()};
  }

  void Forward(bool has_message) {
    MutexLock lock(&mutex_);
    if (service_ended_) return;
    if (has_message) {
      to_service_.Swap(&from_caller_);
      from_caller_.Clear();
      service_.StartWrite(&to_service_);
    } else {
      service_.StartWritesDone();
    }
  }

  // Calls the service: the caller's first message is there, or it has none to send.
  void Begin(bool has_message) {
    absl::StatusOr<InFlight::Place> place = EnterInFlight(parts_, admitted_->is_stream);
    if (!place.ok()) {
      End(place.status());
      return;
    }
    place_.emplace(*std::move(place));
    Prepare(admitted_->header, &context_);
    admitted_->upstream->NextStub().PrepareBidiStreamingCall(&context_, rpc_, {}, &service_);
    // Writes are started from the caller's reactions, so gRPC must not think that all is said
    // before the service has ended its side.
    service_.AddHold();
    begun_service_ = true;
    service_.StartRead(&from_service_);
    service_.StartCall();
    Forward(has_message);
  }

  void OnServiceRead(bool ok) {
    if (ok && parts_.organizations->ChecksAnswersOf(rpc_)) {
      parts_.lookups->Run([this](const absl::Status& turn) { ForwardRemaining(turn); });
      return;
    }
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

  // Of an answer, what the guard leaves.
  void ForwardRemaining(const absl::Status& turn) {
    grpc::Slice answer;
    from_service_.DumpToSingleSlice(&answer);
    const absl::string_view bytes(reinterpret_cast<const char*>(answer.begin()), answer.size());
    const absl::StatusOr<std::string> remaining =
        turn.ok() ? parts_.organizations->Remaining(rpc_, bytes) : turn;
    from_service_.Clear();
    if (!remaining.ok()) {
      // The service's side still has to come to its end.
      withheld_ = remaining.status();
      context_.TryCancel();
      service_.StartRead(&from_service_);
      return;
    }
    const grpc::Slice slice(*remaining);
    to_caller_ = grpc::ByteBuffer(&slice, 1);
    StartWrite(&to_caller_);
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

  const GrpcSettings& settings_;
  const GrpcParts& parts_;
  const grpc::GenericCallbackServerContext& caller_;
  const std::string rpc_;
  const std::chrono::steady_clock::time_point begun_;
  const TraceContext trace_;
  std::optional<AdmittedCall> admitted_;
  std::optional<InFlight::Place> place_;
  const std::shared_ptr<std::atomic<ForwardedCall*>> awaiting_ =
      std::make_shared<std::atomic<ForwardedCall*>>(nullptr);
  grpc::Alarm alarm_;
  bool begun_service_ = false;  // used by the caller's reads only, which come one at a time
  grpc::ClientContext context_;
  ServiceSide service_;
  grpc::Slice first_;
  grpc::ByteBuffer from_caller_;
  grpc::ByteBuffer to_service_;
  grpc::ByteBuffer from_service_;
  grpc::ByteBuffer to_caller_;
  absl::Status withheld_;  // why the service's answer does not go on
  Mutex mutex_;
  bool service_ended_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

grpc::ServerGenericBidiReactor* ForwardCall(const GrpcSettings& settings, const GrpcParts& parts,
                                            grpc::GenericCallbackServerContext* context) {
  return new ForwardedCall(settings, parts, context);
}

}  // namespace touchstone::gateway
