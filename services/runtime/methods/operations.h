// Long-running operations (AIP-151): work that outlives the call that asks for it, and the process
// too.
//
//   Operations operations(store, "catalogOperations");
//   operations.AddKind("import-job-aid", [&](OperationRun& run) { return Import(run); });
//   operations.Register(service);                                  // Get, List and Wait
//   return operations.Begin(context, "organizations/wa", "import-job-aid", work, metadata);
//   operations.Start(2);  // in main, when all kinds are known
//
// The work is written down before the caller is answered, and runs at least once: when the process
// dies in it, a later one finds its lease run out and runs it again, a few times. Work must
// therefore be repeatable; what it changes and its end can be one transaction
// (OperationRun::Finish). A worker that lost its lease can neither end the operation nor give it
// back. Work that takes longer than a lease does a part, reports, and does the
// next: each report renews the lease, and a run after a death goes on behind the last part.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_OPERATIONS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_OPERATIONS_H_

#include <google/longrunning/operations.pb.h>
#include <google/protobuf/message.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone {

// One run of an operation's work. Belongs to the worker that runs it.
class OperationRun {
 public:
  // The operation's name, its organization ("organizations/wa"), and what was to be done.
  const std::string& name() const { return name_; }
  const std::string& organization() const { return organization_; }
  const std::string& work() const { return work_; }
  // Who asked for it, as the author of what it writes.
  const Author& author() const { return author_; }
  // When the lease ends, unless a report renews it; work that is not finished by then fails.
  absl::Time deadline() const { return deadline_; }
  // Whether to stop: the lease has run out, or the process wants to end. Long work asks now and
  // then, and returns Stopped().
  bool IsOver() const;
  // What work that stops early returns. When it was the process that wanted to end, another one
  // runs the work again.
  absl::Status Stopped() const;

  // Shows how far it has come, and renews the lease. ABORTED when the lease is another's by now;
  // other errors are the database's.
  absl::Status Report(const google::protobuf::Message& metadata);
  // The same, inside the transaction that makes it true.
  absl::Status Report(Transaction& transaction, const google::protobuf::Message& metadata);

  // Ends the operation with its response, inside the transaction that makes the response true.
  // ABORTED, as from Report, when the lease is another's by now: what the transaction wrote must
  // not stay then.
  absl::Status Finish(Transaction& transaction, const google::protobuf::Message& response,
                      const google::protobuf::Message& metadata);

 private:
  friend class Operations;
  OperationRun(Store& store, std::string name, std::string organization, std::string work,
               Author author, int64_t attempt, absl::Time deadline,
               const std::atomic<bool>& stopping);

  Store& store_;
  const std::string name_;
  const std::string organization_;
  const std::string work_;
  const Author author_;
  const int64_t attempt_;  // 1 for the first; whose the lease is
  absl::Time deadline_;
  const std::atomic<bool>& stopping_;  // of the process
};

// The long-running operations of one service. Thread-safe after Start.
class Operations {
 public:
  // Does the work of one kind and ends it by OperationRun::Finish. An error ends the operation with
  // it, but for UNAVAILABLE, ABORTED and RESOURCE_EXHAUSTED, after which the work is run again
  // later. An exception ends it as INTERNAL.
  using Work = std::function<absl::Status(OperationRun&)>;

  // Removes what an operation needed until its end: called once that is written, by the worker that
  // wrote it and by no other. A process can die in between.
  using Cleanup = std::function<void(const OperationRun&)>;

  // How long one run may take from one report to the next.
  static constexpr absl::Duration kLease = absl::Minutes(1);
  // How often work is begun before the operation fails: work that takes its process down with it
  // must not do so for ever.
  static constexpr int kMostAttempts = 3;

  // `collection` is the one in the operations' names: organizations/wa/catalogOperations/….
  Operations(Store& store, std::string collection);
  ~Operations();  // waits for the work that runs

  void AddKind(std::string kind, Work work, Cleanup clean_up = nullptr);

  // Adds GetOperation, ListOperations and WaitOperation to a service that declares them.
  void Register(RpcService& service);

  // What is written with an operation that begins; its error is the answer, and nothing has begun.
  using Also =
      std::function<absl::Status(Transaction&, const google::longrunning::Operation& operation)>;

  // Writes an operation down and wakes a worker. `organization` is "organizations/wa".
  absl::StatusOr<google::longrunning::Operation> Begin(const Context& context,
                                                       absl::string_view organization,
                                                       const std::string& kind,
                                                       const std::string& work,
                                                       const google::protobuf::Message& metadata,
                                                       const Also& also = nullptr);

  // Starts the workers, which first take up what an earlier process left.
  void Start(int workers);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// What the operations of a kind that have not ended are to do.
absl::StatusOr<std::set<std::string>> UnfinishedWork(Session& session, const std::string& kind);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_OPERATIONS_H_
