// A gate between a program and its PostgreSQL, where a test makes the network misbehave.
//
//   Gate gate(store.url());
//   auto database = Database::Open({.url = gate.url()}, …);
//   gate.Set({.stalled = true});  // connections stay open, and nothing comes through
//   gate.Set({});                 // as if nothing had been

#ifndef TOUCHSTONE_TESTS_FAULTS_GATE_H_
#define TOUCHSTONE_TESTS_FAULTS_GATE_H_

#include <chrono>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <thread>

#include "absl/time/time.h"
#include "services/runtime/clock/mutex.h"

namespace touchstone {

// What happens to the bytes that pass, on connections that are open and on those to come.
struct Fault {
  // What the server says arrives that much later.
  absl::Duration delay = absl::ZeroDuration();
  // Nothing arrives, either way; it is kept, and arrives when the fault is over.
  bool stalled = false;
  // What the server says has each bit turned over.
  bool garbled = false;
  // A connection breaks, in both directions, when the server has said that many more bytes on it.
  std::optional<size_t> breaks_after = std::nullopt;
  // Connections that are open break at once, and no new one is accepted.
  bool closed = false;
};

// Thread-safe. Owns one thread.
class Gate {
 public:
  // `database_url` names a server on a Unix socket, as TestStore::url() does. Aborts the test
  // program when no port is to be had.
  explicit Gate(const std::string& database_url);
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  // The same database, by way of the gate.
  const std::string& url() const { return url_; }

  // From its return on, what arrives suffers `fault` and nothing else.
  void Set(const Fault& fault);

 private:
  struct Piece {
    std::string bytes;
    absl::Time due;
  };
  // One direction of a connection.
  struct Way {
    int from;
    int to;
    std::deque<Piece> pieces;
  };
  struct Connection {
    Way question;
    Way answer;
    size_t answered = 0;  // bytes since the fault began
    bool is_broken = false;
  };

  void Run();
  void Accept();
  // Reads what is there; the connection breaks when its sender has gone.
  void Receive(Connection& connection, Way& way) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Deliver(Connection& connection, Way& way) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Forget(const Connection& connection);

  std::string socket_;
  std::string url_;
  int listener_ = -1;
  int wake_[2];

  Mutex mutex_;
  Fault fault_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::list<Connection> connections_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_FAULTS_GATE_H_
