#include "gateway/gateway.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "gateway/docs/docs.h"
#include "gateway/grpc/grpc_port.h"
#include "gateway/http/server.h"
#include "gateway/interop/open311/open311_handler.h"
#include "gateway/openapi/openapi.h"
#include "proto/descriptors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway {
namespace {

absl::StatusOr<RouteTable> MakeRoutes(
    const std::vector<const google::protobuf::ServiceDescriptor*>& services) {
  RouteTableBuilder builder;
  for (const auto* service : services) RETURN_IF_ERROR(builder.Add(*service));
  return std::move(builder).Build();
}

// What the gateway answers by itself: the description of the contract, and pages that show it.
std::vector<StaticDocument> Documents(const RouteTable& routes, const std::string& version) {
  std::vector<StaticDocument> documents = DocsDocuments();
  documents.push_back(
      MakeDocument("/openapi.json", "application/json", OpenApiDocument(routes, version)));
  return documents;
}

class RunningGateway : public Gateway {
 public:
  RunningGateway(const GatewaySettings& settings, const GatewayParts& parts, RouteTable routes)
      : routes_(std::move(routes)),
        codec_(ContractPool()),
        cache_(codec_, settings.json_cache_bytes, *parts.metrics),
        public_answers_(settings.public_answers, *parts.clock, *parts.metrics),
        guard_(parts.services, *parts.organizations, *parts.clock),
        lookups_(settings.lookups),
        rates_(settings.rates, *parts.clock),
        in_flight_(settings.largest_in_flight),
        streams_(settings.largest_streams),
        unsent_(settings.most_unsent_bytes, *parts.metrics),
        rest_(settings.rest,
              {.routes = &routes_,
               .upstreams = parts.upstreams,
               .codec = &codec_,
               .cache = &cache_,
               .public_answers = &public_answers_,
               .authenticator = parts.authenticator,
               .organizations = &guard_,
               .lookups = &lookups_,
               .rates = &rates_,
               .in_flight = &in_flight_,
               .streams = &streams_,
               .unsent = &unsent_,
               .metrics = parts.metrics},
              Documents(routes_, settings.version)),
        open311_({.largest_body = settings.rest.largest_body,
                  .deadline = settings.rest.default_deadline},
                 {.upstreams = parts.upstreams,
                  .authenticator = parts.authenticator,
                  .organizations = &guard_,
                  .lookups = &lookups_,
                  .rates = &rates_,
                  .in_flight = &in_flight_,
                  .unsent = &unsent_,
                  .metrics = parts.metrics,
                  .clock = parts.clock},
                 rest_) {}

  // Look-ups announce what they found to the threads of the HTTP port: they end before it does.
  ~RunningGateway() override { lookups_.Stop(); }

  absl::Status Listen(const GatewaySettings& settings, const GatewayParts& parts) {
    ASSIGN_OR_RETURN(http_, HttpServer::Start(settings.http, open311_, *parts.metrics));
    ASSIGN_OR_RETURN(grpc_, GrpcPort::Start(settings.grpc, {.upstreams = parts.upstreams,
                                                            .authenticator = parts.authenticator,
                                                            .organizations = &guard_,
                                                            .lookups = &lookups_,
                                                            .rates = &rates_,
                                                            .in_flight = &in_flight_,
                                                            .streams = &streams_,
                                                            .metrics = parts.metrics,
                                                            .pool = &ContractPool()}));
    return absl::OkStatus();
  }

  int http_port() const override { return http_->port(); }

  int grpc_port() const override { return grpc_->port(); }

  void Drain() override {
    std::thread grpc([this] { grpc_->Drain(); });  // Both at once: each may take its whole time.
    http_->Drain();
    grpc.join();
  }

 private:
  const RouteTable routes_;
  const JsonCodec codec_;
  JsonCache cache_;
  PublicAnswers public_answers_;
  OrganizationGuard guard_;
  LookupThreads lookups_;
  RateLimiter rates_;
  InFlight in_flight_;
  InFlight streams_;
  UnsentAnswers unsent_;
  RestHandler rest_;
  open311::Open311Handler open311_;
  std::unique_ptr<HttpServer> http_;
  std::unique_ptr<GrpcPort> grpc_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::Start(const GatewaySettings& settings,
                                                        const GatewayParts& parts) {
  ASSIGN_OR_RETURN(RouteTable routes, MakeRoutes(parts.services));
  auto gateway = std::make_unique<RunningGateway>(settings, parts, std::move(routes));
  RETURN_IF_ERROR(gateway->Listen(settings, parts));
  return std::unique_ptr<Gateway>(std::move(gateway));
}

}  // namespace touchstone::gateway
