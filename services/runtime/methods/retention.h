// What has been kept long enough goes: resources deleted longer ago than they can be undeleted,
// answers to repeated calls, operations that ended.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_RETENTION_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_RETENTION_H_

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"

namespace touchstone {

// Looks every hour, and once at the start, in small transactions that do not hold up others.
class Retention {
 public:
  // How long operations that ended can be read.
  static constexpr absl::Duration kOperationsKept = absl::Hours(30 * 24);

  // Whether a deleted resource must stay for now, such as for a legal hold.
  using MustStay = std::function<absl::StatusOr<bool>(Session& session, const std::string& name)>;

  // Children come before what they are under. Without `must_stay` nothing stays.
  Retention(Store& store, std::vector<const ResourceType*> types, MustStay must_stay = nullptr);
  ~Retention();

  // Begins to look; before that only Sweep does.
  void Start();

  // Removes all that is due now.
  absl::Status Sweep();

 private:
  absl::Status Purge(const ResourceType& type);
  absl::Status RemoveRows();
  // Removes the rows ("operations WHERE done = 1 AND ") whose time is before a moment.
  absl::Status RemoveOlder(const std::string& rows, const std::string& time, absl::Time before);
  bool IsStopping();

  Store& store_;
  const std::vector<const ResourceType*> types_;
  const MustStay must_stay_;
  Mutex mutex_;
  CondVar stopped_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_RETENTION_H_
