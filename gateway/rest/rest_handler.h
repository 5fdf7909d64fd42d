// REST: the way of one request through the stages, in order: identity, limit, route, JSON to
// protobuf, call, protobuf to JSON. Each stage hands the next a value; none reaches back.

#ifndef TOUCHSTONE_GATEWAY_REST_REST_HANDLER_H_
#define TOUCHSTONE_GATEWAY_REST_REST_HANDLER_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "gateway/answers/json_cache.h"
#include "gateway/answers/public_answers.h"
#include "gateway/http/exchange.h"
#include "gateway/identity/authenticator.h"
#include "gateway/identity/lookup_threads.h"
#include "gateway/identity/organization_guard.h"
#include "gateway/limits/byte_budget.h"
#include "gateway/limits/in_flight.h"
#include "gateway/limits/rate_limiter.h"
#include "gateway/limits/unsent_answers.h"
#include "gateway/rest/answer_builder.h"
#include "gateway/rest/request_context.h"
#include "gateway/rest/request_metrics.h"
#include "gateway/rest/static_document.h"
#include "gateway/rest/upload.h"
#include "gateway/transcoding/json_codec.h"
#include "gateway/transcoding/route_table.h"
#include "gateway/upstream/call.h"
#include "gateway/upstream/upstream.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone::gateway {

struct RestSettings {
  size_t largest_body = 4 << 20;
  absl::Duration default_deadline = absl::Seconds(30);
  // A server stream ends then at the latest; its caller goes on from where it was.
  absl::Duration longest_stream = absl::Minutes(30);
  UploadLimits uploads;
  size_t most_body_bytes = 256 << 20;  // of all bodies that are being read at a time
};

// What REST stands on; all must outlive it.
struct RestParts {
  const RouteTable* routes = nullptr;
  const Upstreams* upstreams = nullptr;
  const JsonCodec* codec = nullptr;
  JsonCache* cache = nullptr;
  PublicAnswers* public_answers = nullptr;
  Authenticator* authenticator = nullptr;
  OrganizationGuard* organizations = nullptr;
  LookupThreads* lookups = nullptr;
  RateLimiter* rates = nullptr;
  InFlight* in_flight = nullptr;  // requests, streams apart
  InFlight* streams = nullptr;
  UnsentAnswers* unsent = nullptr;
  Metrics* metrics = nullptr;
};

// Shared by all connections. Thread-safe.
class RestHandler : public HttpHandler {
 public:
  RestHandler(const RestSettings& settings, const RestParts& parts,
              std::vector<StaticDocument> documents);

  Task<void> Serve(Exchange& exchange) override;
  bool IsPressed() const override { return parts_.unsent->IsPressed(); }
  Response Refusal(const HeadRefusal& refusal) override;

 private:
  // The answer of what needs no call, or the error that stops the request; otherwise makes the
  // call.
  Task<void> Answer(Exchange& exchange, RequestContext& context);
  Task<void> Call(Exchange& exchange, RequestContext& context, const RouteMatch& match,
                  const Authenticated& caller);
  Task<void> CallUnaryMethod(Exchange& exchange, RequestContext& context, const RouteMatch& match,
                             const Authenticated& caller, Upstream& upstream);
  Task<void> CallServerStream(Exchange& exchange, RequestContext& context, const RouteMatch& match,
                              const Authenticated& caller, Upstream& upstream);
  Task<void> CallClientStream(Exchange& exchange, RequestContext& context, const RouteMatch& match,
                              const Authenticated& caller, Upstream& upstream);
  Task<absl::StatusOr<Authenticated>> Authenticate(Exchange& exchange);
  Task<absl::Status> CheckOrganizations(const Route& route, absl::string_view request,
                                        const Authenticated& caller);
  // The request's message, read and checked.
  Task<absl::StatusOr<std::string>> ReadRequest(Exchange& exchange, const RouteMatch& match,
                                                const Authenticated& caller);

  Task<void> Send(Exchange& exchange, RequestContext& context, Response& response);
  Task<void> SendError(Exchange& exchange, RequestContext& context, const absl::Status& status);

  absl::Status CheckRate(absl::string_view caller);
  // What is answered when there was no place.
  absl::Status Overloaded();
  // What is answered when too many answers wait for their clients.
  absl::Status TooMuchUnsent();
  const StaticDocument* FindDocument(const RequestHead& head) const;
  Response DocumentAnswer(const StaticDocument& document, const RequestHead& head) const;
  Response NoRoute(const RouteMatch& match, const RequestHead& head) const;
  CallHeader HeaderOf(const RequestHead& head, const RequestContext& context,
                      const Authenticated& caller, absl::Duration timeout) const;
  void Finish(const RequestHead& head, const RequestContext& context);

  const RestSettings settings_;
  const RestParts parts_;
  const std::vector<StaticDocument> documents_;
  const AnswerBuilder answers_;
  ByteBudget bodies_;
  const RequestMetrics without_route_;
  absl::flat_hash_map<const Route*, RequestMetrics> route_metrics_;
  prometheus::Counter& rate_limited_;
  prometheus::Counter& overloaded_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_REST_REST_HANDLER_H_
