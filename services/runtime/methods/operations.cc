#include "services/runtime/methods/operations.h"

#include <atomic>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/methods/request_fields.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone {
namespace {

using ::google::longrunning::Operation;
using ::google::protobuf::Message;

// How often workers look for work that another process left.
constexpr absl::Duration kLookAgain = absl::Seconds(5);
// How soon a waiting caller notices that it should stop, and that another process has done the
// work: it looks for that more and more rarely.
constexpr absl::Duration kWaitStep = absl::Milliseconds(200);
constexpr int kMostStepsBetweenLooks = 5;
constexpr absl::Duration kLongestWait = absl::Minutes(5);

absl::Status Malformed(absl::string_view name) {
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("The stored ", name, " cannot be read."));
}

// The operation as it is stored.
absl::StatusOr<Operation> Load(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(auto row,
                   session.QueryOne<Bytes>("SELECT body FROM operations WHERE name = :name", name));
  if (!row) return NotFound(name);
  Operation operation;
  if (!operation.ParseFromString(std::get<0>(*row).value)) return Malformed(name);
  return operation;
}

absl::Status HasEnded(const std::string& name) {
  return Error(absl::StatusCode::kAborted, reasons::kConflictingChange,
               absl::StrCat(name, " has ended already."));
}

absl::Status IsAnothers(const std::string& name) {
  return Error(absl::StatusCode::kAborted, reasons::kConflictingChange,
               absl::StrCat(name, " is worked on by another process by now."));
}

// Whose an operation is: of the worker whose attempt is the last, as long as it has neither given
// it back nor ended it. What does not hold this changes nothing.
constexpr char kMine[] =
    " WHERE name = :name AND attempts = :attempt AND lease_until > 0 AND done = 0";

// Why a worker's change of an operation found nothing to change.
absl::Status WhyNotMine(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const Operation now, Load(session, name));
  return now.done() ? HasEnded(name) : IsAnothers(name);
}

// Writes the end of an operation, for the worker whose it is.
absl::Status SaveDone(Session& session, const Operation& operation, int64_t attempt,
                      absl::Time now) {
  ASSIGN_OR_RETURN(
      const int64_t mine,
      session.Execute(absl::StrCat("UPDATE operations SET body = :body, update_time = :now, "
                                   "done = 1, lease_until = 0",
                                   kMine),
                      Bytes{operation.SerializeAsString()}, absl::ToUnixMicros(now),
                      operation.name(), attempt));
  if (mine != 1) return WhyNotMine(session, operation.name());
  return session.Execute("DELETE FROM operation_work WHERE name = :name", operation.name())
      .status();
}

bool IsWorthAnotherRun(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsAborted(status) ||
         absl::IsResourceExhausted(status);
}

absl::Status TooManyAttempts() {
  return Error(absl::StatusCode::kInternal, reasons::kInternal,
               "The work was begun several times and never came to its end.");
}

// What a caller may read of it: of an exception, only where to look.
absl::Status RunGuarded(const Operations::Work& work, OperationRun& run) {
  std::string problem = "exception of an unknown type";
  try {
    return work(run);
  } catch (const std::exception& exception) {
    problem = exception.what();
  } catch (...) {
  }
  Log(LogLevel::kError, "operation threw",
      {{"operation", run.name()}, {"problem", problem}, {"begun_in_trace", run.author().trace_id}});
  return Error(absl::StatusCode::kInternal, reasons::kInternal,
               absl::StrCat("Something went wrong on the server's side. Its log says more under ",
                            run.name(), "."));
}

}  // namespace

OperationRun::OperationRun(Store& store, std::string name, std::string organization,
                           std::string work, Author author, int64_t attempt, absl::Time deadline,
                           const std::atomic<bool>& stopping)
    : store_(store),
      name_(std::move(name)),
      organization_(std::move(organization)),
      work_(std::move(work)),
      author_(std::move(author)),
      attempt_(attempt),
      deadline_(deadline),
      stopping_(stopping) {}

bool OperationRun::IsOver() const { return stopping_ || store_.clock().Now() >= deadline_; }

absl::Status OperationRun::Stopped() const {
  if (stopping_) {
    return RetryLater(absl::StatusCode::kUnavailable, reasons::kShuttingDown,
                      "This process is shutting down; another one takes the work up.",
                      absl::ZeroDuration());
  }
  return Error(
      absl::StatusCode::kDeadlineExceeded, reasons::kDeadlineExceeded,
      absl::StrCat("The work was not done within ", absl::FormatDuration(Operations::kLease), "."));
}

absl::Status OperationRun::Report(const Message& metadata) {
  return store_.Write(author_, deadline_,
                      [&](Transaction& transaction) { return Report(transaction, metadata); });
}

absl::Status OperationRun::Report(Transaction& transaction, const Message& metadata) {
  ASSIGN_OR_RETURN(Operation operation, Load(transaction.session(), name_));
  operation.mutable_metadata()->PackFrom(metadata);
  const absl::Time until = transaction.now() + Operations::kLease;
  ASSIGN_OR_RETURN(
      const int64_t mine,
      transaction.session().Execute(
          absl::StrCat(
              "UPDATE operations SET body = :body, update_time = :now, lease_until = :until",
              kMine),
          Bytes{operation.SerializeAsString()}, absl::ToUnixMicros(transaction.now()),
          absl::ToUnixMicros(until), name_, attempt_));
  if (mine != 1) return WhyNotMine(transaction.session(), name_);
  deadline_ = until;
  return absl::OkStatus();
}

absl::Status OperationRun::Finish(Transaction& transaction, const Message& response,
                                  const Message& metadata) {
  Operation operation;
  operation.set_name(name_);
  operation.set_done(true);
  operation.mutable_metadata()->PackFrom(metadata);
  operation.mutable_response()->PackFrom(response);
  return SaveDone(transaction.session(), operation, attempt_, transaction.now());
}

class Operations::Impl {
 public:
  Impl(Store& store, std::string collection) : store_(store), collection_(std::move(collection)) {}

  ~Impl() {
    {
      MutexLock lock(&mutex_);
      stopping_ = true;
      begun_.SignalAll();
      for (auto& [name, waiters] : waiters_) waiters.run_ended.SignalAll();
    }
    for (std::thread& worker : workers_) worker.join();
  }

  void AddKind(std::string kind, Work work, Cleanup clean_up) {
    kinds_[std::move(kind)] = {std::move(work), std::move(clean_up)};
  }

  absl::StatusOr<Operation> Begin(
      const Context& context, absl::string_view organization, const std::string& kind,
      const std::string& work, const Message& metadata,
      const std::function<absl::Status(Transaction&, const Operation&)>& also) {
    Operation operation;
    operation.set_name(
        absl::StrCat(organization, "/", collection_, "/", store_.ids().TimeOrdered()));
    operation.mutable_metadata()->PackFrom(metadata);
    const Author author = AuthorOf(context);
    const auto write_down = [&](Transaction& transaction) -> absl::Status {
      if (also) RETURN_IF_ERROR(also(transaction, operation));
      const int64_t now = absl::ToUnixMicros(transaction.now());
      RETURN_IF_ERROR(
          transaction.session()
              .Execute("INSERT INTO operations (name, organization, kind, done, actor, method, "
                       "trace_id, create_time, update_time, lease_until, attempts, body) VALUES "
                       "(:name, :organization, :kind, 0, :actor, :method, :trace_id, "
                       ":create_time, :update_time, 0, 0, :body)",
                       operation.name(), organization, kind, author.actor, author.method,
                       author.trace_id, now, now, Bytes{operation.SerializeAsString()})
              .status());
      return transaction.session()
          .Execute("INSERT INTO operation_work (name, work) VALUES (:name, :work)",
                   operation.name(), Bytes{work})
          .status();
    };
    RETURN_IF_ERROR(store_.Write(author, context.deadline, write_down));
    MutexLock lock(&mutex_);
    begun_.Signal();
    return operation;
  }

  absl::StatusOr<Operation> Get(const Context& context, const std::string& name) {
    Operation operation;
    RETURN_IF_ERROR(store_.database().Read(context.deadline, [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(operation, Load(session, name));
      return absl::OkStatus();
    }));
    return operation;
  }

  absl::StatusOr<Operation> Wait(const Context& context,
                                 const google::longrunning::WaitOperationRequest& request) {
    absl::Duration longest = kLongestWait;
    if (request.has_timeout()) {
      longest = std::min(longest, absl::Seconds(request.timeout().seconds()) +
                                      absl::Nanoseconds(request.timeout().nanos()));
    }
    // Answered before the caller stops waiting, so that it gets the operation as it is.
    const absl::Time end = std::min(absl::Now() + longest, context.deadline - kWaitStep);
    Waiter waiter(*this, request.name());
    for (int steps = 1;; steps = std::min(steps + 1, kMostStepsBetweenLooks)) {
      ASSIGN_OR_RETURN(Operation operation, Get(context, request.name()));
      if (operation.done() || !waiter.Wait(context, end, steps)) return operation;
    }
  }

  absl::StatusOr<google::longrunning::ListOperationsResponse> List(
      const Context& context, const google::longrunning::ListOperationsRequest& request) {
    if (!request.filter().empty())
      return InvalidField("filter", "is not supported here; leave it out");
    if (request.page_size() < 0) return InvalidField("page_size", "must not be negative");
    const int size = PageSize(request.page_size());
    const std::string query = absl::StrCat(collection_, " of ", request.name());
    PagePosition after{.order_value = std::numeric_limits<int64_t>::max(), .name = ""};
    if (!request.page_token().empty()) {
      ASSIGN_OR_RETURN(
          after, store_.page_tokens().Read(request.page_token(), query, store_.clock().Now()));
    }
    google::longrunning::ListOperationsResponse response;
    RETURN_IF_ERROR(store_.database().Read(context.deadline, [&](Session& session) -> absl::Status {
      response.Clear();
      ASSIGN_OR_RETURN(
          auto rows,
          (session.Query<int64_t, std::string, Bytes>(
              "SELECT create_time, name, body FROM operations WHERE organization = :organization "
              "AND (create_time, name) < (:time, :name) ORDER BY create_time DESC, name DESC "
              "LIMIT :size",
              request.name(), std::get<int64_t>(after.order_value), after.name, size + 1)));
      size_t bytes = 0;
      for (auto& [time, name, body] : rows) {
        bytes += body.value.size();
        const int have = response.operations_size();
        if (have == size || (have > 0 && bytes > kLargestAnswer)) {
          const auto& last = rows[static_cast<size_t>(have) - 1];
          response.set_next_page_token(store_.page_tokens().Make(
              {.order_value = std::get<0>(last), .name = std::get<1>(last)}, query,
              store_.clock().Now()));
          break;
        }
        if (!response.add_operations()->ParseFromString(body.value)) return Malformed(name);
      }
      return absl::OkStatus();
    }));
    return response;
  }

  void Start(int workers) {
    // A SQLite file has one process at a time: what was leased is nobody's now.
    if (store_.database().dialect() == Dialect::kSqlite) {
      const absl::Status freed =
          store_.database().Write(absl::Now() + kLease, [](Session& session) {
            return session
                .Execute("UPDATE operations SET lease_until = 0 WHERE done = 0 AND lease_until > 0")
                .status();
          });
      if (!freed.ok()) {
        Log(LogLevel::kWarning, "operations left by the last process wait for their lease to end",
            {{"reason", freed.message()}});
      }
    }
    for (int i = 0; i < workers; ++i) workers_.emplace_back([this] { RunWorker(); });
  }

 private:
  // Those who wait for one operation.
  struct Waiters {
    int count = 0;
    int64_t runs_ended = 0;
    CondVar run_ended;
  };

  // One of them, for as long as it lives.
  class Waiter {
   public:
    Waiter(Impl& impl, const std::string& name) : impl_(impl) {
      MutexLock lock(&impl_.mutex_);
      entry_ = impl_.waiters_.try_emplace(name).first;
      ++entry_->second.count;
    }

    ~Waiter() {
      MutexLock lock(&impl_.mutex_);
      if (--entry_->second.count == 0) impl_.waiters_.erase(entry_);
    }

    // Waits until a run ended here since this was asked last, or for a number of steps. False when
    // the caller should be answered now.
    bool Wait(const Context& context, absl::Time end, int steps) {
      MutexLock lock(&impl_.mutex_);
      Waiters& waiters = entry_->second;
      for (; steps > 0 && waiters.runs_ended == seen_; --steps) {
        const absl::Duration left = end - absl::Now();
        if (left <= absl::ZeroDuration() || impl_.stopping_ || context.is_cancelled()) return false;
        waiters.run_ended.WaitWithTimeout(&impl_.mutex_, std::min(left, kWaitStep));
      }
      seen_ = waiters.runs_ended;
      return true;
    }

   private:
    Impl& impl_;
    std::map<std::string, Waiters>::iterator entry_;
    int64_t seen_ = 0;
  };

  void TellOfRun(const std::string& name) {
    MutexLock lock(&mutex_);
    const auto entry = waiters_.find(name);
    if (entry == waiters_.end()) return;
    ++entry->second.runs_ended;
    entry->second.run_ended.SignalAll();
  }

  void RunWorker() {
    while (!stopping_) {
      auto taken = Take();
      if (taken.ok() && *taken != nullptr) {
        Run(**taken);
        TellOfRun((*taken)->run.name());
        continue;
      }
      MutexLock lock(&mutex_);
      if (!stopping_) begun_.WaitWithTimeout(&mutex_, kLookAgain);
    }
  }

  struct TakenRun {
    OperationRun run;
    std::string kind;
    int64_t attempt;  // 1 for the first
  };

  // Of the kinds that this process knows: a newer one may have begun others.
  std::string DueSql() const {
    std::string kinds;
    for (size_t i = 0; i < kinds_.size(); ++i) {
      absl::StrAppend(&kinds, kinds.empty() ? "" : ", ", ":kind", i);
    }
    return absl::StrCat(
        "SELECT name, organization, kind, actor, method, trace_id, attempts FROM operations "
        "WHERE done = 0 AND lease_until < :now AND kind IN (",
        kinds, ") ORDER BY create_time, name LIMIT 1");
  }

  // Leases the operation that has waited longest; null when there is none.
  absl::StatusOr<std::unique_ptr<TakenRun>> Take() {
    std::unique_ptr<TakenRun> taken;
    if (kinds_.empty()) return taken;
    const absl::Time now = store_.clock().Now();
    std::vector<SqlValue> due = {absl::ToUnixMicros(now)};
    for (const auto& [kind, how] : kinds_) due.emplace_back(kind);
    RETURN_IF_ERROR(store_.database().Write(now + kLease, [&](Session& session) -> absl::Status {
      taken = nullptr;
      ASSIGN_OR_RETURN(auto rows,
                       (session.QueryWith<std::string, std::string, std::string, std::string,
                                          std::string, std::string, int64_t>(DueSql(), due)));
      if (rows.empty()) return absl::OkStatus();
      auto& [name, organization, kind, actor, method, trace_id, attempts] = rows.front();
      ASSIGN_OR_RETURN(
          const int64_t leased,
          session.Execute("UPDATE operations SET lease_until = :until, attempts = attempts + 1 "
                          "WHERE name = :name AND done = 0 AND lease_until < :now",
                          absl::ToUnixMicros(now + kLease), name, absl::ToUnixMicros(now)));
      if (leased == 1) {
        ASSIGN_OR_RETURN(
            auto work,
            session.QueryOne<Bytes>("SELECT work FROM operation_work WHERE name = :name", name));
        // Without its work it fails when it is run: it must not stay the first in line.
        if (!work) work.emplace();
        taken.reset(
            new TakenRun{OperationRun(store_, std::move(name), std::move(organization),
                                      std::move(std::get<0>(*work).value),
                                      {std::move(actor), std::move(method), std::move(trace_id)},
                                      attempts + 1, now + kLease, stopping_),
                         std::move(kind), attempts + 1});
      }
      return absl::OkStatus();
    }));
    return taken;
  }

  void Run(TakenRun& taken) {
    const Kind& kind = kinds_.at(taken.kind);
    // One more than that was begun by a process that did not live to say how it ended.
    const absl::Status status =
        taken.attempt <= kMostAttempts ? RunGuarded(kind.work, taken.run) : TooManyAttempts();
    if (!status.ok() && !EndedBy(taken, status)) return;
    if (kind.clean_up) kind.clean_up(taken.run);
  }

  // Whether work that failed is over with that, by the hand of this worker.
  bool EndedBy(const TakenRun& taken, const absl::Status& status) {
    // Its lease runs out, or is given back, and then it is taken again.
    const bool again = IsWorthAnotherRun(status) && (stopping_ || taken.attempt < kMostAttempts);
    Log(LogLevel::kWarning, again ? "operation failed and will be tried again" : "operation failed",
        {{"operation", taken.run.name()},
         {"attempt", absl::StrCat(taken.attempt)},
         {"reason", ReasonOf(status)}});
    if (again) {
      if (stopping_) GiveBack(taken);
      return false;
    }
    const absl::Status saved = store_.Write(
        taken.run.author(), absl::Now() + kLease, [&](Transaction& transaction) -> absl::Status {
          ASSIGN_OR_RETURN(Operation operation, Load(transaction.session(), taken.run.name()));
          operation.set_done(true);
          *operation.mutable_error() = ToRpcStatus(status);
          return SaveDone(transaction.session(), operation, taken.attempt, transaction.now());
        });
    if (!saved.ok()) {
      Log(LogLevel::kWarning, "the end of an operation could not be written",
          {{"operation", taken.run.name()}, {"reason", ReasonOf(saved)}});
    }
    return saved.ok();
  }

  // Lets another process take the work up at once, and does not count what was not its fault.
  void GiveBack(const TakenRun& taken) {
    const absl::Status given = store_.database().Write(absl::Now() + kLease, [&](Session& session) {
      return session
          .Execute(
              absl::StrCat("UPDATE operations SET lease_until = 0, attempts = attempts - 1", kMine),
              taken.run.name(), taken.attempt)
          .status();
    });
    if (!given.ok()) {
      Log(LogLevel::kWarning, "an operation waits for its lease to end",
          {{"operation", taken.run.name()}, {"reason", ReasonOf(given)}});
    }
  }

  struct Kind {
    Work work;
    Cleanup clean_up;  // may be null
  };

  Store& store_;
  const std::string collection_;
  std::map<std::string, Kind> kinds_;  // not changed after Start
  std::vector<std::thread> workers_;
  Mutex mutex_;
  CondVar begun_;
  std::map<std::string, Waiters> waiters_ ABSL_GUARDED_BY(mutex_);  // by operation name
  std::atomic<bool> stopping_ = false;  // set under the mutex, so that no wait misses it
};

Operations::Operations(Store& store, std::string collection)
    : impl_(std::make_unique<Impl>(store, std::move(collection))) {}
Operations::~Operations() = default;

void Operations::AddKind(std::string kind, Work work, Cleanup clean_up) {
  impl_->AddKind(std::move(kind), std::move(work), std::move(clean_up));
}

void Operations::Register(RpcService& service) {
  using namespace google::longrunning;  // NOLINT: the messages of this one API
  service.Unary<GetOperationRequest, Operation>(
      "GetOperation", [this](const Context& context, const GetOperationRequest& request) {
        return impl_->Get(context, request.name());
      });
  service.WaitingUnary<WaitOperationRequest, Operation>(
      "WaitOperation", [this](const Context& context, const WaitOperationRequest& request) {
        return impl_->Wait(context, request);
      });
  service.Unary<ListOperationsRequest, ListOperationsResponse>(
      "ListOperations", [this](const Context& context, const ListOperationsRequest& request) {
        return impl_->List(context, request);
      });
}

absl::StatusOr<Operation> Operations::Begin(
    const Context& context, absl::string_view organization, const std::string& kind,
    const std::string& work, const Message& metadata,
    const std::function<absl::Status(Transaction&, const Operation&)>& also) {
  return impl_->Begin(context, organization, kind, work, metadata, also);
}

void Operations::Start(int workers) { impl_->Start(workers); }

absl::StatusOr<std::set<std::string>> UnfinishedWork(Session& session, const std::string& kind) {
  ASSIGN_OR_RETURN(
      auto rows,
      session.Query<Bytes>("SELECT operation_work.work FROM operations JOIN operation_work ON "
                           "operation_work.name = operations.name WHERE operations.done = 0 AND "
                           "operations.lease_until >= 0 AND operations.kind = :kind",
                           kind));
  std::set<std::string> work;
  for (auto& [bytes] : rows) work.insert(std::move(bytes.value));
  return work;
}

}  // namespace touchstone
