// A program that a test starts and that does not outlive it, even when the test crashes.

#ifndef TOUCHSTONE_TESTS_STORES_CHILD_PROCESS_H_
#define TOUCHSTONE_TESTS_STORES_CHILD_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace touchstone {

class ChildProcess {
 public:
  struct Options {
    std::string user;     // run as this one when the test is root; "" for the test's own
    std::string output;   // a file for what it prints
    int signal_at_death;  // what it gets when the test dies
  };

  // Starts the program `command[0]`. Aborts the test program when that cannot be done.
  ChildProcess(const std::vector<std::string>& command, const Options& options);
  // Kills it when it still runs.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  void Signal(int signal) const;
  bool Runs();
  // Waits for its end; returns its exit code, or -1 when a signal ended it.
  int Wait();

 private:
  pid_t pid_;
  bool ended_ = false;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_STORES_CHILD_PROCESS_H_
