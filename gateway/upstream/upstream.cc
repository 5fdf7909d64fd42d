#include "gateway/upstream/upstream.h"

#include <algorithm>
#include <utility>

#include "services/runtime/calls/service_channel.h"

namespace touchstone::gateway {
namespace {

constexpr int kFullBudget = 100;  // ten retries in a row
constexpr int kRetryCost = 10;
constexpr int kCallEarns = 1;

}  // namespace

Upstream::Upstream(std::string name, const std::string& address, int channels)
    : name_(std::move(name)), retry_tenths_(kFullBudget) {
  for (int i = 0; i < channels; ++i) {
    channels_.push_back(ServiceChannel(address));
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
