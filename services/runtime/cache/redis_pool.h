// A few connections to one Redis, opened when they are needed and kept.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_POOL_H_
#define TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_POOL_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/cache/redis_address.h"
#include "services/runtime/cache/redis_connection.h"
#include "services/runtime/clock/mutex.h"

namespace touchstone {

// Thread-safe.
class RedisPool {
 public:
  // At most `size` connections; `timeout` bounds each wait: for a free one, for opening one, and
  // for each answer on it.
  RedisPool(RedisAddress address, absl::Duration timeout, int size);

  // Gives its connection back when it ends, unless the connection is broken.
  class Loan {
   public:
    Loan(RedisPool* pool, std::unique_ptr<RedisConnection> connection)
        : pool_(pool), connection_(std::move(connection)) {}
    Loan(Loan&&) = default;
    ~Loan() {
      if (connection_ != nullptr) pool_->TakeBack(std::move(connection_));
    }
    RedisConnection* operator->() const { return connection_.get(); }
    RedisConnection& operator*() const { return *connection_; }

   private:
    RedisPool* pool_;
    std::unique_ptr<RedisConnection> connection_;
  };

  // A connection that nobody else uses meanwhile; a kept one only if it is to that run of Redis. A
  // new one is to whatever runs now. RESOURCE_EXHAUSTED when all are lent and none
  // comes back in time; UNAVAILABLE or FAILED_PRECONDITION when a new one cannot be opened.
  absl::StatusOr<Loan> Borrow(absl::string_view run);

  // Closes those that nobody uses: what they knew of Redis is no longer to be relied upon.
  void CloseIdle();

 private:
  void TakeBack(std::unique_ptr<RedisConnection> connection);

  const RedisAddress address_;
  const absl::Duration timeout_;
  Mutex mutex_;
  CondVar returned_;
  int free_ ABSL_GUARDED_BY(mutex_);  // how many more may be lent
  std::vector<std::unique_ptr<RedisConnection>> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_CACHE_REDIS_POOL_H_
