// Calls to a service, as coroutines of a connection's thread.

#ifndef TOUCHSTONE_GATEWAY_UPSTREAM_CALL_H_
#define TOUCHSTONE_GATEWAY_UPSTREAM_CALL_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/client_callback.h>
#include <grpcpp/support/slice.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gateway/http/exchange.h"
#include "gateway/http/task.h"
#include "gateway/upstream/upstream.h"

namespace touchstone::gateway {

// The most time that a unary call can ask for.
inline constexpr absl::Duration kLongestCall = absl::Minutes(5);

// What a call carries besides its message.
struct CallHeader {
  std::string rpc;       // "/touchstone.catalog.v1.Catalog/GetCompetency"
  std::string identity;  // signed; empty for anonymous
  std::string traceparent;
  std::string accept_language;
  absl::Time deadline = absl::InfiniteFuture();
};

// Puts the header on a call that has not begun.
void Prepare(const CallHeader& header, grpc::ClientContext* context);

struct CallAnswer {
  absl::Status status;
  grpc::Slice bytes;           // the response's, when status is OK
  bool for_everybody = false;  // as the service says (services/runtime/serving/audience.h)

  absl::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.begin()), bytes.size()};
  }
};

// A call with one request and one response. `may_retry` when the method is safe: it is then tried
// again once if the service was unavailable. Cancelled when the client of `exchange` goes away.
Task<CallAnswer> CallUnary(Upstream& upstream, const CallHeader& header, const std::string& request,
                           bool may_retry, Exchange& exchange);

// A call with a stream of requests, of responses, or both. Each operation is awaited before the
// next of its kind. Finish must be awaited at the end, also after Cancel.
class StreamCall : public std::enable_shared_from_this<StreamCall>,
                   private grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  static std::shared_ptr<StreamCall> Start(Upstream& upstream, const CallHeader& header,
                                           Executor executor);

  // False when the service wants no more; Finish tells why.
  Task<bool> Write(absl::string_view message);
  Task<void> WritesDone();
  // The next response; nothing after the last.
  Task<std::optional<grpc::Slice>> Read();
  // How the call ended.
  Task<absl::Status> Finish();
  void Cancel() { context_.TryCancel(); }

 private:
  StreamCall(std::string name, Executor executor);

  void OnWriteDone(bool ok) override;
  void OnWritesDoneDone(bool ok) override;
  void OnReadDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

  const std::string upstream_;
  grpc::ClientContext context_;
  std::shared_ptr<StreamCall> self_;  // until gRPC is done with it
  grpc::ByteBuffer outgoing_;
  grpc::ByteBuffer incoming_;
  bool write_ok_ = false;
  bool read_ok_ = false;
  grpc::Status status_;
  const std::shared_ptr<Event> written_;
  const std::shared_ptr<Event> read_;
  const std::shared_ptr<Event> done_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_UPSTREAM_CALL_H_
