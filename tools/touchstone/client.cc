#include "tools/touchstone/client.h"

#include <google/rpc/status.pb.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/proto_buffer_reader.h>

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

using ::google::protobuf::Message;

constexpr int kLargestMessage = 64 << 20;

absl::Status ToStatus(const grpc::Status& status, const std::string& address) {
  if (status.ok()) return absl::OkStatus();
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE &&
      absl::StartsWith(status.error_message(), "failed to connect")) {
    return absl::UnavailableError(
        absl::StrCat("nobody answers at ", address, "; start the suite with ./tools/up"));
  }
  google::rpc::Status whole;
  if (!status.error_details().empty() && whole.ParseFromString(status.error_details()) &&
      whole.code() == status.error_code()) {
    return FromRpcStatus(whole);
  }
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

bool ParseBuffer(grpc::ByteBuffer& buffer, Message& message) {
  grpc::ProtoBufferReader reader(&buffer);
  return reader.status().ok() && message.ParseFromZeroCopyStream(&reader);
}

grpc::ByteBuffer ToBuffer(const Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

// One call on a queue of its own: each step waits for its event, so nothing else runs at a time.
class BlockingCall : public Call {
 public:
  BlockingCall(const std::shared_ptr<grpc::Channel>& channel, const ClientSettings& settings,
               absl::string_view method, absl::Duration timeout)
      : address_(settings.address), stub_(channel) {
    context_.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    if (!settings.token.empty()) {
      context_.AddMetadata("authorization", absl::StrCat("Bearer ", settings.token));
    }
    stream_ = stub_.PrepareCall(&context_, absl::StrCat("/", method), &queue_);
    stream_->StartCall(this);
    Wait();
  }

  ~BlockingCall() override {
    if (!finished_) {
      context_.TryCancel();
      Finish().IgnoreError();
    }
    queue_.Shutdown();
    void* tag;
    bool ok;
    while (queue_.Next(&tag, &ok)) {
    }
  }

  bool Write(const Message& request) override {
    stream_->Write(ToBuffer(request), this);
    return Wait();
  }

  void WritesDone() override {
    stream_->WritesDone(this);
    Wait();
  }

  bool Read(Message& response) override {
    grpc::ByteBuffer buffer;
    stream_->Read(&buffer, this);
    if (!Wait()) return false;
    if (ParseBuffer(buffer, response)) return true;
    unreadable_ = true;
    context_.TryCancel();
    return false;
  }

  absl::Status Finish() override {
    grpc::Status status;
    stream_->Finish(&status, this);
    Wait();
    finished_ = true;
    if (unreadable_) return absl::InternalError("the answer is not a message of this method");
    return ToStatus(status, address_);
  }

 private:
  bool Wait() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  const std::string address_;
  grpc::GenericStub stub_;
  grpc::CompletionQueue queue_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
  bool unreadable_ = false;
  bool finished_ = false;
};

}  // namespace

Client::Client(ClientSettings settings) : settings_(std::move(settings)) {
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
  if (!settings_.tls_ca.empty()) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = settings_.tls_ca;
    credentials = grpc::SslCredentials(options);
  }
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kLargestMessage);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  channel_ = grpc::CreateCustomChannel(settings_.address, credentials, arguments);
}

absl::Status Client::Unary(absl::string_view method, const Message& request, Message& response) {
  const std::unique_ptr<Call> call = Start(method);
  if (call->Write(request)) call->WritesDone();
  const bool answered = call->Read(response);
  absl::Status status = call->Finish();
  if (status.ok() && !answered) return absl::InternalError("the call ended without an answer");
  return status;
}

std::unique_ptr<Call> Client::Start(absl::string_view method, absl::Duration timeout) {
  return std::make_unique<BlockingCall>(channel_, settings_, method, timeout);
}

}  // namespace touchstone
