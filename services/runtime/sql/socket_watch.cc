#include "services/runtime/sql/socket_watch.h"

#include <sys/socket.h>

#include <algorithm>

#include "absl/time/clock.h"

namespace touchstone {
namespace {

// For the server to end the statement by itself, or for a ROLLBACK to get through.
constexpr absl::Duration kGrace = absl::Milliseconds(500);

}  // namespace

SocketWatch::Guard::Guard(SocketWatch* watch, int socket, absl::Time deadline) : watch_(watch) {
  if (watch_ == nullptr) return;
  const absl::Time end = std::max(deadline, absl::Now()) + kGrace;
  MutexLock lock(&watch_->mutex_);
  place_ = watch_->sockets_.emplace(end, socket);
  // Deadlines come about in order, and most sockets are gone before theirs: the thread is seldom
  // woken.
  if (end < watch_->sleeps_until_) watch_->wake_.Signal();
}

SocketWatch::Guard::~Guard() {
  if (watch_ == nullptr) return;
  MutexLock lock(&watch_->mutex_);
  watch_->sockets_.erase(place_);
}

SocketWatch::SocketWatch() : thread_([this] { Run(); }) {}

SocketWatch::~SocketWatch() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    wake_.Signal();
  }
  thread_.join();
}

void SocketWatch::Run() {
  MutexLock lock(&mutex_);
  while (!stopping_) {
    const absl::Time now = absl::Now();
    auto next = sockets_.begin();
    for (; next != sockets_.end() && next->first <= now; ++next) {
      shutdown(next->second, SHUT_RDWR);
    }
    sleeps_until_ = next == sockets_.end() ? absl::InfiniteFuture() : next->first;
    wake_.WaitWithDeadline(&mutex_, sleeps_until_);
  }
}

}  // namespace touchstone
