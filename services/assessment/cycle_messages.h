// What a cycle tells people by its schedule: raters who have not rated are reminded on the days
// that it names, and people are asked to sign for their results when these are published.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_MESSAGES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_MESSAGES_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <string>
#include <thread>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/notices/notices.h"
#include "services/runtime/resources/store.h"

namespace touchstone::assessment {

// Looks every few minutes, and once at the start. Several processes may: how far a message has
// gone is written down with the notices, so that each goes out once. Thread-safe.
class CycleMessages {
 public:
  // What is given must outlive it.
  CycleMessages(Store& store, Notices& notices) : store_(store), notices_(notices) {}
  ~CycleMessages();

  // Begins to look; before that only SendDue does.
  void Start();

  // Sends all that is due now.
  absl::Status SendDue();

 private:
  // Writes some notices behind `after`, and gives the name of the last; none when there are no
  // more.
  using Batch =
      absl::FunctionRef<absl::StatusOr<std::string>(Transaction&, const std::string& after)>;

  absl::Status Remind(const v1::AssessmentCycle& cycle);
  absl::Status AskForReceipts(const v1::AssessmentCycle& cycle);
  absl::Status Send(const std::string& cycle, const std::string& message, Batch batch);
  bool IsStopping();

  Store& store_;
  Notices& notices_;
  Mutex mutex_;
  CondVar stopped_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_MESSAGES_H_
