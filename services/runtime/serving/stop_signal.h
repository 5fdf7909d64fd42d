// SIGTERM and SIGINT as something that a thread can wait for.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_STOP_SIGNAL_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_STOP_SIGNAL_H_

namespace touchstone {

// From its making on, the first SIGTERM or SIGINT is kept for Wait, whichever thread it comes to; a
// second one ends the process at once, as if nobody cared for it. One at a time in a process.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  // Returns when one has come, with its number.
  int Wait();
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_STOP_SIGNAL_H_
