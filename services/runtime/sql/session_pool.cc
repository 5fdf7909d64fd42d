#include "services/runtime/sql/session_pool.h"

#include "absl/time/clock.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

absl::Status TooLate() {
  return Error(absl::StatusCode::kDeadlineExceeded, reasons::kDeadlineExceeded,
               "No database session got free before the deadline.");
}

}  // namespace

SessionPool::SessionPool(std::vector<std::unique_ptr<SociSession>> sessions,
                         prometheus::Histogram& wait)
    : size_(sessions.size()), wait_(wait), idle_(std::move(sessions)) {}

SessionPool::~SessionPool() {
  MutexLock lock(&mutex_);
  while (idle_.size() < size_) given_back_.Wait(&mutex_);
}

absl::StatusOr<SessionPool::Lease> SessionPool::Borrow(absl::Time deadline) {
  const absl::Time start = absl::Now();
  std::unique_ptr<SociSession> session;
  {
    MutexLock lock(&mutex_);
    while (idle_.empty()) {
      if (given_back_.WaitWithDeadline(&mutex_, deadline) && idle_.empty()) return TooLate();
    }
    if (absl::Now() >= deadline) {
      // This thread may have been woken for the session: another can have it.
      given_back_.Signal();
      return TooLate();
    }
    session = std::move(idle_.back());
    idle_.pop_back();
  }
  wait_.Observe(absl::ToDoubleSeconds(absl::Now() - start));
  Lease lease(this, std::move(session));
  RETURN_IF_ERROR(lease->EnsureOpen(deadline));
  return lease;
}

void SessionPool::GiveBack(std::unique_ptr<SociSession> session) {
  MutexLock lock(&mutex_);
  idle_.push_back(std::move(session));
  given_back_.Signal();
}

}  // namespace touchstone
