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

Retention::Retention(Store& store, std::vector<const ResourceType*> types, MustStay must_stay)
    : store_(store), types_(std::move(types)), must_stay_(std::move(must_stay)) {}

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

bool Retention::IsStopping() {
  MutexLock lock(&mutex_);
  return stopping_;
}

absl::Status Retention::Purge(const ResourceType& type) {
  const std::string due =
      absl::StrCat("SELECT name FROM ", type.table(),
                   " WHERE delete_time > 0 AND delete_time < :before ORDER BY delete_time LIMIT ",
                   kBatch, " OFFSET :skipped");
  size_t found = kBatch;
  size_t skipped = 0;  // what stays, or cannot be read, must not keep what is behind it
  while (found == kBatch && !IsStopping()) {
    std::vector<std::string> unreadable;
    size_t staying = 0;
    RETURN_IF_ERROR(store_.Write(
        Sweeper(), absl::Now() + kTimeout, [&](Transaction& transaction) -> absl::Status {
          unreadable.clear();
          staying = 0;
          const absl::Time before = transaction.now() - type.declaration.keep_deleted;
          ASSIGN_OR_RETURN(const auto rows, transaction.session().Query<std::string>(
                                                due, absl::ToUnixMicros(before), skipped));
          found = rows.size();
          for (const auto& [name] : rows) {
            if (must_stay_) {
              ASSIGN_OR_RETURN(const bool stays, must_stay_(transaction.session(), name));
              if (stays) {
                ++staying;
                continue;
              }
            }
            const auto resource = transaction.Find(type, name);
            if (absl::IsDataLoss(resource.status())) {
              unreadable.push_back(name);
              continue;
            }
            RETURN_IF_ERROR(resource.status());
            RETURN_IF_ERROR(transaction.Purge(type, **resource));
          }
          return absl::OkStatus();
        }));
    skipped += unreadable.size() + staying;
    for (const std::string& name : unreadable) {
      Log(LogLevel::kError, "a deleted resource cannot be read, and is not purged",
          {{"resource", name}});
    }
  }
  return absl::OkStatus();
}

absl::Status Retention::RemoveRows() {
  RETURN_IF_ERROR(RemoveOlder("idempotency WHERE ", "expire_time", store_.clock().Now()));
  return RemoveOlder("operations WHERE done = 1 AND ", "update_time",
                     store_.clock().Now() - kOperationsKept);
}

absl::Status Retention::RemoveOlder(const std::string& rows, const std::string& time,
                                    absl::Time before) {
  const std::string end_of_batch =
      absl::StrCat("SELECT ", time, " FROM ", rows, time, " < :before ORDER BY ", time,
                   " LIMIT 1 OFFSET ", kBatch - 1);
  const std::string remove = absl::StrCat("DELETE FROM ", rows, time, " <= :last");
  bool more = true;
  while (more && !IsStopping()) {
    RETURN_IF_ERROR(
        store_.database().Write(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
          const int64_t end = absl::ToUnixMicros(before);
          ASSIGN_OR_RETURN(const auto last, session.QueryOne<int64_t>(end_of_batch, end));
          more = last.has_value();
          return session.Execute(remove, more ? std::get<0>(*last) : end - 1).status();
        }));
  }
  return absl::OkStatus();
}

}  // namespace touchstone
