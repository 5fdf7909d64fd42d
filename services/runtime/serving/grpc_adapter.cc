#include "services/runtime/serving/grpc_adapter.h"

#include <google/protobuf/arena.h>
#include <grpc/byte_buffer.h>
#include <grpc/byte_buffer_reader.h>
#include <grpc/grpc.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/method_handler.h>

#include <vector>

#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/serving/audience.h"
#include "services/runtime/serving/call.h"
#include "services/runtime/serving/wire.h"

namespace touchstone {
namespace {

using google::protobuf::Message;
using grpc::ByteBuffer;
using grpc::ServerContext;

class WriterSink : public MessageSink {
 public:
  WriterSink(Call& call, grpc::ServerWriter<ByteBuffer>& writer) : call_(call), writer_(writer) {}

  bool Send(const SerializedMessage& message) override {
    return !call_.IsOver() && writer_.Write(ToByteBuffer(message));
  }

 private:
  Call& call_;
  grpc::ServerWriter<ByteBuffer>& writer_;
};

// The pieces of a buffer of gRPC's core, which is released, as C++ holds them.
ByteBuffer TakeByteBuffer(grpc_byte_buffer* buffer) {
  std::vector<grpc::Slice> slices;
  grpc_byte_buffer_reader reader;
  if (grpc_byte_buffer_reader_init(&reader, buffer) != 0) {
    for (grpc_slice slice; grpc_byte_buffer_reader_next(&reader, &slice) != 0;) {
      slices.emplace_back(slice, grpc::Slice::STEAL_REF);
    }
    grpc_byte_buffer_reader_destroy(&reader);
  }
  grpc_byte_buffer_destroy(buffer);
  return ByteBuffer(slices.data(), slices.size());
}

class ReaderSource : public MessageSource, public RecordSource {
 public:
  ReaderSource(Call& call, grpc::internal::Call& rpc) : call_(call), rpc_(rpc) {}

  absl::StatusOr<bool> Next(Message& message) override {
    absl::Status broken;
    ASSIGN_OR_RETURN(const bool any, Next(message, broken));
    RETURN_IF_ERROR(broken);
    return any;
  }

  absl::StatusOr<bool> Next(Message& record, absl::Status& broken) override {
    broken = absl::OkStatus();
    ByteBuffer bytes;
    ASSIGN_OR_RETURN(const bool any, Read(bytes));
    if (!any && is_first_) {
      return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageMalformed,
                   "The stream ended without a message; send at least one.");
    }
    if (!any) return false;
    RETURN_IF_ERROR(ParseMessage(bytes, record));
    RETURN_IF_ERROR(call_.CheckRecord(record, is_first_, broken));
    is_first_ = false;
    return true;
  }

 private:
  // What grpc::ServerReader does, but it gives one answer to a stream that was finished and to one
  // that broke, by a message too large or a caller gone: what came so far is then not the whole.
  absl::StatusOr<bool> Read(ByteBuffer& bytes) {
    grpc_byte_buffer* received = nullptr;
    grpc_op read = {};
    read.op = GRPC_OP_RECV_MESSAGE;
    read.data.recv_message.recv_message = &received;
    if (grpc_call_start_batch(rpc_.call(), &read, 1, this, nullptr) != GRPC_CALL_OK) {
      return call_.CutOff();
    }
    const grpc_event event = grpc_completion_queue_pluck(
        rpc_.cq()->cq(), this, gpr_inf_future(GPR_CLOCK_MONOTONIC), nullptr);
    const bool arrived = received != nullptr;
    if (arrived) bytes = TakeByteBuffer(received);
    if (event.success == 0 || grpc_call_failed_before_recv_message(rpc_.call()) != 0) {
      return call_.CutOff();
    }
    return arrived;
  }

  Call& call_;
  grpc::internal::Call& rpc_;
  bool is_first_ = true;
};

// A request on the stack and, where it is larger, in the arena's blocks: gone with one call.
class RequestHolder {
 public:
  explicit RequestHolder(const Message& prototype)
      : arena_(first_block_, sizeof(first_block_)), request_(prototype.New(&arena_)) {}

  Message& operator*() { return *request_; }

 private:
  alignas(8) char first_block_[2048];
  google::protobuf::Arena arena_;
  Message* const request_;
};

// One method, as gRPC calls it.
class Endpoint {
 public:
  Endpoint(const google::protobuf::MethodDescriptor& descriptor, const RpcService::Method& handlers,
           const CallEnvironment& environment)
      : method_(descriptor, environment),
        handlers_(handlers),
        prototype_(*google::protobuf::MessageFactory::generated_factory()->GetPrototype(
            descriptor.input_type())) {}

  // What gRPC needs to know of it. The method belongs to the service that it is added to; this has
  // to outlive it.
  grpc::internal::RpcServiceMethod* NewRpcMethod() {
    using grpc::internal::RpcMethod;
    if (handlers_.client_stream || handlers_.record_stream) {
      return NewRpcMethod(RpcMethod::CLIENT_STREAMING, new ClientStreamHandler(*this));
    }
    if (handlers_.server_stream) {
      return NewRpcMethod(
          RpcMethod::SERVER_STREAMING,
          new grpc::internal::ServerStreamingHandler<Endpoint, ByteBuffer, ByteBuffer>(
              &Endpoint::ServerStream, this));
    }
    return NewRpcMethod(RpcMethod::NORMAL_RPC,
                        new grpc::internal::RpcMethodHandler<Endpoint, ByteBuffer, ByteBuffer>(
                            &Endpoint::Unary, this));
  }

 private:
  grpc::internal::RpcServiceMethod* NewRpcMethod(grpc::internal::RpcMethod::RpcType type,
                                                 grpc::internal::MethodHandler* handler) const {
    return new grpc::internal::RpcServiceMethod(method_.path.c_str(), type, handler);
  }

  grpc::Status Unary(ServerContext* context, const ByteBuffer* in, ByteBuffer* out) {
    Call call(method_, handlers_.waits ? CallKind::kLasting : CallKind::kShort, *context);
    return call.Run([&]() -> absl::Status {
      RequestHolder request(prototype_);
      RETURN_IF_ERROR(ParseMessage(*in, *request));
      RETURN_IF_ERROR(call.CheckRequest(*request));
      if (handlers_.waits) call.EndAtDrain();
      ASSIGN_OR_RETURN(const SerializedMessage response, handlers_.unary(call.context(), *request));
      if (method_.is_immutable && response.for_everybody) {
        context->AddTrailingMetadata(kAudienceMetadata, kEverybody);
      }
      *out = ToByteBuffer(response);
      return absl::OkStatus();
    });
  }

  grpc::Status ServerStream(ServerContext* context, const ByteBuffer* in,
                            grpc::ServerWriter<ByteBuffer>* writer) {
    Call call(method_, handlers_.is_endless ? CallKind::kEndless : CallKind::kLasting, *context);
    return call.Run([&]() -> absl::Status {
      RequestHolder request(prototype_);
      RETURN_IF_ERROR(ParseMessage(*in, *request));
      RETURN_IF_ERROR(call.CheckRequest(*request));
      call.EndWithIdentity();
      WriterSink sink(call, *writer);
      return handlers_.server_stream(call.context(), *request, sink);
    });
  }

  // Hands the call itself on, beside what gRPC makes of it; see ReaderSource::Read.
  class ClientStreamHandler : public grpc::internal::MethodHandler {
   public:
    explicit ClientStreamHandler(Endpoint& endpoint) : endpoint_(endpoint) {}

    void RunHandler(const HandlerParameter& parameter) override {
      grpc::internal::ClientStreamingHandler<Endpoint, ByteBuffer, ByteBuffer>(
          [&parameter](Endpoint* endpoint, ServerContext* context, grpc::ServerReader<ByteBuffer>*,
                       ByteBuffer* out) {
            return endpoint->ClientStream(context, *parameter.call, out);
          },
          &endpoint_)
          .RunHandler(parameter);
    }

   private:
    Endpoint& endpoint_;
  };

  grpc::Status ClientStream(ServerContext* context, grpc::internal::Call& rpc, ByteBuffer* out) {
    Call call(method_, CallKind::kLasting, *context);
    return call.Run([&]() -> absl::Status {
      ReaderSource source(call, rpc);
      ASSIGN_OR_RETURN(const SerializedMessage response, AnswerStream(call, source));
      *out = ToByteBuffer(response);
      return absl::OkStatus();
    });
  }

  absl::StatusOr<SerializedMessage> AnswerStream(const Call& call, ReaderSource& source) {
    if (handlers_.record_stream) return handlers_.record_stream(call.context(), source);
    RequestHolder request(prototype_);
    RETURN_IF_ERROR(source.Next(*request).status());
    return handlers_.client_stream(call.context(), *request, source);
  }

  const ServedMethod method_;
  const RpcService::Method& handlers_;
  const Message& prototype_;
};

class AdaptedService : public grpc::Service {
 public:
  AdaptedService(const RpcService& service, const CallEnvironment& environment) {
    for (const auto& [index, handlers] : service.methods()) {
      endpoints_.push_back(
          std::make_unique<Endpoint>(*service.descriptor().method(index), handlers, environment));
      AddMethod(endpoints_.back()->NewRpcMethod());
    }
  }

 private:
  std::vector<std::unique_ptr<Endpoint>> endpoints_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeGrpcService(const RpcService& service,
                                               const CallEnvironment& environment) {
  return std::make_unique<AdaptedService>(service, environment);
}

}  // namespace touchstone
