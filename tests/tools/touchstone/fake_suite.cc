#include "tests/tools/touchstone/fake_suite.h"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/byte_buffer.h>

#include <mutex>
#include <utility>

#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

std::string ToString(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  buffer.Dump(&slices);
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

grpc::Status ToGrpc(const absl::Status& status) {
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), std::string(status.message()),
                      ToRpcStatus(status).SerializeAsString());
}

}  // namespace

class FakeSuite::Impl : public grpc::CallbackGenericService {
 public:
  explicit Impl(FakeSuite::Handler handler) : handler_(std::move(handler)) {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterCallbackGenericService(this);
    server_ = builder.BuildAndStart();
    address_ = "127.0.0.1:" + std::to_string(port);
  }

  ~Impl() override { server_->Shutdown(); }

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    SeenCall call{context->method(), "", {}};
    const auto found = context->client_metadata().find("authorization");
    if (found != context->client_metadata().end()) {
      call.authorization = std::string(found->second.data(), found->second.size());
    }
    return new Reactor(*this, std::move(call));
  }

  const std::string& address() const { return address_; }

  std::vector<SeenCall> calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
  }

 private:
  // Reads to the end, asks the test, writes the answers one after another.
  class Reactor : public grpc::ServerGenericBidiReactor {
   public:
    Reactor(Impl& suite, SeenCall call) : suite_(suite), call_(std::move(call)) {
      StartRead(&buffer_);
    }

    void OnReadDone(bool ok) override {
      if (ok) {
        call_.requests.push_back(ToString(buffer_));
        StartRead(&buffer_);
        return;
      }
      answer_ = suite_.Answer(call_);
      OnWriteDone(true);
    }

    void OnWriteDone(bool ok) override {
      if (!ok || next_ == answer_.responses.size()) {
        Finish(ToGrpc(answer_.status));
        return;
      }
      const grpc::Slice slice(answer_.responses[next_++]);
      buffer_ = grpc::ByteBuffer(&slice, 1);
      StartWrite(&buffer_);
    }

    void OnDone() override { delete this; }

   private:
    Impl& suite_;
    SeenCall call_;
    grpc::ByteBuffer buffer_;
    FakeAnswer answer_;
    size_t next_ = 0;
  };

  FakeAnswer Answer(const SeenCall& call) {
    const std::lock_guard lock(mutex_);
    calls_.push_back(call);
    return handler_(call);
  }

  FakeSuite::Handler handler_;
  std::string address_;
  std::unique_ptr<grpc::Server> server_;
  mutable std::mutex mutex_;
  std::vector<SeenCall> calls_;
};

FakeSuite::FakeSuite(Handler handler) : impl_(std::make_unique<Impl>(std::move(handler))) {}
FakeSuite::~FakeSuite() = default;
const std::string& FakeSuite::address() const { return impl_->address(); }
std::vector<SeenCall> FakeSuite::calls() const { return impl_->calls(); }

}  // namespace touchstone
