// Ends waits for a server that hangs. libpq's calls have no timeout of their own, and the server's
// statement_timeout is of no use when it is the server that stands still (a stopped machine, a
// stalled disk): when a deadline has passed by a while, the socket is shut down, and the call that
// waits on it returns with a broken connection.
//
//   const SocketWatch::Guard guard(watch, PQsocket(connection), deadline);
//   PQexec(connection, "…");

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_SOCKET_WATCH_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_SOCKET_WATCH_H_

#include <map>
#include <thread>

#include "absl/time/time.h"
#include "services/runtime/clock/mutex.h"

namespace touchstone {

// Thread-safe. Owns one thread. Must outlive its guards.
class SocketWatch {
 private:
  using Deadlines = std::multimap<absl::Time, int>;

 public:
  // While it lives, `socket` is open, and is shut down a while after `deadline` (or after now when
  // that has passed already). Does nothing when `watch` is null.
  class Guard {
   public:
    Guard(SocketWatch* watch, int socket, absl::Time deadline);
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    SocketWatch* const watch_;
    Deadlines::iterator place_;
  };

  SocketWatch();
  ~SocketWatch();

 private:
  void Run();

  Mutex mutex_;
  CondVar wake_;
  Deadlines sockets_ ABSL_GUARDED_BY(mutex_);
  absl::Time sleeps_until_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_SOCKET_WATCH_H_
