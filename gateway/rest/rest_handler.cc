#include "gateway/rest/rest_handler.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gateway/answers/error_answer.h"
#include "gateway/answers/gzip.h"
#include "gateway/identity/anonymous.h"
#include "gateway/rest/body.h"
#include "gateway/rest/elsewhere.h"
#include "gateway/transcoding/entity_tag.h"
#include "gateway/transcoding/request_builder.h"
#include "gateway/upstream/upstream_status.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone::gateway {
namespace {

absl::StatusCode CodeOf(int http_status) {
  switch (http_status) {
    case 408:
      return absl::StatusCode::kDeadlineExceeded;
    case 501:
      return absl::StatusCode::kUnimplemented;
    case 503:
      return absl::StatusCode::kUnavailable;
    case 500:
      return absl::StatusCode::kInternal;
    default:
      return absl::StatusCode::kInvalidArgument;
  }
}

}  // namespace

RestHandler::RestHandler(const RestSettings& settings, const RestParts& parts,
                         std::vector<StaticDocument> documents)
    : settings_(settings),
      parts_(parts),
      documents_(std::move(documents)),
      answers_(*parts.codec, *parts.cache),
      bodies_(settings.most_body_bytes),
      without_route_(*parts.metrics, "none"),
      rate_limited_(RateLimited(*parts.metrics)),
      overloaded_(gateway::Overloaded(*parts.metrics)) {
  for (const auto& route : parts.routes->routes()) {
    route_metrics_.emplace(route.get(), RequestMetrics(*parts.metrics, route->method->full_name()));
  }
}

Task<void> RestHandler::Serve(Exchange& exchange) {
  RequestContext context(exchange.head());
  co_await Answer(exchange, context);
  Finish(exchange.head(), context);
}

Task<void> RestHandler::Answer(Exchange& exchange, RequestContext& context) {
  const RequestHead& head = exchange.head();
  const absl::StatusOr<Authenticated> caller = co_await Authenticate(exchange);
  if (!caller.ok()) {
    co_await SendError(exchange, context, caller.status());
    co_return;
  }
  const bool is_anonymous = caller->principal->kind() == trust::v1::Principal::ANONYMOUS;
  const absl::Status rate =
      CheckRate(is_anonymous ? AddressKey(exchange.peer()) : caller->principal->id());
  if (!rate.ok()) {
    co_await SendError(exchange, context, rate);
    co_return;
  }
  if (const StaticDocument* document = FindDocument(head)) {
    Response answer = DocumentAnswer(*document, head);
    co_await Send(exchange, context, answer);
    co_return;
  }
  const RouteMatch match = parts_.routes->Match(head.method, head.path);
  if (match.route == nullptr) {
    Response answer = NoRoute(match, head);
    co_await Send(exchange, context, answer);
    co_return;
  }
  context.route = match.route;
  co_await Call(exchange, context, match, *caller);
}

Task<void> RestHandler::Call(Exchange& exchange, RequestContext& context, const RouteMatch& match,
                             const Authenticated& caller) {
  const auto& method = *match.route->method;
  const absl::Status anonymous = CheckAnonymous(*caller.principal, method);
  if (!anonymous.ok()) {
    co_await SendError(exchange, context, anonymous);
    co_return;
  }
  Upstream* upstream = parts_.upstreams->Find(method.service()->full_name());
  if (upstream == nullptr) {
    const absl::Status unavailable = ServiceUnavailable(method.service()->name());
    co_await SendError(exchange, context, unavailable);
  } else if (method.client_streaming()) {
    co_await CallClientStream(exchange, context, match, caller, *upstream);
  } else if (method.server_streaming()) {
    co_await CallServerStream(exchange, context, match, caller, *upstream);
  } else {
    co_await CallUnaryMethod(exchange, context, match, caller, *upstream);
  }
}

Task<void> RestHandler::CallUnaryMethod(Exchange& exchange, RequestContext& context,
                                        const RouteMatch& match, const Authenticated& caller,
                                        Upstream& upstream) {
  const Route& route = *match.route;
  absl::StatusOr<std::string> request = co_await ReadRequest(exchange, match, caller);
  if (!request.ok()) {
    co_await SendError(exchange, context, request.status());
    co_return;
  }
  PublicAnswers::Asked asked;
  if (route.is_immutable) {
    asked =
        parts_.public_answers->Find(route.rpc, exchange.head().Field("accept-language"), *request);
  }
  if (asked.answer != nullptr) {
    Response response =
        answers_.Build(route, exchange.head(), *asked.answer, /*for_everybody=*/true);
    asked.answer = nullptr;
    co_await Send(exchange, context, response);
    co_return;
  }
  // The place is held for the service's time only: neither a client that sends slowly nor one that
  // reads slowly keeps it from others.
  std::optional<InFlight::Place> place(parts_.in_flight->Enter());
  if (!*place) {
    const absl::Status overloaded = Overloaded();
    co_await SendError(exchange, context, overloaded);
    co_return;
  }
  const CallHeader header = HeaderOf(exchange.head(), context, caller, settings_.default_deadline);
  CallAnswer answer = co_await CallUnary(upstream, header, *request, route.is_safe(), exchange);
  place.reset();
  if (!answer.status.ok()) {
    co_await SendError(exchange, context, answer.status);
    co_return;
  }
  absl::StatusOr<std::string> remaining;
  absl::string_view bytes = answer.view();
  if (parts_.organizations->ChecksAnswersOf(route.rpc)) {
    const auto look = [&] { return parts_.organizations->Remaining(route.rpc, answer.view()); };
    remaining = co_await Elsewhere(*parts_.lookups, look);
    if (!remaining.ok()) {
      co_await SendError(exchange, context, remaining.status());
      co_return;
    }
    bytes = *remaining;
  }
  const bool for_everybody = route.is_immutable && answer.for_everybody;
  if (for_everybody) parts_.public_answers->Keep(asked, bytes);
  Response response = answers_.Build(route, exchange.head(), bytes, for_everybody);
  // Only what goes out is kept while the client takes its time.
  answer.bytes = grpc::Slice();
  remaining = std::string();
  co_await Send(exchange, context, response);
}

Task<absl::StatusOr<std::string>> RestHandler::ReadRequest(Exchange& exchange,
                                                           const RouteMatch& match,
                                                           const Authenticated& caller) {
  const RequestHead& head = exchange.head();
  std::string body;
  ByteBudget::Share share(bodies_);
  const absl::string_view encoding = head.Field("content-encoding");
  if (!encoding.empty() && encoding != "identity") {
    co_return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageMalformed,
                    "The body is encoded; send it as it is.");
  }
  if (head.has_body()) {
    absl::StatusOr<std::string> read = co_await ReadBody(exchange, settings_.largest_body, share);
    if (!read.ok()) co_return read.status();
    body = *std::move(read);
  }
  const RequestParts parts{
      .match = &match, .query = head.query, .if_match = head.Field("if-match"), .body = body};
  absl::StatusOr<std::string> request = BuildRequest(parts, *parts_.codec);
  if (!request.ok()) co_return request.status();
  const absl::Status known = co_await CheckOrganizations(*match.route, *request, caller);
  if (!known.ok()) co_return known;
  co_return request;
}

Task<absl::StatusOr<Authenticated>> RestHandler::Authenticate(Exchange& exchange) {
  const absl::string_view authorization = exchange.head().Field("authorization");
  auto at_once = AuthenticateHeaderAtOnce(*parts_.authenticator, authorization);
  if (at_once) co_return *std::move(at_once);
  // Guessing secrets is bounded by the guesser's address, before it costs a look-up.
  const absl::Status rate = CheckRate(AddressKey(exchange.peer()));
  if (!rate.ok()) co_return rate;
  const auto ask = [&] { return AuthenticateHeader(*parts_.authenticator, authorization); };
  absl::StatusOr<Authenticated> caller = co_await Elsewhere(*parts_.lookups, ask);
  co_return caller;
}

Task<absl::Status> RestHandler::CheckOrganizations(const Route& route, absl::string_view request,
                                                   const Authenticated& caller) {
  OrganizationGuard& guard = *parts_.organizations;
  if (guard.IsKnownGood(route.rpc, request)) co_return absl::OkStatus();
  const auto check = [&] { return guard.Check(route.rpc, request, *caller.principal); };
  const absl::Status status = co_await Elsewhere(*parts_.lookups, check);
  co_return status;
}

Task<void> RestHandler::Send(Exchange& exchange, RequestContext& context, Response& response) {
  // What was changed is said, room or not: whoever was refused it would change it again.
  const bool may_refuse = context.route == nullptr || context.route->is_safe();
  auto hold = parts_.unsent->Enter(response.body);
  if (!hold && may_refuse) {
    response = ErrorAnswer(TooMuchUnsent(), /*has_if_match=*/false, *parts_.codec);
  } else if (!hold) {
    hold.emplace(parts_.unsent->EnterAnyway(response.body));
  }
  context.status = response.status;
  context.Stamp(&response);
  co_await exchange.Send(response);
}

Task<void> RestHandler::SendError(Exchange& exchange, RequestContext& context,
                                  const absl::Status& status) {
  const bool has_if_match = !exchange.head().Field("if-match").empty();
  const absl::Status for_caller =
      context.route == nullptr ? status : WithJsonNames(status, context.route->request());
  Response response = ErrorAnswer(for_caller, has_if_match, *parts_.codec);
  co_await Send(exchange, context, response);
}

Response RestHandler::Refusal(const HeadRefusal& refusal) {
  Response response =
      ErrorAnswerAs(Error(CodeOf(refusal.status), reasons::kMessageMalformed, refusal.message),
                    refusal.status, *parts_.codec);
  const TraceContext trace = TraceContext::Start();
  StampIds(trace.trace_id, trace.trace_id, &response);
  without_route_.CountRefusal(refusal.status);
  Log(LogLevel::kInfo, "request refused", {{"status", absl::StrCat(refusal.status)}}, trace);
  return response;
}

absl::Status RestHandler::CheckRate(absl::string_view caller) {
  const absl::Duration wait = parts_.rates->Take(caller);
  if (wait == absl::ZeroDuration()) return absl::OkStatus();
  rate_limited_.Increment();
  return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kRateLimited,
                    "The caller makes requests faster than it may.", wait);
}

absl::Status RestHandler::Overloaded() {
  overloaded_.Increment();
  return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                    "The gateway serves as many requests as it can.", absl::Seconds(1));
}

absl::Status RestHandler::TooMuchUnsent() {
  overloaded_.Increment();
  return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                    "As many answers wait for their clients to take them as the gateway can hold.",
                    absl::Seconds(1));
}

const StaticDocument* RestHandler::FindDocument(const RequestHead& head) const {
  if (head.method != "GET" && head.method != "HEAD") return nullptr;
  for (const StaticDocument& document : documents_) {
    if (document.path == head.path) return &document;
  }
  return nullptr;
}

Response RestHandler::DocumentAnswer(const StaticDocument& document,
                                     const RequestHead& head) const {
  Response response;
  if (!document.location.empty()) {
    response.status = 302;
    response.Add("Location", document.location);
    return response;
  }
  const bool compressed = AcceptsGzip(head.Field("accept-encoding"));
  response.Add("ETag", EntityTag(document.revision, compressed));
  response.Add("Vary", "Accept-Encoding");
  response.Add("Cache-Control", "public, max-age=300");
  if (IfNoneMatchNames(head.Field("if-none-match"), document.revision)) {
    response.status = 304;
    return response;
  }
  response.Add("Content-Type", document.content_type);
  response.fields.append(document.fields);
  if (compressed) response.Add("Content-Encoding", "gzip");
  response.body = compressed ? document.gzip : document.body;
  return response;
}

Response RestHandler::NoRoute(const RouteMatch& match, const RequestHead& head) const {
  const bool is_asked = head.method == "OPTIONS";
  if (match.allowed.empty() && !(is_asked && head.path == "*")) {
    return ErrorAnswer(Error(absl::StatusCode::kNotFound, reasons::kMethodUnknown,
                             "Nothing is at this path; /openapi.json lists what there is."),
                       /*has_if_match=*/false, *parts_.codec);
  }
  std::set<std::string> allowed = match.allowed;
  allowed.insert("OPTIONS");
  Response response;
  if (is_asked) {
    response.status = 204;
  } else {
    response = ErrorAnswerAs(
        Error(absl::StatusCode::kUnimplemented, reasons::kMethodUnknown,
              absl::StrCat("This path takes ", absl::StrJoin(allowed, ", "), " only.")),
        405, *parts_.codec);
  }
  response.Add("Allow", absl::StrJoin(allowed, ", "));
  return response;
}

CallHeader RestHandler::HeaderOf(const RequestHead& head, const RequestContext& context,
                                 const Authenticated& caller, absl::Duration timeout) const {
  return {.rpc = context.route->rpc,
          .identity = caller.wire,
          .traceparent = context.trace.ToHeader(),
          .accept_language = std::string(head.Field("accept-language")),
          .deadline = absl::Now() + TimeoutOf(head.Field("grpc-timeout"), timeout)};
}

void RestHandler::Finish(const RequestHead& head, const RequestContext& context) {
  const auto known = route_metrics_.find(context.route);
  const RequestMetrics& metrics = known == route_metrics_.end() ? without_route_ : known->second;
  const std::chrono::duration<double> took = metrics.Count(context);
  Log(LogLevel::kInfo, "request",
      {{"method", context.route == nullptr ? "-" : head.method},
       {"route", context.route == nullptr ? "-" : absl::string_view(context.route->text)},
       {"status", absl::StrCat(context.status)},
       {"milliseconds", absl::StrCat(took.count() * 1000)},
       {"request_id", context.request_id}},
      context.trace);
}

}  // namespace touchstone::gateway
