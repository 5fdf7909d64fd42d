// The services behind the gateway, and which of them owns a method.

#ifndef TOUCHSTONE_GATEWAY_UPSTREAM_UPSTREAM_H_
#define TOUCHSTONE_GATEWAY_UPSTREAM_UPSTREAM_H_

#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace touchstone::gateway {

// One service process (or what balances several of them). Thread-safe. The channels live as long as
// this does, so that the last reference to one is never dropped inside a callback of gRPC.
class Upstream {
 public:
  // `address` as gRPC takes it: "127.0.0.1:9101", "dns:///catalog:9101". Opens `channels`
  // connections and spreads calls over them: one connection is one thread's worth of work.
  Upstream(std::string name, const std::string& address, int channels);

  // Over channels that exist.
  Upstream(std::string name, std::vector<std::shared_ptr<grpc::Channel>> channels);

  // A service in this process, by a channel without a socket: always reachable.
  static std::shared_ptr<Upstream> InProcess(std::string name,
                                             std::shared_ptr<grpc::Channel> channel);

  // "catalog".
  const std::string& name() const { return name_; }

  // The stub for a call: each connection in its turn, without those that do not stand now. When
  // none stands, the call on it fails at once.
  grpc::GenericStub& NextStub();

  // Whether a connection stands. What is not connected connects, from the start and again and
  // again: whether a service is there is known without a call.
  bool IsReachable() const;

  // Whether a failed call may be tried once more. Retries are a tenth of all calls at most, so that
  // a service that is struggling does not get twice the load.
  bool MayRetry();
  void CountCall();

 private:
  bool Stands(grpc::Channel& channel, bool try_to_connect) const;

  const std::string name_;
  bool in_process_ = false;
  std::vector<std::shared_ptr<grpc::Channel>> channels_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::atomic<size_t> next_{0};
  std::atomic<int> retry_tenths_;
};

// Which upstream owns a method, by the package of its service. Filled in main, then not changed.
class Upstreams {
 public:
  // `package` such as "touchstone.catalog": owns every service in it and below it.
  void Add(absl::string_view package, std::shared_ptr<Upstream> upstream);

  // By a service's full name, such as "touchstone.catalog.v1.Catalog"; null for nobody's.
  Upstream* Find(absl::string_view service) const;

 private:
  absl::flat_hash_map<std::string, std::shared_ptr<Upstream>> by_package_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_UPSTREAM_UPSTREAM_H_
