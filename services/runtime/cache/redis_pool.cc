#include "services/runtime/cache/redis_pool.h"

#include <utility>

namespace touchstone {

RedisPool::RedisPool(RedisAddress address, absl::Duration timeout, int size)
    : address_(std::move(address)), timeout_(timeout), free_(size) {}

absl::StatusOr<RedisPool::Loan> RedisPool::Borrow(absl::string_view run) {
  {
    MutexLock lock(&mutex_);
    const absl::Time deadline = absl::Now() + timeout_;
    while (free_ == 0) {
      if (returned_.WaitWithDeadline(&mutex_, deadline) && free_ == 0) {
        return absl::ResourceExhaustedError("every connection is in use");
      }
    }
    --free_;
    while (!idle_.empty()) {
      // The one used last: the others may go stale.
      std::unique_ptr<RedisConnection> connection = std::move(idle_.back());
      idle_.pop_back();
      if (connection->run() == run) return Loan(this, std::move(connection));
    }
  }
  auto connection = RedisConnection::Open(address_, timeout_);
  if (connection.ok()) return Loan(this, *std::move(connection));
  TakeBack(nullptr);
  return connection.status();
}

void RedisPool::CloseIdle() {
  std::vector<std::unique_ptr<RedisConnection>> closed;
  MutexLock lock(&mutex_);
  closed.swap(idle_);
}

void RedisPool::TakeBack(std::unique_ptr<RedisConnection> connection) {
  MutexLock lock(&mutex_);
  ++free_;
  if (connection != nullptr && !connection->broken()) idle_.push_back(std::move(connection));
  returned_.Signal();
}

}  // namespace touchstone
