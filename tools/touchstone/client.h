// Calls over gRPC to methods that are named at run time.
//
//   Client client({.address = "127.0.0.1:8081", .token = token});
//   RETURN_IF_ERROR(client.Unary("touchstone.catalog.v1.Catalog/GetCompetency", request,
//   response));
//
// An error is what the suite answered, details kept (services/runtime/errors/errors.h).

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_CLIENT_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_CLIENT_H_

#include <google/protobuf/message.h>
#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace touchstone {

struct ClientSettings {
  std::string address;  // "127.0.0.1:8081"
  std::string token;    // sent as `Authorization: Bearer`; empty: nobody calls
  std::string tls_ca;   // PEM of the authorities to believe; empty: no TLS
  absl::Duration timeout = absl::Seconds(30);  // of one call
};

// A call in progress, with as many messages either way as its method has. Belongs to one thread,
// and must not outlive its client. Destroying it before Finish cancels the call.
class Call {
 public:
  virtual ~Call() = default;

  // False when the call is over; Finish says why.
  virtual bool Write(const google::protobuf::Message& request) = 0;
  virtual void WritesDone() = 0;
  // False at the end of the answers; Finish says whether it was a good one.
  virtual bool Read(google::protobuf::Message& response) = 0;
  virtual absl::Status Finish() = 0;
};

// Thread-safe.
class Client {
 public:
  explicit Client(ClientSettings settings);

  // Sends one request and waits for its one answer. `method` is "package.Service/Method".
  absl::Status Unary(absl::string_view method, const google::protobuf::Message& request,
                     google::protobuf::Message& response);

  // Begins a call of any shape, which may take as long as `timeout` in all.
  std::unique_ptr<Call> Start(absl::string_view method, absl::Duration timeout);
  std::unique_ptr<Call> Start(absl::string_view method) { return Start(method, settings_.timeout); }

  const ClientSettings& settings() const { return settings_; }

 private:
  ClientSettings settings_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_CLIENT_H_
