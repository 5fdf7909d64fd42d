// The streaming half of RestHandler: NDJSON and documents out, documents and NDJSON in.

#include <google/api/httpbody.pb.h>

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gateway/answers/error_answer.h"
#include "gateway/rest/rest_handler.h"
#include "gateway/transcoding/wire.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::gateway {
namespace {

absl::string_view View(const grpc::Slice& slice) {
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

using google::api::HttpBody;

// What a stream's answer is called; a document says so itself, in its first piece.
absl::string_view ContentType(const Route& route, absl::string_view first) {
  if (!route.gives_raw_body) return "application/x-ndjson";
  const auto type = FindBytes(first, HttpBody::kContentTypeFieldNumber);
  return type && !type->empty() ? *type : "application/octet-stream";
}

// A message of a stream as it goes out: a line of JSON, or the piece of a document that it holds.
absl::StatusOr<std::string> PieceOf(const Route& route, absl::string_view message,
                                    const JsonCodec& codec) {
  if (route.gives_raw_body) {
    return std::string(
        FindBytes(message, HttpBody::kDataFieldNumber).value_or(absl::string_view()));
  }
  absl::StatusOr<std::string> json = codec.ToJson(route.response(), message);
  if (json.ok()) json->push_back('\n');
  return json;
}

}  // namespace

Task<void> RestHandler::CallServerStream(Exchange& exchange, RequestContext& context,
                                         const RouteMatch& match, const Authenticated& caller,
                                         Upstream& upstream) {
  const Route& route = *match.route;
  if (exchange.head().method == "HEAD") {  // There is no end to count to.
    Response head;
    if (!route.gives_raw_body) head.Add("Content-Type", ContentType(route, ""));
    co_await Send(exchange, context, head);
    co_return;
  }
  const absl::StatusOr<std::string> request = co_await ReadRequest(exchange, match, caller);
  if (!request.ok()) {
    co_await SendError(exchange, context, request.status());
    co_return;
  }
  const InFlight::Place place = parts_.streams->Enter();
  if (!place) {
    const absl::Status overloaded = Overloaded();
    co_await SendError(exchange, context, overloaded);
    co_return;
  }
  const Executor executor = co_await boost::asio::this_coro::executor;
  const auto call = StreamCall::Start(
      upstream, HeaderOf(exchange.head(), context, caller, settings_.longest_stream), executor);
  exchange.OnGone([call] { call->Cancel(); });
  const bool sent = co_await call->Write(*request);
  if (sent) co_await call->WritesDone();

  // The head goes out with the first message, so that an error that comes instead has its status.
  bool begun = false;
  bool listening = true;
  absl::Status unreadable;
  while (listening) {
    const std::optional<grpc::Slice> message = co_await call->Read();
    if (!message) break;
    if (!begun) {
      begun = true;
      Response head;
      head.Add("Content-Type", ContentType(route, View(*message)));
      head.Add("Cache-Control", "no-store");
      context.status = head.status;
      context.Stamp(&head);
      listening = co_await exchange.BeginStream(head);
    }
    if (!listening) break;
    const absl::StatusOr<std::string> piece = PieceOf(route, View(*message), *parts_.codec);
    if (!piece.ok()) {
      unreadable = piece.status();
      break;
    }
    if (!piece->empty()) listening = co_await exchange.WritePiece(*piece);
  }
  if (!listening || !unreadable.ok()) call->Cancel();
  absl::Status status = co_await call->Finish();
  if (!unreadable.ok()) status = unreadable;  // Why it was cancelled, not that it was.
  exchange.OnGone(nullptr);
  if (!begun && !status.ok()) {
    co_await SendError(exchange, context, status);
    co_return;
  }
  if (!begun) {
    Response empty;
    empty.Add("Content-Type", ContentType(route, ""));
    co_await Send(exchange, context, empty);
    co_return;
  }
  // A document has no place for an error: that it broke off must tell.
  if (route.gives_raw_body) {
    co_await exchange.EndStream(listening && status.ok());
    co_return;
  }
  if (listening && !status.ok()) {
    const int http_status = HttpStatusOf(status, /*has_if_match=*/false);
    const absl::Status for_caller = WithJsonNames(status, route.request());
    const std::string line = absl::StrCat(ErrorJson(for_caller, http_status, *parts_.codec), "\n");
    co_await exchange.WritePiece(line);
  }
  co_await exchange.EndStream(listening);
}

Task<void> RestHandler::CallClientStream(Exchange& exchange, RequestContext& context,
                                         const RouteMatch& match, const Authenticated& caller,
                                         Upstream& upstream) {
  const Route& route = *match.route;
  Upload upload(exchange, match, *parts_.codec, settings_.uploads, bodies_);
  absl::StatusOr<std::optional<std::string>> message = co_await upload.Next();
  absl::Status status = message.status();
  if (status.ok() && *message) {
    status = co_await CheckOrganizations(route, **message, caller);
  }
  std::optional<InFlight::Place> place;
  if (status.ok()) {
    place.emplace(parts_.streams->Enter());
    if (!*place) status = Overloaded();
  }
  if (!status.ok()) {
    co_await SendError(exchange, context, status);
    co_return;
  }
  const Executor executor = co_await boost::asio::this_coro::executor;
  const auto call = StreamCall::Start(
      upstream, HeaderOf(exchange.head(), context, caller, settings_.longest_stream), executor);
  exchange.OnGone([call] { call->Cancel(); });
  bool wanted = true;
  while (wanted && message.ok() && *message) {
    wanted = co_await call->Write(**message);
    if (wanted) message = co_await upload.Next();
  }
  if (!message.ok()) call->Cancel();
  if (wanted && message.ok()) co_await call->WritesDone();
  const std::optional<grpc::Slice> answer = co_await call->Read();
  status = co_await call->Finish();
  exchange.OnGone(nullptr);
  place.reset();
  if (!message.ok()) status = message.status();  // Why it was cancelled, not that it was.
  if (status.ok() && !answer) {
    status = Error(absl::StatusCode::kInternal, reasons::kInternal, "The service did not answer.");
  }
  if (!status.ok()) {
    co_await SendError(exchange, context, status);
    co_return;
  }
  Response response = answers_.Build(route, exchange.head(), View(*answer));
  co_await Send(exchange, context, response);
}

}  // namespace touchstone::gateway
