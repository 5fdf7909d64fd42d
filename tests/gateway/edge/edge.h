// A whole gateway in front of a fake service, on free ports, for tests.

#ifndef TOUCHSTONE_TESTS_GATEWAY_EDGE_EDGE_H_
#define TOUCHSTONE_TESTS_GATEWAY_EDGE_EDGE_H_

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "gateway/gateway.h"
#include "tests/gateway/edge/fake_service.h"
#include "tests/gateway/edge/http_client.h"

namespace touchstone::gateway {

// Knows the organizations "wa" and "or" and the secrets above; an identity's wire form is its id.
class Edge {
 public:
  using Services = std::vector<const google::protobuf::ServiceDescriptor*>;

  // `handler` answers the calls of catalog, assessment, recruiting and feedback; `adjust` may
  // change the settings before the start. `services` are of the packages below these two.
  explicit Edge(FakeService::Handler handler,
                const std::function<void(GatewaySettings*)>& adjust = {},
                const Services& services = ContractServices());
  ~Edge();

  int port() const { return gateway_->http_port(); }
  HttpAnswer Call(absl::string_view method, absl::string_view target,
                  const std::vector<std::string>& fields = {}, absl::string_view body = "") {
    HttpClient client(port());
    return client.Call(method, target, fields, body);
  }

  FakeService& service() { return *service_; }
  void StopService() { service_.reset(); }
  void StartService() { service_ = std::make_unique<FakeService>(Recording(), service_port_); }
  Gateway& gateway() { return *gateway_; }
  const Metrics& metrics() const { return metrics_; }

  // How often the authenticator had to find out who holds a secret.
  int authenticator_asked() const;

  // The calls that the service has seen so far.
  std::vector<SeenCall> seen() const;
  SeenCall last() const;

 private:
  class KnownSecrets;

  FakeService::Handler Recording();

  const FakeService::Handler handler_;
  mutable std::mutex mutex_;
  std::vector<SeenCall> seen_;
  std::unique_ptr<FakeService> service_;
  int service_port_ = 0;
  Metrics metrics_;
  Upstreams upstreams_;
  std::unique_ptr<KnownSecrets> authenticator_;
  std::unique_ptr<OrganizationDirectory> organizations_;
  std::unique_ptr<Gateway> gateway_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_TESTS_GATEWAY_EDGE_EDGE_H_
