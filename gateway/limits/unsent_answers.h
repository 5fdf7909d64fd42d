// How many bytes of answers may wait for their clients at a time.

#ifndef TOUCHSTONE_GATEWAY_LIMITS_UNSENT_ANSWERS_H_
#define TOUCHSTONE_GATEWAY_LIMITS_UNSENT_ANSWERS_H_

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone::gateway {

// A bound on the bytes of all texts that are held. A text that several hold counts once; a small
// one does not count: the number of connections bounds those. Thread-safe; outlives its holds.
//
//   const auto hold = unsent.Enter(response.body);
//   if (!hold) return Overloaded();
class UnsentAnswers {
 public:
  using Text = std::shared_ptr<const std::string>;
  static constexpr size_t kSmall = 16 << 10;

  UnsentAnswers(size_t most_bytes, Metrics& metrics);

  // What one answer holds, given back when it is destroyed.
  class Hold {
   public:
    Hold(UnsentAnswers* owner, Text text) : owner_(owner), text_(std::move(text)) {}
    Hold(Hold&& other) noexcept
        : owner_(std::exchange(other.owner_, nullptr)), text_(std::move(other.text_)) {}
    Hold& operator=(Hold&&) = delete;
    ~Hold() {
      if (owner_ != nullptr) owner_->Leave(*text_);
    }

   private:
    UnsentAnswers* owner_;  // null: it does not count
    Text text_;
  };

  // Nothing when there is no room for the text, which may be null.
  std::optional<Hold> Enter(Text text);
  // The same for what has to go out, room or not.
  Hold EnterAnyway(Text text);

  // Whether so much waits that clients who take nothing have to make room.
  bool IsPressed() const { return bytes_.load(std::memory_order_relaxed) > most_ / 2; }

 private:
  std::optional<Hold> Enter(Text text, bool anyway);
  void Leave(const std::string& text);

  const size_t most_;
  prometheus::Gauge& gauge_;
  Mutex mutex_;
  absl::flat_hash_map<const std::string*, int> holders_ ABSL_GUARDED_BY(mutex_);
  std::atomic<size_t> bytes_{0};  // written under the mutex
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_LIMITS_UNSENT_ANSWERS_H_
