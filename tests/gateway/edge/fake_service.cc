#include "tests/gateway/edge/fake_service.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/byte_buffer.h>

#include <atomic>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gateway/upstream/upstream_status.h"

namespace touchstone::gateway {
namespace {

std::string Bytes(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  buffer.DumpToSingleSlice(&slice);
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

grpc::ByteBuffer Buffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

// Whether a method answers before its caller has ended the stream of requests does not matter here:
// every call is read to its end first.
class Reactor : public grpc::ServerGenericBidiReactor {
 public:
  Reactor(grpc::GenericCallbackServerContext* context, const FakeService::Handler& handler,
          std::atomic<int>& cancelled)
      : context_(*context), handler_(handler), cancelled_(cancelled) {
    call_.rpc = context->method();
    call_.deadline = absl::FromChrono(context->deadline());
    for (const auto& [key, value] : context->client_metadata()) {
      call_.metadata.emplace(std::string(key.data(), key.size()),
                             std::string(value.data(), value.size()));
    }
    StartRead(&incoming_);
  }

 private:
  void OnReadDone(bool ok) override {
    if (ok) {
      call_.messages.push_back(Bytes(incoming_));
      incoming_.Clear();
      StartRead(&incoming_);
      return;
    }
    if (context_.IsCancelled()) {  // It was not the end of the requests, but of the caller.
      Finish(grpc::Status::CANCELLED);
      return;
    }
    answer_ = handler_(call_);
    Next();
  }

  void OnWriteDone(bool ok) override {
    if (!ok) {
      Finish(grpc::Status::CANCELLED);
      return;
    }
    Next();
  }

  // Comes from its own thread: what stays is ended here, the rest by the operation that fails.
  void OnCancel() override {
    ++cancelled_;
    if (staying_.exchange(false)) Finish(grpc::Status::CANCELLED);
  }

  void OnDone() override { delete this; }

  void Next() {
    if (written_ < answer_.messages.size()) {
      outgoing_ = Buffer(answer_.messages[written_++]);
      StartWrite(&outgoing_);
    } else if (!answer_.stays) {
      for (const auto& [key, value] : answer_.trailing) context_.AddTrailingMetadata(key, value);
      Finish(ToGrpc(answer_.status));
    } else {
      staying_.store(true);
      if (context_.IsCancelled() && staying_.exchange(false)) Finish(grpc::Status::CANCELLED);
    }
  }

  grpc::GenericCallbackServerContext& context_;
  const FakeService::Handler& handler_;
  std::atomic<int>& cancelled_;
  SeenCall call_;
  FakeAnswer answer_;
  std::atomic<bool> staying_{false};
  size_t written_ = 0;
  grpc::ByteBuffer incoming_;
  grpc::ByteBuffer outgoing_;
};

}  // namespace

class FakeService::Service : public grpc::CallbackGenericService {
 public:
  explicit Service(FakeService::Handler handler) : handler_(std::move(handler)) {}

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    return new Reactor(context, handler_, cancelled_);
  }

  int cancelled() const { return cancelled_.load(); }

 private:
  const FakeService::Handler handler_;
  std::atomic<int> cancelled_{0};
};

std::string SeenCall::Metadata(const std::string& key) const {
  const auto found = metadata.find(key);
  return found == metadata.end() ? "" : found->second;
}

FakeService::FakeService(Handler handler, int port)
    : service_(std::make_unique<Service>(std::move(handler))) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort(absl::StrCat("127.0.0.1:", port), grpc::InsecureServerCredentials(),
                           &port_);
  builder.RegisterCallbackGenericService(service_.get());
  server_ = builder.BuildAndStart();
}

FakeService::~FakeService() {
  if (server_ == nullptr) return;
  server_->Shutdown(std::chrono::system_clock::now());
  server_->Wait();
}

std::string FakeService::address() const { return absl::StrCat("127.0.0.1:", port_); }

int FakeService::cancelled() const { return service_->cancelled(); }

}  // namespace touchstone::gateway
