// SQLite's one writer: closures that wait are run one after another and committed together.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_GROUP_COMMIT_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_GROUP_COMMIT_H_

#include <list>
#include <memory>
#include <thread>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/sql/database_metrics.h"
#include "services/runtime/sql/soci_session.h"

namespace touchstone {

// Thread-safe. Owns one thread. Destroying it runs what waits, and waits for its
// callers to leave.
//
// Each closure of a batch runs in a savepoint: one that fails takes nothing of the others with it.
// One fsync makes them all durable; when the commit fails they all fail.
class GroupCommit {
 public:
  // `session` is open and is used by the thread alone; `metrics` outlives this.
  GroupCommit(std::unique_ptr<SociSession> session, int largest_batch, DatabaseMetrics& metrics);
  ~GroupCommit();

  // As Database::Write. A caller whose deadline passes leaves the queue; when its closure has begun
  // by then, it waits for the outcome.
  absl::Status Write(absl::Time deadline, absl::FunctionRef<absl::Status(Session&)> body);

 private:
  struct Waiting;
  using Batch = std::vector<Waiting*>;

  void Run();
  Batch TakeBatch();
  void Commit(Batch& batch);
  void RunClosures(Batch& batch);
  void RunClosure(Waiting& waiting, bool alone);
  static void FailThoseThatWentWell(Batch& batch, const absl::Status& why);

  const std::unique_ptr<SociSession> session_;
  const size_t largest_batch_;
  DatabaseMetrics& metrics_;

  Mutex mutex_;
  CondVar arrived_;
  std::list<Waiting*> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  int callers_ ABSL_GUARDED_BY(mutex_) = 0;  // inside Write
  CondVar all_left_;
  std::thread thread_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_GROUP_COMMIT_H_
