#include "services/runtime/methods/retention.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone {
namespace {

constexpr absl::Duration kInterval = absl::Hours(1);
constexpr absl::Duration kTimeout = absl::Seconds(30);
constexpr int kBatch = 100;

Author Sweeper() { return {.actor = "retention", .method = "", .trace_id = ""}; }

}  // namespace

Retention::Retention(Store& store, std::vector<const ResourceType*> types)
    : store_(store), types_(std::move(types)) {}

Retention::~Retention() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    stopped_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void Retention::Start() {
  thread_ = std::thread([this] {
    while (true) {
      if (const absl::Status status = Sweep(); !status.ok()) {
        Log(LogLevel::kWarning, "what is due for removal could not be removed",
            {{"reason", ReasonOf(status)}});
      }
      MutexLock lock(&mutex_);
      if (!stopping_) stopped_.WaitWithTimeout(&mutex_, kInterval);
      if (stopping_) return;
    }
  });
}

absl::Status Retention::Sweep() {
  for (const ResourceType* const type : types_) RETURN_IF_ERROR(Purge(*type));
  return RemoveRows();
}

absl::Status Retention::Purge(const ResourceType& type) {
  const std::string due =
      absl::StrCat("SELECT name FROM ", type.table(),
                   " WHERE delete_time > 0 AND delete_time < :before LIMIT ", kBatch);
  size_t purged = kBatch;
  while (purged == kBatch) {
    RETURN_IF_ERROR(store_.Write(
        Sweeper(), absl::Now() + kTimeout, [&](Transaction& transaction) -> absl::Status {
          const absl::Time before = transaction.now() - type.declaration.keep_deleted;
          ASSIGN_OR_RETURN(const auto rows, transaction.session().Query<std::string>(
                                                due, absl::ToUnixMicros(before)));
          purged = rows.size();
          for (const auto& [name] : rows) {
            ASSIGN_OR_RETURN(const auto resource, transaction.Find(type, name));
            RETURN_IF_ERROR(transaction.Purge(type, *resource));
          }
          return absl::OkStatus();
        }));
  }
  return absl::OkStatus();
}

absl::Status Retention::RemoveRows() {
  return store_.Write(
      Sweeper(), absl::Now() + kTimeout, [](Transaction& transaction) -> absl::Status {
        RETURN_IF_ERROR(transaction.session()
                            .Execute("DELETE FROM idempotency WHERE expire_time < :now",
                                     absl::ToUnixMicros(transaction.now()))
                            .status());
        return transaction.session()
            .Execute("DELETE FROM operations WHERE done = 1 AND update_time < :before",
                     absl::ToUnixMicros(transaction.now() - kOperationsKept))
            .status();
      });
}

}  // namespace touchstone
