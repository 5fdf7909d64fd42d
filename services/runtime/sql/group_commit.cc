#include "services/runtime/sql/group_commit.h"

#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/time/clock.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

// Batches' worth of closures that may wait; more would only wait in vain.
constexpr size_t kMostBatchesWaiting = 32;

absl::Status DeadlinePassed() {
  return Error(absl::StatusCode::kDeadlineExceeded, reasons::kDeadlineExceeded,
               "The deadline passed before the write was begun.");
}

}  // namespace

// A caller of Write, on the caller's stack.
struct GroupCommit::Waiting {
  enum class State { kQueued, kRunning, kDone };

  absl::FunctionRef<absl::Status(Session&)> body;
  const absl::Time deadline;
  State state = State::kQueued;  // guarded by mutex_
  absl::Status outcome;          // the writer's until kDone
  CondVar done;
};

GroupCommit::GroupCommit(std::unique_ptr<SociSession> session, int largest_batch,
                         DatabaseMetrics& metrics)
    : session_(std::move(session)),
      largest_batch_(static_cast<size_t>(largest_batch)),
      metrics_(metrics),
      thread_([this] { Run(); }) {}

GroupCommit::~GroupCommit() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    arrived_.Signal();
  }
  thread_.join();
  MutexLock lock(&mutex_);
  while (callers_ > 0) all_left_.Wait(&mutex_);
}

absl::Status GroupCommit::Write(absl::Time deadline,
                                absl::FunctionRef<absl::Status(Session&)> body) {
  Waiting waiting{.body = body, .deadline = deadline};
  MutexLock lock(&mutex_);
  ++callers_;
  const absl::Cleanup leave = [this] {
    if (--callers_ == 0) all_left_.Signal();
  };
  if (queue_.size() >= kMostBatchesWaiting * largest_batch_) {
    return RetryLater(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                      "Too many writes are waiting.", absl::Seconds(1));
  }
  const auto place = queue_.insert(queue_.end(), &waiting);
  metrics_.waiting_writes.Set(static_cast<double>(queue_.size()));
  arrived_.Signal();
  while (waiting.state == Waiting::State::kQueued) {
    const bool late = waiting.done.WaitWithDeadline(&mutex_, deadline);
    if (late && waiting.state == Waiting::State::kQueued) {
      queue_.erase(place);
      return DeadlinePassed();
    }
  }
  while (waiting.state != Waiting::State::kDone) waiting.done.Wait(&mutex_);
  return std::move(waiting.outcome);
}

void GroupCommit::Run() {
  while (true) {
    Batch batch = TakeBatch();
    if (batch.empty()) return;
    Commit(batch);
    MutexLock lock(&mutex_);
    for (Waiting* waiting : batch) {
      waiting->state = Waiting::State::kDone;
      waiting->done.Signal();
    }
  }
}

GroupCommit::Batch GroupCommit::TakeBatch() {
  MutexLock lock(&mutex_);
  while (queue_.empty() && !stopping_) arrived_.Wait(&mutex_);
  Batch batch;
  while (!queue_.empty() && batch.size() < largest_batch_) {
    batch.push_back(queue_.front());
    batch.back()->state = Waiting::State::kRunning;
    queue_.pop_front();
  }
  metrics_.waiting_writes.Set(static_cast<double>(queue_.size()));
  return batch;
}

void GroupCommit::Commit(Batch& batch) {
  session_->BeginWork(Work::kTransaction, absl::InfiniteFuture());
  if (const absl::Status begun = session_->RunScript("BEGIN IMMEDIATE"); !begun.ok()) {
    FailThoseThatWentWell(batch, begun);
    return;
  }
  RunClosures(batch);
  int64_t went_well = 0;
  for (const Waiting* waiting : batch) went_well += waiting->outcome.ok();
  if (went_well == 0) {
    if (session_->InTransaction()) session_->RunScript("ROLLBACK").IgnoreError();
    return;
  }
  if (const absl::Status committed = session_->RunScript("COMMIT"); !committed.ok()) {
    if (session_->InTransaction()) session_->RunScript("ROLLBACK").IgnoreError();
    FailThoseThatWentWell(batch, committed);
    return;
  }
  metrics_.commits.Increment();
  metrics_.committed_writes.Increment(static_cast<double>(went_well));
}

void GroupCommit::RunClosures(Batch& batch) {
  for (Waiting* waiting : batch) {
    RunClosure(*waiting, batch.size() == 1);
    if (session_->InTransaction()) continue;
    // SQLite has rolled back everything: the disk is full, or worse.
    FailThoseThatWentWell(batch,
                          RetryLater(absl::StatusCode::kUnavailable, reasons::kDatabaseUnavailable,
                                     "The database cannot be written just now.", absl::Seconds(1)));
    return;
  }
}

void GroupCommit::RunClosure(Waiting& waiting, bool alone) {
  if (absl::Now() >= waiting.deadline) {
    waiting.outcome = DeadlinePassed();
    return;
  }
  session_->BeginWork(Work::kTransaction, waiting.deadline);
  // A closure that is alone has the transaction for its savepoint.
  if (!alone) {
    waiting.outcome = session_->RunScript("SAVEPOINT closure");
    if (!waiting.outcome.ok()) return;
  }
  waiting.outcome = session_->Outcome(waiting.body(*session_));
  if (alone || !session_->InTransaction()) return;
  const absl::Status ended = session_->RunScript(
      waiting.outcome.ok() ? "RELEASE closure" : "ROLLBACK TO closure; RELEASE closure");
  if (!ended.ok()) {
    // What the closure did can no longer be told from the rest: all of it goes.
    session_->RunScript("ROLLBACK").IgnoreError();
    waiting.outcome = ended;
  }
}

void GroupCommit::FailThoseThatWentWell(Batch& batch, const absl::Status& why) {
  for (Waiting* waiting : batch) {
    if (waiting->outcome.ok()) waiting->outcome = why;
  }
}

}  // namespace touchstone
