#include "services/feedback/handoffs/handoff_work.h"

#include <utility>

#include "services/feedback/handoffs/handoff_comparison.h"
#include "services/runtime/clock/failpoint.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone::feedback {
namespace {

using v1::HandoffPartner;

constexpr int kThreads = 4;
constexpr absl::Duration kLookAgain = absl::Seconds(2);
constexpr absl::Duration kTimeout = absl::Seconds(30);  // of a transaction

Author Worker() { return {.actor = "handoffs", .method = "", .trace_id = ""}; }

bool IsByMail(const HandoffJob& job) {
  return job.reached.partner.way() == HandoffPartner::MAILBOX;
}

// What they are asked and told about a case goes by their number for it.
bool WaitsForNumber(const HandoffJob& job) {
  return job.task.kind == TaskKind::kTell && job.reached.partner.way() == HandoffPartner::OPEN311 &&
         job.handoff.partner_request_id().empty();
}

}  // namespace

HandoffWork::~HandoffWork() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    stopped_.SignalAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

void HandoffWork::Start() {
  for (int i = 0; i < kThreads; ++i) {
    threads_.emplace_back([this] {
      while (!stopping_) {
        const absl::StatusOr<bool> done = DoNext();
        if (!done.ok()) {
          Log(LogLevel::kWarning, "a handoff could not be worked on",
              {{"reason", ReasonOf(done.status())}});
        }
        if (done.ok() && *done) continue;
        MutexLock lock(&mutex_);
        if (!stopping_) stopped_.WaitWithTimeout(&mutex_, kLookAgain);
      }
    });
  }
}

absl::StatusOr<bool> HandoffWork::DoNext() {
  ASSIGN_OR_RETURN(const auto task, Take());
  if (!task) return false;
  ASSIGN_OR_RETURN(const auto job, Load(*task));
  if (job) RETURN_IF_ERROR(Do(*job));
  return true;
}

// Taken by itself: what cannot be loaded is then somebody's for a while, and keeps nobody else.
absl::StatusOr<std::optional<HandoffTask>> HandoffWork::Take() {
  const absl::Time now = store_.clock().Now();
  bool is_any_due = false;
  RETURN_IF_ERROR(
      store_.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(is_any_due, IsAnyDue(session, now));
        return absl::OkStatus();
      }));
  std::optional<HandoffTask> task;
  if (!is_any_due) return task;
  const std::string claim = store_.ids().Random();
  RETURN_IF_ERROR(
      store_.database().Write(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(task, TakeTask(session, now, now + kLease, claim));
        return absl::OkStatus();
      }));
  return task;
}

absl::StatusOr<std::optional<HandoffJob>> HandoffWork::Load(const HandoffTask& task) {
  std::optional<HandoffJob> job;
  RETURN_IF_ERROR(Write([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(job, LoadJob(neighbors_.personal_data, transaction, task));
    return absl::OkStatus();
  }));
  return job;
}

absl::Status HandoffWork::Do(const HandoffJob& job) {
  if (job.task.kind == TaskKind::kEscalate) {
    return Write(
        [&](Transaction& transaction) { return NoteUnacknowledged(neighbors_, transaction, job); });
  }
  if (IsByMail(job)) {
    return Write(
        [&](Transaction& transaction) { return SendByMail(neighbors_, transaction, job); });
  }
  if (WaitsForNumber(job)) return GiveBack(job, kLease);
  const std::string& partner = job.reached.partner.name();
  if (IsResting(partner)) return GiveBack(job, kRest);
  if (job.task.kind == TaskKind::kCompare) return CompareByNight(store_, neighbors_, ways_, job);
  const JobOutcome outcome = Call(job);
  if (absl::IsCancelled(outcome.status)) return GiveBack(job, absl::ZeroDuration());
  if (!outcome.status.ok()) LetRest(partner);
  TOUCHSTONE_FAILPOINT("handoff_called_before_noted");
  return Write(
      [&](Transaction& transaction) { return NoteOutcome(neighbors_, transaction, job, outcome); });
}

JobOutcome HandoffWork::Call(const HandoffJob& job) const {
  JobOutcome outcome;
  const auto take = [&outcome](auto answer, auto& into) {
    outcome.status = answer.status();
    if (answer.ok()) into = *std::move(answer);
  };
  switch (job.task.kind) {
    case TaskKind::kSend:
      take(ways_.HandOver(job.reached, job.handoff.name(), job.handed, store_.clock().Now()),
           outcome.taken);
      return outcome;
    case TaskKind::kPoll:
      if (!job.handoff.partner_request_id().empty()) {
        take(ways_.Ask(job.reached, {job.handoff.partner_request_id()}), outcome.said);
      } else if (!TokenIn(job.task).empty()) {
        take(ways_.AskForNumber(job.reached, TokenIn(job.task)), outcome.number);
      }
      return outcome;
    default:
      outcome.status = ways_.Tell(job.reached, job.handoff, job.told, store_.clock().Now());
      return outcome;
  }
}

absl::Status HandoffWork::Write(const std::function<absl::Status(Transaction&)>& body) {
  return store_.Write(Worker(), absl::Now() + kTimeout, body);
}

// As if it had not been taken.
absl::Status HandoffWork::GiveBack(const HandoffJob& job, absl::Duration pause) {
  return Write([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const bool is_ours, IsTaken(transaction.session(), job.task));
    if (!is_ours) return absl::OkStatus();
    HandoffTask task = job.task;
    --task.attempts;
    return Postpone(transaction.session(), task, transaction.now() + pause);
  });
}

bool HandoffWork::IsResting(const std::string& partner) {
  MutexLock lock(&mutex_);
  const auto found = resting_.find(partner);
  if (found == resting_.end()) return false;
  if (store_.clock().Now() < found->second) return true;
  resting_.erase(found);
  return false;
}

void HandoffWork::LetRest(const std::string& partner) {
  MutexLock lock(&mutex_);
  resting_[partner] = store_.clock().Now() + kRest;
}

}  // namespace touchstone::feedback
