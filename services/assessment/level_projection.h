// Keeps what people have reached up to date (person_levels, unit_levels): follows the log of
// changes, finds whose levels each change may touch, and computes those people again.
//
// Nothing waits for it. Publishing ten thousand results writes down one cycle here; its people are
// then computed some at a time. What is written of a person is the difference to what was kept, so
// that it comes to the same however often it is done, and however often the process is killed.
//
// Where something that is stored of a person cannot be read, what was kept of them stays, and all
// others go on: the person is set aside, which is logged and counted, until anything of theirs
// changes or another process begins.

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
#include "services/runtime/telemetry/metrics.h"

namespace touchstone::assessment {

// Looks every second. Of several processes one works at a time, by a lease that it renews with all
// that it writes. Thread-safe.
class LevelProjection {
 public:
  // Both must outlive it.
  LevelProjection(Store& store, Metrics& metrics);
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
  absl::StatusOr<bool> TryAgain();
  absl::StatusOr<bool> Follow();
  absl::StatusOr<bool> SpreadCycle();
  absl::StatusOr<bool> ComputeSome();
  // All or none. IsUnreadable where something of them is.
  absl::Status Compute(const std::vector<std::string>& people);
  // One after another, and sets aside whose cannot be read.
  absl::Status ComputeEach(const std::vector<std::string>& people);

  // Makes the lease this process's; false when it is another's.
  absl::StatusOr<bool> TakeLease();
  // A transaction that is only committed when nobody else had the lease since it was taken, and
  // renews it; CANCELLED otherwise.
  absl::Status Write(const std::function<absl::Status(Session&)>& body);
  bool IsStopping();

  Store& store_;
  const std::string owner_;
  prometheus::Counter& set_aside_;
  Mutex working_;                 // held by who catches up
  bool has_tried_again_ = false;  // those whom it found set aside; of who holds `working_`
  Mutex mutex_;
  CondVar stopped_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_LEVEL_PROJECTION_H_
