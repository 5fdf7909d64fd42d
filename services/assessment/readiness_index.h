// The evaluative levels of an organization's people in memory, to find who fits a job best: read
// once, then only what changed since.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_READINESS_INDEX_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_READINESS_INDEX_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/assessment/rules/readiness.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/resources/store.h"

namespace touchstone::assessment {

// Thread-safe.
class ReadinessIndex {
 public:
  // How many organizations are kept in memory; another takes the place of the one that was asked
  // for longest ago.
  static constexpr size_t kMostOrganizations = 8;

  // `store` must outlive it.
  explicit ReadinessIndex(Store& store) : store_(store) {}

  // Runs `body` on an organization's people as they are on the day: candidates are those whose
  // primary assignment is somewhere then.
  absl::Status Ask(const std::string& organization, Day day, absl::Time deadline,
                   absl::FunctionRef<void(const ReadinessColumns&)> body);

 private:
  struct Entry {
    Mutex mutex;
    Day day ABSL_GUARDED_BY(mutex) = -1;
    int64_t sequence ABSL_GUARDED_BY(mutex) = 0;  // up to which it was read
    ReadinessColumns columns ABSL_GUARDED_BY(mutex);
  };

  std::shared_ptr<Entry> EntryOf(const std::string& organization);
  absl::Status Refresh(const std::string& organization, Day day, absl::Time deadline, Entry& entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(entry.mutex);

  Store& store_;
  Mutex mutex_;
  int64_t asked_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, std::pair<int64_t, std::shared_ptr<Entry>>> entries_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_READINESS_INDEX_H_
