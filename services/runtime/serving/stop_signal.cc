#include "services/runtime/serving/stop_signal.h"

#include <semaphore.h>
#include <signal.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>

namespace touchstone {
namespace {

constexpr int kSignals[] = {SIGTERM, SIGINT};

// A signal handler has nothing but globals to speak through, and may call little: sem_post it may.
sem_t g_came;
std::atomic<int> g_number = 0;
static_assert(std::atomic<int>::is_always_lock_free);

void Tell(int signal) {
  const int saved = errno;
  g_number = signal;
  sem_post(&g_came);
  errno = saved;
}

}  // namespace

StopSignal::StopSignal() {
  g_number = 0;
  if (sem_init(&g_came, 0, 0) != 0) std::abort();
  struct sigaction action = {};
  action.sa_handler = Tell;
  // RESETHAND: the second one finds the default. RESTART: what others wait for goes on.
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigemptyset(&action.sa_mask);
  for (const int signal : kSignals) sigaction(signal, &action, nullptr);
}

StopSignal::~StopSignal() {
  for (const int number : kSignals) signal(number, SIG_DFL);
  sem_destroy(&g_came);
}

int StopSignal::Wait() {
  while (sem_wait(&g_came) != 0 && errno == EINTR) {
  }
  // The other one, too, ends the process now.
  for (const int each : kSignals) signal(each, SIG_DFL);
  return g_number;
}

}  // namespace touchstone
