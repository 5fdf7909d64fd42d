#include "gateway/upstream/upstream.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <algorithm>
#include <climits>
#include <utility>

namespace touchstone::gateway {
namespace {

constexpr int kFullBudget = 100;  // ten retries in a row
constexpr int kRetryCost = 10;
constexpr int kCallEarns = 1;

grpc::ChannelArguments Arguments() {
  grpc::ChannelArguments arguments;
  // A name may stand for several processes, and calls are spread over all of them.
  arguments.SetLoadBalancingPolicyName("round_robin");
  // Channels with equal arguments would otherwise share one connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // A service that was restarted is found again soon.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  // Not the time between attempts, as its name says, but how long one may take at least.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 5000);
  // A channel without calls stays connected, and so knows whether its peer is there.
  arguments.SetInt(GRPC_ARG_CLIENT_IDLE_TIMEOUT_MS, INT_MAX);
  // Notices a peer that vanished without a word; not more often than servers allow.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // Retries are ours: only safe methods, once, within a budget.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetMaxReceiveMessageSize(16 << 20);
  return arguments;
}

}  // namespace

Upstream::Upstream(std::string name, const std::string& address, int channels)
    : name_(std::move(name)), retry_tenths_(kFullBudget) {
  for (int i = 0; i < channels; ++i) {
    channels_.push_back(
        grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), Arguments()));
    stubs_.push_back(std::make_unique<grpc::GenericStub>(channels_.back()));
  }
  IsReachable();  // begins to connect
}

Upstream::Upstream(std::string name, std::vector<std::shared_ptr<grpc::Channel>> channels)
    : name_(std::move(name)), channels_(std::move(channels)), retry_tenths_(kFullBudget) {
  for (const auto& channel : channels_) {
    stubs_.push_back(std::make_unique<grpc::GenericStub>(channel));
  }
}

std::shared_ptr<Upstream> Upstream::InProcess(std::string name,
                                              std::shared_ptr<grpc::Channel> channel) {
  auto upstream = std::make_shared<Upstream>(std::move(name), std::vector{std::move(channel)});
  upstream->in_process_ = true;
  return upstream;
}

// A channel within the process has no connection to lose, and gRPC complains of being asked.
bool Upstream::Stands(grpc::Channel& channel, bool try_to_connect) const {
  return in_process_ || channel.GetState(try_to_connect) == GRPC_CHANNEL_READY;
}

grpc::GenericStub& Upstream::NextStub() {
  const size_t turn = next_.fetch_add(1, std::memory_order_relaxed);
  for (size_t i = 0; i < channels_.size(); ++i) {
    const size_t candidate = (turn + i) % channels_.size();
    if (Stands(*channels_[candidate], /*try_to_connect=*/false)) return *stubs_[candidate];
  }
  return *stubs_[turn % stubs_.size()];
}

bool Upstream::IsReachable() const {
  // Every channel is asked, for that makes it connect.
  const auto standing = std::count_if(
      channels_.begin(), channels_.end(),
      [this](const auto& channel) { return Stands(*channel, /*try_to_connect=*/true); });
  return standing > 0;
}

bool Upstream::MayRetry() {
  int have = retry_tenths_.load(std::memory_order_relaxed);
  while (have >= kRetryCost) {
    if (retry_tenths_.compare_exchange_weak(have, have - kRetryCost)) return true;
  }
  return false;
}

void Upstream::CountCall() {
  if (retry_tenths_.load(std::memory_order_relaxed) >= kFullBudget) return;
  retry_tenths_.fetch_add(kCallEarns, std::memory_order_relaxed);
}

void Upstreams::Add(absl::string_view package, std::shared_ptr<Upstream> upstream) {
  by_package_[std::string(package)] = std::move(upstream);
}

Upstream* Upstreams::Find(absl::string_view service) const {
  while (true) {
    const size_t dot = service.rfind('.');
    if (dot == service.npos) return nullptr;
    service = service.substr(0, dot);
    if (const auto found = by_package_.find(service); found != by_package_.end()) {
      return found->second.get();
    }
  }
}

}  // namespace touchstone::gateway
