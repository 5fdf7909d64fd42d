#include "services/runtime/serving/stop_signal.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace touchstone {
namespace {

constexpr int kSignals[] = {SIGTERM, SIGINT};

// A signal handler has nothing but globals to speak through.
int g_pipe[2] = {-1, -1};

void Tell(int signal) {
  const int saved = errno;
  const auto number = static_cast<unsigned char>(signal);
  // The pipe is empty before the one byte that is ever written.
  [[maybe_unused]] const ssize_t written = write(g_pipe[1], &number, 1);
  errno = saved;
}

}  // namespace

StopSignal::StopSignal() {
  if (pipe2(g_pipe, O_CLOEXEC) != 0) std::abort();
  struct sigaction action = {};
  action.sa_handler = Tell;
  // RESETHAND: the second one finds the default. RESTART: what others wait for goes on.
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigemptyset(&action.sa_mask);
  for (const int signal : kSignals) sigaction(signal, &action, nullptr);
}

StopSignal::~StopSignal() {
  for (const int number : kSignals) signal(number, SIG_DFL);
  close(g_pipe[0]);
  close(g_pipe[1]);
}

int StopSignal::Wait() {
  unsigned char number = 0;
  while (read(g_pipe[0], &number, 1) < 0 && errno == EINTR) {
  }
  // The other one, too, ends the process now.
  for (const int each : kSignals) signal(each, SIG_DFL);
  return number;
}

}  // namespace touchstone
