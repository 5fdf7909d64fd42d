#include "gateway/gateway.h"

#include <utility>

#include "gateway/http/server.h"
#include "gateway/transcoding/contract.h"
#include "proto/descriptors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway {
namespace {

absl::StatusOr<RouteTable> MakeRoutes() {
  RouteTableBuilder builder;
  for (const auto* service : ContractServices()) RETURN_IF_ERROR(builder.Add(*service));
  return std::move(builder).Build();
}

class RunningGateway : public Gateway {
 public:
  RunningGateway(const GatewaySettings& settings, const GatewayParts& parts, RouteTable routes)
      : routes_(std::move(routes)),
        codec_(ContractPool()),
        cache_(codec_, settings.json_cache_bytes, *parts.metrics),
        guard_(ContractServices(), *parts.organizations),
        rates_(settings.rates, *parts.clock),
        in_flight_(settings.largest_in_flight),
        rest_(settings.rest,
              {.routes = &routes_,
               .upstreams = parts.upstreams,
               .codec = &codec_,
               .cache = &cache_,
               .authenticator = parts.authenticator,
               .organizations = &guard_,
               .rates = &rates_,
               .in_flight = &in_flight_,
               .metrics = parts.metrics},
              {}) {}

  absl::Status Listen(const GatewaySettings& settings, const GatewayParts& parts) {
    ASSIGN_OR_RETURN(http_, HttpServer::Start(settings.http, rest_, *parts.metrics));
    return absl::OkStatus();
  }

  int http_port() const override { return http_->port(); }

  void Drain() override { http_->Drain(); }

 private:
  const RouteTable routes_;
  const JsonCodec codec_;
  JsonCache cache_;
  const OrganizationGuard guard_;
  RateLimiter rates_;
  InFlight in_flight_;
  RestHandler rest_;
  std::unique_ptr<HttpServer> http_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::Start(const GatewaySettings& settings,
                                                        const GatewayParts& parts) {
  ASSIGN_OR_RETURN(RouteTable routes, MakeRoutes());
  auto gateway = std::make_unique<RunningGateway>(settings, parts, std::move(routes));
  RETURN_IF_ERROR(gateway->Listen(settings, parts));
  return std::unique_ptr<Gateway>(std::move(gateway));
}

}  // namespace touchstone::gateway
