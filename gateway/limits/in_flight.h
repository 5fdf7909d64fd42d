// How many requests are served at a time.

#ifndef TOUCHSTONE_GATEWAY_LIMITS_IN_FLIGHT_H_
#define TOUCHSTONE_GATEWAY_LIMITS_IN_FLIGHT_H_

#include <atomic>
#include <utility>

namespace touchstone::gateway {

// A bound on what is in flight. Thread-safe; outlives its places.
//
//   const InFlight::Place place = in_flight.Enter();
//   if (!place) return Overloaded();
class InFlight {
 public:
  explicit InFlight(int most) : most_(most) {}

  // A place, given back when it is destroyed; false when there was none.
  class Place {
   public:
    explicit Place(InFlight* owner) : owner_(owner) {}
    Place(Place&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (owner_ != nullptr) owner_->now_.fetch_sub(1, std::memory_order_relaxed);
    }
    explicit operator bool() const { return owner_ != nullptr; }

   private:
    InFlight* owner_;
  };

  Place Enter() {
    if (now_.fetch_add(1, std::memory_order_relaxed) < most_) return Place(this);
    now_.fetch_sub(1, std::memory_order_relaxed);
    return Place(nullptr);
  }

  int now() const { return now_.load(std::memory_order_relaxed); }

 private:
  const int most_;
  std::atomic<int> now_{0};
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_LIMITS_IN_FLIGHT_H_
