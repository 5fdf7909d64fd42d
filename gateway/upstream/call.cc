#include "gateway/upstream/call.h"

#include <algorithm>
#include <utility>

#include "gateway/upstream/upstream_status.h"
#include "services/runtime/serving/audience.h"
#include "services/runtime/trust/identity.h"

namespace touchstone::gateway {
namespace {

// One attempt. Shared by the coroutine that waits and the callback that ends it.
struct Attempt {
  explicit Attempt(Executor executor) : done(Event::Make(std::move(executor))) {}

  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer response;
  grpc::Status status;
  const std::shared_ptr<Event> done;
};

// What gRPC takes for a value; it ends the process over anything else.
bool IsMetadataValue(absl::string_view value) {
  constexpr size_t kLongest = 256;
  return !value.empty() && value.size() <= kLongest &&
         std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

bool IsForEverybody(const grpc::ClientContext& context) {
  const auto& metadata = context.GetServerTrailingMetadata();
  const auto audience = metadata.find(kAudienceMetadata);
  return audience != metadata.end() && audience->second == kEverybody;
}

}  // namespace

void Prepare(const CallHeader& header, grpc::ClientContext* context) {
  if (header.deadline != absl::InfiniteFuture()) {
    context->set_deadline(absl::ToChronoTime(header.deadline));
  }
  if (!header.identity.empty()) {
    context->AddMetadata(std::string(kIdentityMetadata), header.identity);
  }
  if (!header.traceparent.empty()) context->AddMetadata("traceparent", header.traceparent);
  if (IsMetadataValue(header.accept_language)) {
    context->AddMetadata("accept-language", header.accept_language);
  }
}

Task<CallAnswer> CallUnary(Upstream& upstream, const CallHeader& header, const std::string& request,
                           bool may_retry, Exchange& exchange) {
  const Executor executor = co_await boost::asio::this_coro::executor;
  const grpc::Slice bytes(request);
  CallAnswer answer;
  for (bool is_retry = false;; is_retry = true) {
    const auto attempt = std::make_shared<Attempt>(executor);
    attempt->request = grpc::ByteBuffer(&bytes, 1);
    Prepare(header, &attempt->context);
    exchange.OnGone([attempt] { attempt->context.TryCancel(); });
    upstream.NextStub().UnaryCall(&attempt->context, header.rpc, {}, &attempt->request,
                                  &attempt->response, [attempt](grpc::Status status) {
                                    attempt->status = std::move(status);
                                    attempt->done->Announce();
                                  });
    co_await attempt->done->Wait();
    exchange.OnGone(nullptr);
    const bool is_unavailable = attempt->status.error_code() == grpc::StatusCode::UNAVAILABLE;
    if (!is_unavailable) upstream.CountCall();
    if (is_unavailable && may_retry && !is_retry && upstream.MayRetry()) continue;
    answer.status = FromUpstream(attempt->status, upstream.name());
    if (answer.status.ok()) {
      attempt->response.DumpToSingleSlice(&answer.bytes);
      answer.for_everybody = IsForEverybody(attempt->context);
    }
    co_return answer;
  }
}

StreamCall::StreamCall(std::string name, Executor executor)
    : upstream_(std::move(name)),
      written_(Event::Make(executor)),
      read_(Event::Make(executor)),
      done_(Event::Make(executor)) {}

std::shared_ptr<StreamCall> StreamCall::Start(Upstream& upstream, const CallHeader& header,
                                              Executor executor) {
  std::shared_ptr<StreamCall> call(new StreamCall(upstream.name(), std::move(executor)));
  call->self_ = call;
  Prepare(header, &call->context_);
  upstream.NextStub().PrepareBidiStreamingCall(&call->context_, header.rpc, {}, call.get());
  call->AddHold();  // Operations are started from outside of gRPC's reactions until Finish.
  call->StartCall();
  return call;
}

Task<bool> StreamCall::Write(absl::string_view message) {
  const grpc::Slice slice(message.data(), message.size());
  outgoing_ = grpc::ByteBuffer(&slice, 1);
  StartWrite(&outgoing_);
  co_await written_->Wait();
  co_return write_ok_;
}

Task<void> StreamCall::WritesDone() {
  StartWritesDone();
  co_await written_->Wait();
}

Task<std::optional<grpc::Slice>> StreamCall::Read() {
  incoming_.Clear();
  StartRead(&incoming_);
  co_await read_->Wait();
  if (!read_ok_) co_return std::nullopt;
  grpc::Slice slice;
  incoming_.DumpToSingleSlice(&slice);
  co_return slice;
}

Task<absl::Status> StreamCall::Finish() {
  RemoveHold();
  co_await done_->Wait();
  co_return FromUpstream(status_, upstream_);
}

void StreamCall::OnWriteDone(bool ok) {
  write_ok_ = ok;
  written_->Announce();
}

void StreamCall::OnWritesDoneDone(bool) { written_->Announce(); }

void StreamCall::OnReadDone(bool ok) {
  read_ok_ = ok;
  read_->Announce();
}

void StreamCall::OnDone(const grpc::Status& status) {
  status_ = status;
  const auto keep = std::move(self_);
  done_->Announce();
}

}  // namespace touchstone::gateway
