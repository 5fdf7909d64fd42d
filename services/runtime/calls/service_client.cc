#include "services/runtime/calls/service_client.h"

#include <grpcpp/client_context.h>
#include <grpcpp/support/byte_buffer.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "services/runtime/calls/service_channel.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/serving/serialized.h"
#include "services/runtime/serving/wire.h"
#include "services/runtime/trust/identity.h"

namespace touchstone {
namespace {

bool WasNotReached(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE && status.error_details().empty();
}

}  // namespace

ServiceClient::ServiceClient(const std::string& address)
    : channel_(ServiceChannel(address)), stub_(channel_) {}

absl::Status ServiceClient::Call(const Context& context, const std::string& method,
                                 const google::protobuf::Message& request,
                                 google::protobuf::Message& response) {
  grpc::ClientContext call;
  if (context.deadline != absl::InfiniteFuture()) {
    call.set_deadline(absl::ToChronoTime(context.deadline));
  }
  if (!context.identity.empty()) {
    call.AddMetadata(std::string(kIdentityMetadata), context.identity);
  }
  call.AddMetadata("traceparent", context.trace.Child().ToHeader());

  const grpc::ByteBuffer sent = ToByteBuffer(SerializedMessage::Of(request));
  grpc::ByteBuffer received;
  grpc::Status status;
  absl::Notification done;
  stub_.UnaryCall(&call, method, {}, &sent, &received, [&](grpc::Status result) {
    status = std::move(result);
    done.Notify();
  });
  done.WaitForNotification();
  if (WasNotReached(status)) {
    return RetryLater(absl::StatusCode::kUnavailable, reasons::kServiceUnavailable,
                      absl::StrCat("What serves ", method, " cannot be reached."),
                      absl::Seconds(1));
  }
  if (!status.ok()) return FromGrpcStatus(status);
  return ParseMessage(received, response);
}

}  // namespace touchstone
