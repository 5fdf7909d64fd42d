#include "services/runtime/cache/single_flight.h"

#include <utility>

#include "absl/hash/hash.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

constexpr int kShards = 16;

// Whether an error says more about the caller that got it than about the thing it asked for.
bool IsOwnImpatience(const absl::Status& status) {
  return absl::IsDeadlineExceeded(status) || absl::IsCancelled(status) ||
         absl::IsResourceExhausted(status);
}

}  // namespace

SingleFlight::SingleFlight(absl::Duration largest_age, Clock& clock)
    : largest_age_(largest_age), clock_(clock), shards_(kShards) {}

absl::StatusOr<CachedValue> SingleFlight::Do(absl::string_view key, absl::Time deadline, Load load,
                                             Store store) {
  Shard& shard = ShardOf(key);
  while (true) {
    std::shared_ptr<Flight> flight;
    {
      MutexLock lock(&shard.mutex);
      std::shared_ptr<Flight>& current = shard.flights[key];
      const absl::Duration now = clock_.Monotonic();
      if (current == nullptr || now - current->started >= largest_age_) {
        if (current != nullptr) current->overtaken = true;
        current = flight = std::make_shared<Flight>(now);
      } else {
        const std::shared_ptr<Flight> other = current;
        while (!other->result.has_value()) {
          if (other->landed.WaitWithDeadline(&shard.mutex, deadline) &&
              !other->result.has_value()) {
            return Error(absl::StatusCode::kDeadlineExceeded, reasons::kDeadlineExceeded,
                         "The deadline passed while the value was read.");
          }
        }
        if (other->result->ok() || !IsOwnImpatience(other->result->status())) {
          return *other->result;
        }
        if (absl::Now() >= deadline) return *other->result;
      }
    }
    if (flight != nullptr) return Lead(shard, key, *flight, load, store);
  }
}

absl::StatusOr<CachedValue> SingleFlight::Lead(Shard& shard, absl::string_view key, Flight& flight,
                                               Load load, Store store) {
  absl::StatusOr<CachedValue> result = load();
  MutexLock lock(&shard.mutex);
  if (!flight.overtaken) {
    if (result.ok()) store(*result);
    shard.flights.erase(key);
  }
  flight.result = result;
  flight.landed.SignalAll();
  return result;
}

void SingleFlight::Overtake(absl::string_view key, absl::FunctionRef<void()> give_up) {
  Shard& shard = ShardOf(key);
  MutexLock lock(&shard.mutex);
  const auto found = shard.flights.find(key);
  if (found != shard.flights.end()) {
    found->second->overtaken = true;
    shard.flights.erase(found);
  }
  give_up();
}

// Takes every lock, in order.
void SingleFlight::OvertakeAll(absl::FunctionRef<void()> give_up) ABSL_NO_THREAD_SAFETY_ANALYSIS {
  for (Shard& shard : shards_) {
    shard.mutex.Lock();
    for (auto& [key, flight] : shard.flights) flight->overtaken = true;
    shard.flights.clear();
  }
  give_up();
  for (Shard& shard : shards_) shard.mutex.Unlock();
}

SingleFlight::Shard& SingleFlight::ShardOf(absl::string_view key) {
  return shards_[(absl::HashOf(key) >> 48) % shards_.size()];
}

}  // namespace touchstone
