// A private Redis for a test: on a Unix socket and a port of its own, without persistence.

#ifndef TOUCHSTONE_TESTS_STORES_REDIS_SERVER_H_
#define TOUCHSTONE_TESTS_STORES_REDIS_SERVER_H_

#include <memory>
#include <string>

#include "tests/stores/child_process.h"
#include "tests/stores/loopback_port.h"
#include "tests/stores/temp_folder.h"

namespace touchstone {

// Runs from construction on. Not thread-safe.
class RedisServer {
 public:
  RedisServer();
  ~RedisServer();

  int port() const { return port_.number(); }  // on 127.0.0.1; the same after Stop and Start
  std::string socket() const { return folder_.File("redis.sock"); }

  void Pause();  // SIGSTOP: connections stay open and nothing answers
  void Resume();
  void Stop();  // SIGKILL: what was in it is lost
  void Start();
  void Flush();  // FLUSHALL
  // Sends one command of words without spaces and returns the raw answer.
  std::string Command(const std::string& words) const;

 private:
  TempFolder folder_;
  LoopbackPort port_;
  std::unique_ptr<ChildProcess> server_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_STORES_REDIS_SERVER_H_
