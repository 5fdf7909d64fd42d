// The outbox: what is to be done with partners, and when. A task is written in the transaction of
// what it follows from, taken by one of all processes at a time, and done outside of transactions.
//
// Who takes a task moves its time on, so that another takes it when this process dies; and marks it
// with a claim, so that one who was taken for dead does not write down what it did.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_TASKS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_TASKS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

enum class TaskKind : int64_t {
  kSend = 1,      // a case is handed over
  kPoll = 2,      // they are asked how it is; `detail` is the token, and what they said last
  kTell = 3,      // they are told something: `task` is the update's id
  kEscalate = 4,  // they should have acknowledged by then
  kCompare = 5,   // both sides of a partner are compared
};

struct HandoffTask {
  std::string subject;  // a handoff, or a partner
  TaskKind kind;
  std::string task;  // tells several of a kind apart; may be empty
  absl::Time due;
  absl::Time first = absl::UnixEpoch();  // since when it is tried
  int attempts = 0;
  std::string claim = {};
  std::string detail = {};
};

// Writes a task down to be tried from `now` on; one that is there is begun anew, unless somebody is
// at it.
absl::Status QueueTask(Session& session, const HandoffTask& task, absl::Time now);

// Takes the task that is longest due, if one is, until `until`.
absl::StatusOr<std::optional<HandoffTask>> TakeTask(Session& session, absl::Time now,
                                                    absl::Time until, const std::string& claim);

// Whether the task is still whose claim it has.
absl::StatusOr<bool> IsTaken(Session& session, const HandoffTask& task);

// Gives a task back, with its detail, until it is due again.
absl::Status Postpone(Session& session, const HandoffTask& task, absl::Time due);

// It is done, or need not be.
absl::Status RemoveTask(Session& session, const HandoffTask& task);
absl::Status RemoveTasks(Session& session, const std::string& subject);
absl::Status RemoveTasks(Session& session, const std::string& subject, TaskKind kind);

// Whether any task is due.
absl::StatusOr<bool> IsAnyDue(Session& session, absl::Time now);

// Three o'clock of the next night, in UTC.
absl::Time NextNight(absl::Time now);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_HANDOFF_TASKS_H_
