// One caller loads a missing value, the others wait for it.
//
//   return flights.Do(name, deadline, [&] { return LoadRow(name); },
//                     [&](const CachedValue& value) { near.Fill(name, value); });
//
// A change of a key overtakes the load that is under way for it: those who wait already get what it
// finds (they asked before the change was known), but it is not stored, and who asks from then on
// starts a load of its own.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CACHE_SINGLE_FLIGHT_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CACHE_SINGLE_FLIGHT_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/cache/cached_value.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/clock/mutex.h"

namespace touchstone {

// Thread-safe.
class SingleFlight {
 public:
  using Load = absl::FunctionRef<absl::StatusOr<CachedValue>()>;
  using Store = absl::FunctionRef<void(const CachedValue&)>;

  // A load that began longer ago than `largest_age` is not waited for: it may have read what has
  // been changed since without anyone here having heard of it.
  SingleFlight(absl::Duration largest_age, Clock& clock);

  // The result of `load`, or of another caller's for the same key. `store` is called when this
  // caller loaded, succeeded and was not overtaken; no change of the key can be told (Overtake)
  // while it runs. An error goes to all who waited and is not kept; but when the one who loads gave
  // up for lack of time of its own (DEADLINE_EXCEEDED, CANCELLED, RESOURCE_EXHAUSTED), those with
  // time left try again. DEADLINE_EXCEEDED when `deadline` passes while waiting.
  absl::StatusOr<CachedValue> Do(absl::string_view key, absl::Time deadline, Load load,
                                 Store store);

  // Tells that the key has changed. Runs `give_up`, which gives up what was stored for it, at a
  // moment at which no load of the key begins or stores: one that began before stores nothing, and
  // one that begins afterwards finds what `give_up` left.
  void Overtake(absl::string_view key, absl::FunctionRef<void()> give_up);
  // The same for all keys.
  void OvertakeAll(absl::FunctionRef<void()> give_up);

 private:
  struct Flight {
    absl::Duration started;
    bool overtaken = false;
    std::optional<absl::StatusOr<CachedValue>> result;
    CondVar landed;
  };
  struct alignas(64) Shard {
    Mutex mutex;  // guards the flights too
    absl::flat_hash_map<std::string, std::shared_ptr<Flight>> flights ABSL_GUARDED_BY(mutex);
  };

  Shard& ShardOf(absl::string_view key);
  static absl::StatusOr<CachedValue> Lead(Shard& shard, absl::string_view key, Flight& flight,
                                          Load load, Store store);

  const absl::Duration largest_age_;
  Clock& clock_;
  std::vector<Shard> shards_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CACHE_SINGLE_FLIGHT_H_
