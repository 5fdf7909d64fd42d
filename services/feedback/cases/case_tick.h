// What nobody calls for: targets that are missed, waits that are over, clocks that are due anew
// because a calendar changed, and what calls left undone with the cases of incidents.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_TICK_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_TICK_H_

#include <touchstone/feedback/v1/business_calendar.pb.h>

#include <thread>

#include "absl/status/status.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

// Looks every minute, and once at the start. Several processes may: each case is looked at again in
// the transaction that writes it, so that each step is taken once. Thread-safe.
class CaseTick {
 public:
  // What is given must outlive it.
  CaseTick(Store& store, const CaseNeighbors& neighbors) : store_(store), neighbors_(neighbors) {}
  ~CaseTick();

  // Begins to look; before that only DoDue does.
  void Start();

  // Does all that is due now.
  absl::Status DoDue();

 private:
  absl::Status CatchUpAll();
  absl::Status CatchUpWith(const std::string& name);
  absl::Status SetClocksAnew();
  bool IsStopping();

  Store& store_;
  const CaseNeighbors& neighbors_;
  Mutex mutex_;
  CondVar stopped_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// Writes down that a calendar says something else of days to come, in the transaction that writes
// the calendar; the tick sees to its clocks.
absl::Status AreDueAnew(const Context& context, Transaction& transaction,
                        const v1::BusinessCalendar& calendar);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_TICK_H_
