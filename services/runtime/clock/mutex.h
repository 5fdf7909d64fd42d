// Locks that the compiler checks: std::mutex and std::condition_variable with Abseil's thread
// annotations and the shape of absl::Mutex.
//
//   Mutex mutex_;
//   CondVar changed_;
//   std::deque<Job> jobs_ ABSL_GUARDED_BY(mutex_);
//
//   MutexLock lock(&mutex_);
//   while (jobs_.empty()) changed_.Wait(&mutex_);
//
// Not absl::Mutex itself, because Debian's Abseil is not instrumented and ThreadSanitizer reports
// what it guards as racing. clang checks the annotations (-Wthread-safety); gcc ignores them.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CLOCK_MUTEX_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CLOCK_MUTEX_H_

#include <condition_variable>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace touchstone {

// Held by one thread at a time; not recursive.
class ABSL_LOCKABLE Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void Unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }
  bool TryLock() ABSL_EXCLUSIVE_TRYLOCK_FUNCTION(true) { return mutex_.try_lock(); }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

// Holds a mutex from here to the end of the block.
class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex* mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(mutex) {
    mutex_->Lock();
  }
  ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_->Unlock(); }

  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex* const mutex_;
};

// Where threads wait for what a mutex guards to change. A wait may end without reason, so it stands
// in a loop that asks for the condition. Every wait gives the mutex back while it sleeps and holds
// it again when it returns.
class CondVar {
 public:
  CondVar() = default;
  CondVar(const CondVar&) = delete;
  CondVar& operator=(const CondVar&) = delete;

  void Wait(Mutex* mutex) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    std::unique_lock<std::mutex> lock(mutex->mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }

  // Returns true when it was not woken within `timeout`, measured by a clock that never jumps.
  // Zero and less give other threads their turn and return; InfiniteDuration waits for ever.
  bool WaitWithTimeout(Mutex* mutex, absl::Duration timeout) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    // Longer than any wait in this program, and short enough for the clock's arithmetic.
    if (timeout > absl::Hours(24 * 365)) {
      Wait(mutex);
      return false;
    }
    std::unique_lock<std::mutex> lock(mutex->mutex_, std::adopt_lock);
    const auto woken = condition_.wait_for(lock, absl::ToChronoNanoseconds(timeout));
    lock.release();
    return woken == std::cv_status::timeout;
  }

  // The same up to a moment; InfiniteFuture waits for ever.
  bool WaitWithDeadline(Mutex* mutex, absl::Time deadline) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    return WaitWithTimeout(mutex, deadline - absl::Now());
  }

  void Signal() { condition_.notify_one(); }
  void SignalAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CLOCK_MUTEX_H_
