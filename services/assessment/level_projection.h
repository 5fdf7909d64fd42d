// Keeps what people have reached up to date (person_levels, unit_levels): follows the log of
// changes, finds whose levels each change may touch, and computes those people again.
//
// Nothing waits for it. Publishing ten thousand results writes down one cycle here; its people are
// then computed some at a time. What is written of a person is the difference to what was kept, so
// that it comes to the same however often it is done, and however often the process is killed.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_LEVEL_PROJECTION_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_LEVEL_PROJECTION_H_

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/resources/store.h"

namespace touchstone::assessment {

// Looks every second. Of several processes one works at a time, by a lease that it renews with all
// that it writes. Thread-safe.
class LevelProjection {
 public:
  // `store` must outlive it.
  explicit LevelProjection(Store& store);
  ~LevelProjection();

  // Begins to look; before that only CatchUp does.
  void Start();

  // Works until all is kept that was committed before the call. OK without doing so when another
  // process has the lease, and when it is about to be destroyed.
  absl::Status CatchUp();

 private:
  // Whether there is anything to do; asked without the lease, so that who waits writes nothing.
  absl::StatusOr<bool> IsDue();
  // Each does one transaction's worth of work, and says whether it found any. What it reads it may
  // write: the lease was taken before, and TakeLease is not called between.
  absl::StatusOr<bool> Follow();
  absl::StatusOr<bool> SpreadCycle();
  absl::StatusOr<bool> ComputeSome();

  // Makes the lease this process's; false when it is another's.
  absl::StatusOr<bool> TakeLease();
  // A transaction that is only committed when nobody else had the lease since it was taken, and
  // renews it; CANCELLED otherwise.
  absl::Status Write(const std::function<absl::Status(Session&)>& body);
  bool IsStopping();

  Store& store_;
  const std::string owner_;
  Mutex working_;  // held by who catches up
  Mutex mutex_;
  CondVar stopped_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_LEVEL_PROJECTION_H_
