#include "gateway/interop/open311/open311_handler.h"

#include <touchstone/feedback/v1/public_request.pb.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gateway/answers/gzip.h"
#include "gateway/interop/open311/answers.h"
#include "gateway/interop/open311/errors.h"
#include "gateway/interop/open311/next_page.h"
#include "gateway/interop/open311/requests.h"
#include "gateway/rest/body.h"
#include "gateway/rest/elsewhere.h"
#include "gateway/transcoding/entity_tag.h"
#include "gateway/upstream/call.h"
#include "gateway/upstream/upstream_status.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/sha256.h"
#include "services/runtime/telemetry/log.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::gateway::open311 {
namespace {

constexpr absl::string_view kService = "touchstone.feedback.v1.PublicRequests";

std::string RpcOf(absl::string_view method) { return absl::StrCat("/", kService, "/", method); }

Authenticated Nobody() {
  return {.principal = {std::shared_ptr<const void>(), &Anonymous()}, .wire = ""};
}

bool Allows(CallKind kind, absl::string_view method) {
  for (const absl::string_view allowed : absl::StrSplit(AllowedMethods(kind), ", ")) {
    if (allowed == method) return true;
  }
  return false;
}

// The answer to what no argument is needed for; nothing when the call goes on.
std::optional<Response> WithoutCall(const Call& call, absl::string_view method) {
  if (call.kind == CallKind::kNone) {
    return ErrorAnswerAs(call.format, 404,
                         "Nothing is at this path; /open311/v2/discovery.xml tells what there is.");
  }
  const std::string allowed = absl::StrCat(AllowedMethods(call.kind), ", OPTIONS");
  std::optional<Response> answer;
  if (method == "OPTIONS") {
    answer.emplace().status = 204;
  } else if (!Allows(call.kind, method)) {
    answer = ErrorAnswerAs(call.format, 405, absl::StrCat("This path takes ", allowed, " only."));
  } else if (!call.has_format) {
    return ErrorAnswerAs(call.format, 406, "The path must end in .xml or .json.");
  }
  if (answer) answer->Add("Allow", allowed);
  return answer;
}

// Whether a body is a form; a client that does not say what it sends means one.
bool IsForm(const RequestHead& head) {
  const absl::string_view type = head.Field("content-type");
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(type, absl::MaxSplits(';', 1));
  const bool is_form = absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(parts.first),
                                              "application/x-www-form-urlencoded");
  const std::string parameters = absl::AsciiStrToLower(parts.second);
  const bool is_utf8 =
      !absl::StrContains(parameters, "charset") || absl::StrContains(parameters, "utf-8");
  return type.empty() || (is_form && is_utf8);
}

absl::Status NoSuchJurisdiction() {
  return Error(absl::StatusCode::kNotFound, reasons::kJurisdictionUnknown,
               "jurisdiction_id is none that is served here.");
}

}  // namespace

Open311Handler::Open311Handler(const Open311Settings& settings, const Open311Parts& parts,
                               HttpHandler& rest)
    : settings_(settings),
      parts_(parts),
      rest_(rest),
      jurisdictions_(*parts.clock),
      bodies_(settings.most_body_bytes),
      rate_limited_(RateLimited(*parts.metrics)),
      overloaded_(Overloaded(*parts.metrics)) {
  for (const CallKind kind :
       {CallKind::kNone, CallKind::kDiscovery, CallKind::kServices, CallKind::kService,
        CallKind::kRequests, CallKind::kRequest, CallKind::kToken, CallKind::kUpdates}) {
    for (const absl::string_view method : {"GET", "POST"}) {
      const std::string name = NameOf(kind, method);
      metrics_.try_emplace(name, *parts.metrics, name);
    }
  }
}

Task<void> Open311Handler::Serve(Exchange& exchange) {
  if (!absl::StartsWith(exchange.head().path, kOpen311)) {
    co_await rest_.Serve(exchange);
    co_return;
  }
  RequestContext context(exchange.head());
  Asked asked{.exchange = exchange,
              .context = context,
              .call = CallOf(exchange.head().path),
              .arguments = {},
              .caller = Nobody(),
              .jurisdiction = ""};
  Response response = co_await Answer(asked);
  co_await Send(asked, response);
  Finish(asked);
}

Task<Response> Open311Handler::Answer(Asked& asked) {
  absl::Status status;
  std::optional<Response> answered = WithoutCall(asked.call, asked.head().method);
  if (answered || !asked.is_post()) status = CheckRate(AddressKey(asked.exchange.peer()));
  if (status.ok() && answered) co_return *std::move(answered);
  if (status.ok()) status = asked.arguments.Read(asked.head().query);
  if (status.ok() && asked.is_post()) {
    if (!IsForm(asked.head())) {
      co_return ErrorAnswerAs(asked.call.format, 415,
                              "The body must be application/x-www-form-urlencoded; charset=utf-8.");
    }
    status = co_await ReadForm(asked);
    // Who asks is found out even of what cannot be read: a flood of that counts too.
    const absl::Status known = co_await Authenticate(asked);
    if (!known.ok()) status = known;
  }
  if (!status.ok()) co_return ErrorAnswer(asked.call.format, status, asked.arguments);
  absl::StatusOr<Response> answer = co_await Dispatch(asked);
  if (!answer.ok()) {
    co_return ErrorAnswer(asked.call.format, answer.status(), asked.arguments);
  }
  co_return *std::move(answer);
}

Task<absl::StatusOr<Response>> Open311Handler::Dispatch(Asked& asked) {
  const absl::StatusOr<Jurisdictions::Known> jurisdiction = co_await Resolve(asked);
  if (!jurisdiction.ok()) co_return jurisdiction.status();
  asked.jurisdiction = (*jurisdiction)->jurisdiction();
  absl::StatusOr<Response> answer;
  switch (asked.call.kind) {
    case CallKind::kDiscovery:
      answer = Shown(asked, DiscoveryAnswer(asked.call.format, **jurisdiction));
      break;
    case CallKind::kServices:
      answer = co_await Services(asked);
      break;
    case CallKind::kService:
      answer = co_await Definition(asked);
      break;
    case CallKind::kRequests:
      if (asked.is_post()) {
        answer = co_await Submit(asked);
      } else {
        answer = co_await List(asked);
      }
      break;
    case CallKind::kRequest:
      answer = co_await Get(asked);
      break;
    case CallKind::kToken:
      answer = co_await Token(asked);
      break;
    case CallKind::kUpdates:
      if (asked.is_post()) {
        answer = co_await PostUpdate(asked);
      } else {
        answer = co_await ListUpdates(asked);
      }
      break;
    case CallKind::kNone:
      break;
  }
  co_return answer;
}

Task<absl::StatusOr<Response>> Open311Handler::Services(Asked& asked) {
  const auto request = ServicesRequest(asked.arguments);
  const absl::StatusOr<v1::ListPublicServicesResponse> services =
      co_await Ask<v1::ListPublicServicesResponse>(asked, "ListPublicServices", request);
  if (!services.ok()) co_return services.status();
  Response response = Shown(asked, ServicesAnswer(asked.call.format, *services));
  if (!services->language().empty()) response.Add("Content-Language", services->language());
  co_return response;
}

Task<absl::StatusOr<Response>> Open311Handler::Definition(Asked& asked) {
  const auto request = DefinitionRequest(asked.arguments, asked.call.id);
  const absl::StatusOr<v1::PublicServiceDefinition> definition =
      co_await Ask<v1::PublicServiceDefinition>(asked, "GetPublicServiceDefinition", request);
  if (!definition.ok()) co_return definition.status();
  co_return Shown(asked, DefinitionAnswer(asked.call.format, *definition));
}

Task<absl::StatusOr<Response>> Open311Handler::Submit(Asked& asked) {
  const auto request = SubmitRequest(asked.arguments);
  const absl::StatusOr<v1::SubmitPublicRequestResponse> submitted =
      co_await Ask<v1::SubmitPublicRequestResponse>(asked, "SubmitPublicRequest", request);
  if (!submitted.ok()) co_return submitted.status();
  co_return Told(asked, SubmitAnswer(asked.call.format, *submitted));
}

Task<absl::StatusOr<Response>> Open311Handler::Token(Asked& asked) {
  const auto request = TokenRequest(asked.call.id);
  const absl::StatusOr<v1::ResolveRequestTokenResponse> resolved =
      co_await Ask<v1::ResolveRequestTokenResponse>(asked, "ResolveRequestToken", request);
  if (!resolved.ok()) co_return resolved.status();
  co_return Told(asked, TokenAnswer(asked.call.format, *resolved));
}

Task<absl::StatusOr<Response>> Open311Handler::List(Asked& asked) {
  const absl::StatusOr<v1::ListPublicRequestsRequest> request = ListRequest(asked.arguments);
  if (!request.ok()) co_return request.status();
  const absl::StatusOr<v1::ListPublicRequestsResponse> listed =
      co_await Ask<v1::ListPublicRequestsResponse>(asked, "ListPublicRequests", *request);
  if (!listed.ok()) co_return listed.status();
  Response response =
      Shown(asked, RequestsAnswer(asked.call.format, listed->requests(), request->extensions()));
  // Bodies have no place for it: that there is more is told here.
  response.Add("X-Total-Count", absl::StrCat(listed->total_count()));
  if (!listed->next_page_token().empty()) {
    const int next = std::max(request->page(), 1) + 1;
    response.Add("Link", NextPageLink(asked.head().query, "page", absl::StrCat(next)));
  }
  co_return response;
}

Task<absl::StatusOr<Response>> Open311Handler::Get(Asked& asked) {
  const absl::StatusOr<v1::GetPublicRequestRequest> request =
      GetRequest(asked.arguments, asked.call.id);
  if (!request.ok()) co_return request.status();
  const absl::StatusOr<v1::PublicRequest> found =
      co_await Ask<v1::PublicRequest>(asked, "GetPublicRequest", *request);
  if (!found.ok()) co_return found.status();
  google::protobuf::RepeatedPtrField<v1::PublicRequest> one;
  *one.Add() = *found;
  co_return Shown(asked, RequestsAnswer(asked.call.format, one, request->extensions()));
}

Task<absl::StatusOr<Response>> Open311Handler::ListUpdates(Asked& asked) {
  const absl::StatusOr<v1::ListPublicUpdatesRequest> request = ListUpdatesRequest(asked.arguments);
  if (!request.ok()) co_return request.status();
  const absl::StatusOr<v1::ListPublicUpdatesResponse> updates =
      co_await Ask<v1::ListPublicUpdatesResponse>(asked, "ListPublicUpdates", *request);
  if (!updates.ok()) co_return updates.status();
  Response response = Shown(asked, UpdatesAnswer(asked.call.format, *updates));
  if (!updates->next_page_token().empty()) {
    response.Add("Link",
                 NextPageLink(asked.head().query, "page_token", updates->next_page_token()));
  }
  co_return response;
}

Task<absl::StatusOr<Response>> Open311Handler::PostUpdate(Asked& asked) {
  const absl::StatusOr<v1::PostPublicUpdateRequest> request = PostUpdateRequest(asked.arguments);
  if (!request.ok()) co_return request.status();
  const absl::StatusOr<v1::PublicUpdate> update =
      co_await Ask<v1::PublicUpdate>(asked, "PostPublicUpdate", *request);
  if (!update.ok()) co_return update.status();
  co_return Told(asked, PostedUpdateAnswer(asked.call.format, *update));
}

Task<absl::Status> Open311Handler::ReadForm(Asked& asked) {
  ByteBudget::Share share(bodies_);
  const absl::StatusOr<std::string> body =
      co_await ReadBody(asked.exchange, settings_.largest_body, share);
  if (!body.ok()) co_return body.status();
  co_return asked.arguments.Read(*body);
}

Task<absl::Status> Open311Handler::Authenticate(Asked& asked) {
  const absl::string_view key = asked.arguments.One("api_key");
  const std::string authorization =
      key.empty() ? std::string(asked.head().Field("authorization")) : absl::StrCat("Bearer ", key);
  absl::StatusOr<Authenticated> caller;
  if (auto at_once = AuthenticateHeaderAtOnce(*parts_.authenticator, authorization)) {
    caller = *std::move(at_once);
  } else {
    // Guessing keys is bounded by the guesser's address, before it costs a look-up.
    const absl::Status rate = CheckRate(AddressKey(asked.exchange.peer()));
    if (!rate.ok()) co_return rate;
    const auto ask = [&] { return AuthenticateHeader(*parts_.authenticator, authorization); };
    caller = co_await Elsewhere(*parts_.lookups, ask);
  }
  if (!caller.ok()) co_return caller.status();
  asked.caller = *std::move(caller);
  const bool is_anonymous = asked.caller.principal->kind() == trust::v1::Principal::ANONYMOUS;
  const absl::Status rate =
      CheckRate(is_anonymous ? AddressKey(asked.exchange.peer()) : asked.caller.principal->id());
  if (!rate.ok() || !is_anonymous) co_return rate;
  co_return Error(absl::StatusCode::kUnauthenticated, reasons::kIdentityMissing,
                  "The call needs an API key.");
}

Task<absl::StatusOr<Jurisdictions::Known>> Open311Handler::Resolve(Asked& asked) {
  const std::string id(asked.arguments.One("jurisdiction_id"));
  Jurisdictions::Known known = jurisdictions_.Find(id);
  if (known == nullptr) {
    const absl::Duration asked_at = parts_.clock->Monotonic();
    v1::ResolveJurisdictionRequest request;
    request.set_public_id(id);
    absl::StatusOr<v1::PublicJurisdiction> found =
        co_await Ask<v1::PublicJurisdiction>(asked, "ResolveJurisdiction", request);
    if (!found.ok()) co_return found.status();
    known = std::make_shared<const v1::PublicJurisdiction>(*std::move(found));
    jurisdictions_.Keep(id, known, asked_at);
  }
  const absl::Status exists = co_await CheckOrganization(known->jurisdiction());
  if (!exists.ok()) co_return exists;
  co_return known;
}

// Of an organization that was deleted a moment ago, the service does not know yet.
Task<absl::Status> Open311Handler::CheckOrganization(const std::string& jurisdiction) {
  OrganizationGuard& guard = *parts_.organizations;
  v1::ListPublicServicesRequest named;
  named.set_parent(jurisdiction);
  const std::string request = named.SerializeAsString();
  const std::string rpc = RpcOf("ListPublicServices");
  if (guard.IsKnownGood(rpc, request)) co_return absl::OkStatus();
  const auto check = [&] { return guard.Check(rpc, request, Anonymous()); };
  const absl::Status status = co_await Elsewhere(*parts_.lookups, check);
  if (absl::IsUnauthenticated(status)) co_return NoSuchJurisdiction();
  co_return status;
}

template <typename Message, typename Request>
Task<absl::StatusOr<Message>> Open311Handler::Ask(Asked& asked, absl::string_view method,
                                                  Request request) {
  if constexpr (requires { request.set_parent(asked.jurisdiction); }) {
    request.set_parent(asked.jurisdiction);
  }
  const std::string bytes = request.SerializeAsString();
  Upstream* const upstream = parts_.upstreams->Find(kService);
  if (upstream == nullptr) co_return ServiceUnavailable("feedback");
  // The place is held for the service's time only, not for a client's that reads slowly.
  std::optional<InFlight::Place> place(parts_.in_flight->Enter());
  if (!*place) {
    overloaded_.Increment();
    co_return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                         "The gateway serves as many requests as it can.", absl::Seconds(1));
  }
  const CallHeader header{.rpc = RpcOf(method),
                          .identity = asked.caller.wire,
                          .traceparent = asked.context.trace.ToHeader(),
                          .accept_language = std::string(asked.head().Field("accept-language")),
                          .deadline = absl::Now() + settings_.deadline};
  const CallAnswer answer =
      co_await CallUnary(*upstream, header, bytes, /*may_retry=*/!asked.is_post(), asked.exchange);
  place.reset();
  if (!answer.status.ok()) co_return answer.status;
  Message message;
  if (!message.ParseFromArray(answer.view().data(), static_cast<int>(answer.view().size()))) {
    co_return Error(absl::StatusCode::kInternal, reasons::kInternal,
                    "The service's answer cannot be read.");
  }
  co_return message;
}

Response Open311Handler::Shown(const Asked& asked, std::string body) const {
  constexpr size_t kEnough = 32;  // hexadecimal digits of the body's hash
  const std::string revision = Sha256Hex(body).substr(0, kEnough);
  const bool compressed =
      body.size() >= kSmallestCompressed && AcceptsGzip(asked.head().Field("accept-encoding"));
  Response response;
  response.Add("ETag", EntityTag(revision, compressed));
  response.Add("Vary", "Accept-Encoding");
  response.Add("Cache-Control", "public, no-cache");
  if (IfNoneMatchNames(asked.head().Field("if-none-match"), revision)) {
    response.status = 304;
    return response;
  }
  response.Add("Content-Type", ContentTypeOf(asked.call.format));
  if (compressed) response.Add("Content-Encoding", "gzip");
  response.body = std::make_shared<const std::string>(compressed ? Gzip(body) : std::move(body));
  return response;
}

Response Open311Handler::Told(const Asked& asked, std::string body) const {
  Response response;
  response.Add("Content-Type", ContentTypeOf(asked.call.format));
  response.Add("Cache-Control", "no-store");
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

absl::Status Open311Handler::CheckRate(absl::string_view caller) {
  const absl::Duration wait = parts_.rates->Take(caller);
  if (wait == absl::ZeroDuration()) return absl::OkStatus();
  rate_limited_.Increment();
  return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kRateLimited,
                    "The caller makes requests faster than it may.", wait);
}

Task<void> Open311Handler::Send(Asked& asked, Response& response) {
  // What was handed in is said, room or not: whoever was refused it would hand it in again.
  auto hold = parts_.unsent->Enter(response.body);
  if (!hold && !asked.is_post()) {
    overloaded_.Increment();
    response = ErrorAnswer(
        asked.call.format,
        RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                   "As many answers wait for their clients to take them as the gateway can hold.",
                   absl::Seconds(1)),
        asked.arguments);
  } else if (!hold) {
    hold.emplace(parts_.unsent->EnterAnyway(response.body));
  }
  asked.context.status = response.status;
  asked.context.Stamp(&response);
  co_await asked.exchange.Send(response);
}

void Open311Handler::Finish(const Asked& asked) {
  const std::string name = NameOf(asked.call.kind, asked.head().method);
  const std::chrono::duration<double> took = metrics_.at(name).Count(asked.context);
  // Neither path nor query: ids, tokens and keys are in them.
  Log(LogLevel::kInfo, "request",
      {{"method", asked.call.kind == CallKind::kNone ? "-" : asked.head().method},
       {"route", name},
       {"status", absl::StrCat(asked.context.status)},
       {"milliseconds", absl::StrCat(took.count() * 1000)},
       {"request_id", asked.context.request_id}},
      asked.context.trace);
}

}  // namespace touchstone::gateway::open311
