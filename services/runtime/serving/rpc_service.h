// A gRPC service made of plain functions.
//
//   RpcService catalog("touchstone.catalog.v1.Catalog");
//   catalog.Unary<v1::GetCompetencyRequest, v1::Competency>(
//       "GetCompetency", [&](const Context& context, const v1::GetCompetencyRequest& request)
//                            -> absl::StatusOr<Serialized<v1::Competency>> { … });
//
// Every handler is wrapped alike, outermost first: in-flight limit, trace, metrics, identity,
// policy (the method's `permission` in the organization that the request names), field rules,
// handler, error mapping. A handler has no gRPC type in it. It may block: which thread runs it is
// serving/grpc_adapter.cc's business alone.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_RPC_SERVICE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_RPC_SERVICE_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/serialized.h"

namespace touchstone {

// Where a streaming handler puts its answers. Belongs to one call; not thread-safe.
class MessageSink {
 public:
  virtual ~MessageSink() = default;
  // Sends one message. False when the caller is gone: return soon.
  virtual bool Send(const SerializedMessage& message) = 0;
};

template <typename T>
class Sink {
 public:
  explicit Sink(MessageSink& sink) : sink_(sink) {}
  bool Send(const T& message) { return sink_.Send(SerializedMessage::Of(message)); }

 private:
  MessageSink& sink_;
};

// Where a handler of a client stream takes its requests from. Belongs to one call; not thread-safe.
class MessageSource {
 public:
  virtual ~MessageSource() = default;
  // Reads the next message into `message`, its field rules checked. False at the end; an error when
  // the caller sent something that breaks a rule or is no message.
  virtual absl::StatusOr<bool> Next(google::protobuf::Message& message) = 0;
};

template <typename T>
class Source {
 public:
  explicit Source(MessageSource& source) : source_(source) {}
  absl::StatusOr<bool> Next(T& message) { return source_.Next(message); }

 private:
  MessageSource& source_;
};

// Where a handler of a stream of records takes them from. Belongs to one call; not thread-safe.
class RecordSource {
 public:
  virtual ~RecordSource() = default;
  // Reads the next record, `broken` the field rules that it breaks: OK for none. False at the end;
  // an error when the caller may not, or sent what is no message.
  virtual absl::StatusOr<bool> Next(google::protobuf::Message& record, absl::Status& broken) = 0;
};

template <typename T>
class Records {
 public:
  explicit Records(RecordSource& source) : source_(source) {}
  absl::StatusOr<bool> Next(T& record, absl::Status& broken) {
    return source_.Next(record, broken);
  }

 private:
  RecordSource& source_;
};

// The handlers of one service, by method name. Built in main, then given to Serve; not changed
// afterwards.
class RpcService {
 public:
  using UnaryHandler = std::function<absl::StatusOr<SerializedMessage>(
      const Context&, const google::protobuf::Message& request)>;
  using ServerStreamHandler = std::function<absl::Status(
      const Context&, const google::protobuf::Message& request, MessageSink&)>;
  // `first` is the first message, already checked; the others come from the source.
  using ClientStreamHandler = std::function<absl::StatusOr<SerializedMessage>(
      const Context&, const google::protobuf::Message& first, MessageSource&)>;

  using RecordStreamHandler =
      std::function<absl::StatusOr<SerializedMessage>(const Context&, RecordSource&)>;

  // `full_name` is that of a service in the generated descriptors; an unknown one aborts.
  explicit RpcService(absl::string_view full_name);

  // A method with one request and one response. The handler returns StatusOr of Response or of
  // Serialized<Response>.
  template <typename Request, typename Response, typename Handler>
  void Unary(absl::string_view method, Handler handler) {
    CheckTypes(method, Request::descriptor(), Response::descriptor());
    AddUnary(method,
             [handler = std::move(handler)](
                 const Context& context,
                 const google::protobuf::Message& request) -> absl::StatusOr<SerializedMessage> {
               return Finish<Response>(handler(context, static_cast<const Request&>(request)));
             });
  }

  // The same for a method whose call waits for something to happen. It has its place among the
  // streams, and `is_cancelled` tells it of a drain too: it then answers with what there is.
  template <typename Request, typename Response, typename Handler>
  void WaitingUnary(absl::string_view method, Handler handler) {
    Unary<Request, Response>(method, std::move(handler));
    LetWait(method);
  }

  // A method that answers with a stream: handler(context, request, Sink<Response>&) ->
  // absl::Status.
  template <typename Request, typename Response, typename Handler>
  void ServerStream(absl::string_view method, Handler handler) {
    CheckTypes(method, Request::descriptor(), Response::descriptor());
    AddServerStream(method, [handler = std::move(handler)](const Context& context,
                                                           const google::protobuf::Message& request,
                                                           MessageSink& messages) {
      Sink<Response> sink(messages);
      return handler(context, static_cast<const Request&>(request), sink);
    });
  }

  // The same for a stream that ends when its caller or the process likes, and no sooner. Such have
  // a part of the streams' places only.
  template <typename Request, typename Response, typename Handler>
  void EndlessStream(absl::string_view method, Handler handler) {
    ServerStream<Request, Response>(method, std::move(handler));
    LetLast(method);
  }

  // A method that takes a stream: handler(context, first request, Source<Request>&) -> StatusOr.
  template <typename Request, typename Response, typename Handler>
  void ClientStream(absl::string_view method, Handler handler) {
    CheckTypes(method, Request::descriptor(), Response::descriptor());
    AddClientStream(
        method,
        [handler = std::move(handler)](
            const Context& context, const google::protobuf::Message& first,
            MessageSource& messages) -> absl::StatusOr<SerializedMessage> {
          Source<Request> source(messages);
          return Finish<Response>(handler(context, static_cast<const Request&>(first), source));
        });
  }

  // A method that takes a stream of records, each by itself: one that breaks a field's rule is the
  // handler's to tell of, and ends nothing. handler(context, Records<Request>&) -> StatusOr. There
  // is at least one.
  template <typename Request, typename Response, typename Handler>
  void RecordStream(absl::string_view method, Handler handler) {
    CheckTypes(method, Request::descriptor(), Response::descriptor());
    AddRecordStream(
        method,
        [handler = std::move(handler)](const Context& context,
                                       RecordSource& source) -> absl::StatusOr<SerializedMessage> {
          Records<Request> records(source);
          return Finish<Response>(handler(context, records));
        });
  }

  // The same for who works by descriptor (the standard methods). A method that the service does not
  // have, that is of another kind or type, or that has a handler already, aborts: it is a mistake
  // in main.
  void AddUnary(absl::string_view method, UnaryHandler handler);
  void AddServerStream(absl::string_view method, ServerStreamHandler handler);
  void AddClientStream(absl::string_view method, ClientStreamHandler handler);
  void AddRecordStream(absl::string_view method, RecordStreamHandler handler);

  const google::protobuf::ServiceDescriptor& descriptor() const { return *descriptor_; }

  // For the adapter: the handlers by method index; exactly one of the four is set for each method.
  struct Method {
    UnaryHandler unary;
    bool waits = false;  // of a unary one
    ServerStreamHandler server_stream;
    bool is_endless = false;  // of a server stream
    ClientStreamHandler client_stream;
    RecordStreamHandler record_stream;
  };
  const std::map<int, Method>& methods() const { return methods_; }

  // What keeps the service from starting: methods without a handler or without a `permission`, and
  // field rules that cannot be understood. Names them all.
  absl::Status Check() const;

 private:
  template <typename Response, typename Result>
  static absl::StatusOr<SerializedMessage> Finish(Result result) {
    if (!result.ok()) return std::move(result).status();
    if constexpr (std::is_base_of_v<SerializedMessage, typename Result::value_type>) {
      return static_cast<SerializedMessage>(*std::move(result));
    } else {
      static_assert(std::is_same_v<Response, typename Result::value_type>);
      return SerializedMessage::Of(*result);
    }
  }

  void LetWait(absl::string_view method);
  void LetLast(absl::string_view method);
  Method& NewMethod(absl::string_view method, bool client_streaming, bool server_streaming);
  void CheckTypes(absl::string_view method, const google::protobuf::Descriptor* request,
                  const google::protobuf::Descriptor* response) const;

  const google::protobuf::ServiceDescriptor* descriptor_;
  std::map<int, Method> methods_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_RPC_SERVICE_H_
