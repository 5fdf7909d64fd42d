// Threads for questions whose answer may have to wait for the database: who holds a key, whether an
// organization exists. The threads that serve connections never wait.

#ifndef TOUCHSTONE_GATEWAY_IDENTITY_LOOKUP_THREADS_H_
#define TOUCHSTONE_GATEWAY_IDENTITY_LOOKUP_THREADS_H_

#include <boost/asio/thread_pool.hpp>
#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/runtime/clock/mutex.h"

namespace touchstone::gateway {

struct LookupSettings {
  int threads = 4;         // more would not get the database's one answer sooner
  int most_waiting = 256;  // for a thread …
  absl::Duration longest_wait = absl::Seconds(2);  // … and so long
};

// Thread-safe.
class LookupThreads {
 public:
  // Called once: with OK on one of the threads, or with why its turn does not come.
  using Work = std::function<void(const absl::Status& turn)>;

  explicit LookupThreads(const LookupSettings& settings);
  ~LookupThreads() { Stop(); }

  // What finds too much waiting is refused at once, on the caller's thread, and what has waited too
  // long when a thread is free is refused then: RESOURCE_EXHAUSTED (OVERLOADED). From Stop on it is
  // UNAVAILABLE (SHUTTING_DOWN).
  void Run(Work work);

  // Waits for what runs; refuses what waits and what comes.
  void Stop();

 private:
  const LookupSettings settings_;
  Mutex mutex_;
  int waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  boost::asio::thread_pool pool_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_IDENTITY_LOOKUP_THREADS_H_
