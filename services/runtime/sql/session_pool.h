// Sessions that threads borrow.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_SESSION_POOL_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_SESSION_POOL_H_

#include <prometheus/histogram.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/sql/soci_session.h"

namespace touchstone {

// Thread-safe. Sessions are opened when they are first needed, and again when they were lost.
class SessionPool {
 public:
  // A borrowed session; gives it back when it goes.
  class Lease {
   public:
    Lease(SessionPool* pool, std::unique_ptr<SociSession> session)
        : pool_(pool), session_(std::move(session)) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (session_ != nullptr) pool_->GiveBack(std::move(session_));
    }

    SociSession& operator*() const { return *session_; }
    SociSession* operator->() const { return session_.get(); }

   private:
    SessionPool* pool_;
    std::unique_ptr<SociSession> session_;
  };

  // `wait` observes how long borrowers waited, in seconds; it must outlive the pool.
  SessionPool(std::vector<std::unique_ptr<SociSession>> sessions, prometheus::Histogram& wait);
  // Waits until all are back.
  ~SessionPool();

  // An open session. DEADLINE_EXCEEDED when none gets free in time, UNAVAILABLE when it cannot be
  // opened.
  absl::StatusOr<Lease> Borrow(absl::Time deadline);

 private:
  void GiveBack(std::unique_ptr<SociSession> session);

  const size_t size_;
  prometheus::Histogram& wait_;
  Mutex mutex_;
  CondVar given_back_;
  // The one used last is at the end and goes first: its statements and caches are warm.
  std::vector<std::unique_ptr<SociSession>> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_SESSION_POOL_H_
