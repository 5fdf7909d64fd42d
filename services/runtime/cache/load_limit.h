// Keeps the database from drowning when nothing is cached: so many loads at a time, the others wait
// their turn.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CACHE_LOAD_LIMIT_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CACHE_LOAD_LIMIT_H_

#include "absl/time/time.h"
#include "services/runtime/clock/mutex.h"

namespace touchstone {

// Thread-safe.
class LoadLimit {
 public:
  explicit LoadLimit(int largest) : free_(largest) {}

  // Waits for a turn. False when the deadline passed first; otherwise one End is owed.
  bool Begin(absl::Time deadline) {
    MutexLock lock(&mutex_);
    while (free_ == 0) {
      if (changed_.WaitWithDeadline(&mutex_, deadline) && free_ == 0) return false;
    }
    --free_;
    return true;
  }

  void End() {
    MutexLock lock(&mutex_);
    ++free_;
    changed_.Signal();
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  int free_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CACHE_LOAD_LIMIT_H_
