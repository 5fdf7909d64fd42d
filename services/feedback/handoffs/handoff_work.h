// What is done with partners by itself: cases are sent, again and again until they took them; their
// side is asked; they are told of ours; whoever does not acknowledge is escalated; and each night
// both sides are compared.
//
//   HandoffWork work(store, neighbors, calls);
//   work.Start();
//
// A task is taken in one transaction, done outside of any, and what came of it is written down in
// another. A process that dies in between lets another do it again, under the same id.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_WORK_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_WORK_H_

#include <atomic>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/feedback/handoffs/handoff_job.h"
#include "services/feedback/handoffs/handoff_tasks.h"
#include "services/feedback/handoffs/partner_ways.h"
#include "services/runtime/calls/https_calls.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

// Thread-safe.
class HandoffWork {
 public:
  // How long who takes a task may need for it.
  static constexpr absl::Duration kLease = absl::Minutes(5);
  // How long a partner that could not be reached is left alone, whatever else there is for it.
  static constexpr absl::Duration kRest = absl::Seconds(30);

  // All must outlive this.
  HandoffWork(Store& store, const CaseNeighbors& neighbors, const HttpsCalls& calls)
      : store_(store), neighbors_(neighbors), ways_(calls, stopping_) {}
  ~HandoffWork();  // waits for what is under way

  // Starts the workers: several, so that a slow partner does not keep the others.
  void Start();

  // What a worker does again and again: takes one task that is due, and does it. Whether there was
  // one.
  absl::StatusOr<bool> DoNext();

  // The same ways, for who asks a partner in a call.
  const PartnerWays& ways() const { return ways_; }

 private:
  absl::StatusOr<std::optional<HandoffTask>> Take();
  absl::StatusOr<std::optional<HandoffJob>> Load(const HandoffTask& task);
  absl::Status Do(const HandoffJob& job);
  JobOutcome Call(const HandoffJob& job) const;
  absl::Status Write(const std::function<absl::Status(Transaction&)>& body);
  absl::Status GiveBack(const HandoffJob& job, absl::Duration pause);

  bool IsResting(const std::string& partner);
  void LetRest(const std::string& partner);

  Store& store_;
  const CaseNeighbors& neighbors_;
  std::atomic<bool> stopping_{false};
  const PartnerWays ways_;
  Mutex mutex_;
  CondVar stopped_;
  std::map<std::string, absl::Time> resting_ ABSL_GUARDED_BY(mutex_);  // until when
  std::vector<std::thread> threads_;
};

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_WORK_H_
