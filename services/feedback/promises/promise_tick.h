// What time does with promises: their workers are reminded before they are due, and those that
// nobody kept are broken 30 days later.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_PROMISE_TICK_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_PROMISE_TICK_H_

#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "services/feedback/promises/commitments.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/notices/notices.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

inline constexpr char kCommitmentDue[] = "commitment-due";

// The kinds of notices, with their own texts in English and Spanish. What was promised is the
// customer's; a notice says only which promise it is.
std::vector<NoticeKind> PromiseNotices();

// Looks every minute, and once at the start. Several processes may: a reminder is taken in the
// transaction in which its notice is written, so that it goes out once, and what is broken already
// stays as it is. A process that was away reminds once of what it missed, and of nothing that is
// over. Thread-safe.
class PromiseTick {
 public:
  using Notify = std::function<absl::Status(Transaction&, const NewNotice&)>;

  // What is given must outlive it. Without `notify` nobody is told.
  PromiseTick(Store& store, Notify notify, const CommitmentFollowers& followers)
      : store_(store), notify_(std::move(notify)), followers_(followers) {}
  ~PromiseTick();

  // Begins to look; before that only RunDue does.
  void Start();

  // Does all that is due now.
  absl::Status RunDue();

 private:
  // Does `work` for each commitment of `sql`'s rows (time, name), which asks for those behind a
  // place and not behind a time. One that cannot be done keeps none of the others.
  absl::Status ForEach(absl::string_view sql, absl::Time until,
                       absl::FunctionRef<absl::Status(Transaction&, const std::string&)> work);
  absl::Status Remind(Transaction& transaction, const std::string& name);
  bool IsStopping();

  Store& store_;
  const Notify notify_;
  const CommitmentFollowers& followers_;
  Mutex mutex_;
  CondVar stopped_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_PROMISE_TICK_H_
