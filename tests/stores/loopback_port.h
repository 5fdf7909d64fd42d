// A port of 127.0.0.1 for one test alone, also while nothing listens on it.

#ifndef TOUCHSTONE_TESTS_STORES_LOOPBACK_PORT_H_
#define TOUCHSTONE_TESTS_STORES_LOOPBACK_PORT_H_

namespace touchstone {

// Nobody listened on it when it was taken, no other LoopbackPort of this machine is the same as
// long as this lives, and the kernel gives it to no client. Aborts the test program when none is
// left.
class LoopbackPort {
 public:
  LoopbackPort();
  ~LoopbackPort();
  LoopbackPort(const LoopbackPort&) = delete;
  LoopbackPort& operator=(const LoopbackPort&) = delete;

  int number() const { return number_; }

 private:
  int number_ = 0;
  int reservation_ = -1;  // a socket whose name no other process can take
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_STORES_LOOPBACK_PORT_H_
