#include "services/feedback/cases/case_tick.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/feedback/cases/case_catch_up.h"
#include "services/feedback/cases/case_clocks.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/cases/incident_work.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone::feedback {
namespace {

using v1::Case;

constexpr absl::Duration kInterval = absl::Minutes(1);
constexpr absl::Duration kTimeout = absl::Seconds(30);
constexpr int kCasesAtOnce = 100;
constexpr int kClocksAtOnce = 20;

Author Clock() { return {.actor = kClockActor, .method = "", .trace_id = ""}; }

// Where a sweep has got to in the order of an index.
struct Reached {
  int64_t time = 0;
  std::string name;
};

// Some cases behind that whose time has come, by an index of times.
absl::StatusOr<std::vector<std::string>> NextDue(Session& session, const std::string& sql,
                                                 absl::Time now, Reached& reached) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<int64_t, std::string>(sql, absl::ToUnixMicros(now), reached.time,
                                                        reached.name, kCasesAtOnce)));
  std::vector<std::string> names;
  for (const auto& [time, name] : rows) {
    names.push_back(name);
    reached = {time, name};
  }
  return names;
}

constexpr char kMissedClocks[] =
    "SELECT due_time, case_name FROM case_clocks WHERE stop_time = 0 AND missed_time = 0 AND "
    "due_time < :now AND (due_time, case_name) > (:time, :name) ORDER BY due_time, case_name LIMIT "
    ":most";
constexpr char kEndedWaits[] =
    "SELECT end_time, case_name FROM case_waits WHERE end_time <= :now AND (end_time, case_name) > "
    "(:time, :name) ORDER BY end_time, case_name LIMIT :most";

// A case whose clocks run by a calendar, as of now.
absl::Status SetAnew(const CaseNeighbors& neighbors, Transaction& transaction,
                     const std::string& name) {
  ASSIGN_OR_RETURN(const auto of, transaction.Find<Case>(CaseType(), name));
  if (of == nullptr || of->has_delete_time()) return absl::OkStatus();
  const Case before = *of;
  ASSIGN_OR_RETURN(const bool changed, DueAnew(transaction.session(), transaction.now(), *of));
  if (!changed) return absl::OkStatus();
  RETURN_IF_ERROR(TellFollowers(neighbors, {.context = ClockContext(),
                                            .transaction = transaction,
                                            .before = &before,
                                            .after = of.get(),
                                            .step = nullptr,
                                            .service_type = nullptr,
                                            .ended = {}}));
  return transaction.Update(CaseType(), *of);
}

// A part of the cases of one calendar that changed; whether there may be more to do.
absl::StatusOr<bool> SetPartAnew(const CaseNeighbors& neighbors, Transaction& transaction) {
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(const auto change,
                   (session.QueryOne<std::string, std::string>(
                       "SELECT business_calendar, done FROM calendar_changes ORDER BY "
                       "business_calendar LIMIT 1")));
  if (!change) return false;
  const auto& [calendar, done] = *change;
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<std::string>(
                       "SELECT DISTINCT case_name FROM case_clocks WHERE business_calendar = "
                       ":calendar AND stop_time = 0 AND case_name > :done ORDER BY case_name LIMIT "
                       ":most",
                       calendar, done, kClocksAtOnce));
  for (const auto& [name] : rows) RETURN_IF_ERROR(SetAnew(neighbors, transaction, name));
  if (rows.size() < kClocksAtOnce) {
    RETURN_IF_ERROR(
        session
            .Execute("DELETE FROM calendar_changes WHERE business_calendar = :calendar", calendar)
            .status());
    return true;
  }
  RETURN_IF_ERROR(session
                      .Execute("UPDATE calendar_changes SET done = :done WHERE business_calendar = "
                               ":calendar",
                               std::get<0>(rows.back()), calendar)
                      .status());
  return true;
}

}  // namespace

CaseTick::~CaseTick() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    stopped_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void CaseTick::Start() {
  thread_ = std::thread([this] {
    while (true) {
      if (const absl::Status status = DoDue(); !status.ok()) {
        Log(LogLevel::kWarning, "what is due of cases could not be done",
            {{"reason", ReasonOf(status)}});
      }
      MutexLock lock(&mutex_);
      if (!stopping_) stopped_.WaitWithTimeout(&mutex_, kInterval);
      if (stopping_) return;
    }
  });
}

bool CaseTick::IsStopping() {
  MutexLock lock(&mutex_);
  return stopping_;
}

absl::Status CaseTick::DoDue() {
  absl::Status problem = SetClocksAnew();
  problem.Update(CatchUpAll());
  problem.Update(DoWorkLeftBehind(store_, neighbors_, absl::Now() + kTimeout));
  return problem;
}

absl::Status CaseTick::CatchUpAll() {
  absl::Status problem;  // of one case, which must not keep the others
  const absl::Time now = store_.clock().Now();
  for (const char* const sql : {kMissedClocks, kEndedWaits}) {
    Reached reached;
    std::vector<std::string> names;
    do {
      RETURN_IF_ERROR(
          store_.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
            Reached next = reached;
            ASSIGN_OR_RETURN(names, NextDue(session, sql, now, next));
            reached = next;
            return absl::OkStatus();
          }));
      const std::set<std::string> once(names.begin(), names.end());
      for (const std::string& name : once) {
        if (IsStopping()) return problem;
        problem.Update(CatchUpWith(name));
      }
    } while (names.size() == kCasesAtOnce);
  }
  return problem;
}

absl::Status CaseTick::CatchUpWith(const std::string& name) {
  return store_.Write(Clock(), absl::Now() + kTimeout,
                      [&](Transaction& transaction) -> absl::Status {
                        ASSIGN_OR_RETURN(const auto of, transaction.Find<Case>(CaseType(), name));
                        if (of == nullptr || of->has_delete_time()) return absl::OkStatus();
                        const int64_t steps = of->step_count();
                        RETURN_IF_ERROR(CatchUp(neighbors_, transaction, *of));
                        if (of->step_count() == steps) return absl::OkStatus();
                        return transaction.Update(CaseType(), *of);
                      });
}

absl::Status CaseTick::SetClocksAnew() {
  bool is_any = true;
  while (is_any && !IsStopping()) {
    RETURN_IF_ERROR(
        store_.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(const auto row,
                           session.QueryOne<std::string>(
                               "SELECT business_calendar FROM calendar_changes ORDER BY "
                               "business_calendar LIMIT 1"));
          is_any = row.has_value();
          return absl::OkStatus();
        }));
    if (!is_any) return absl::OkStatus();
    RETURN_IF_ERROR(store_.Write(Clock(), absl::Now() + kTimeout,
                                 [&](Transaction& transaction) -> absl::Status {
                                   ASSIGN_OR_RETURN(is_any, SetPartAnew(neighbors_, transaction));
                                   return absl::OkStatus();
                                 }));
  }
  return absl::OkStatus();
}

absl::Status AreDueAnew(const Context&, Transaction& transaction,
                        const v1::BusinessCalendar& calendar) {
  return transaction.session()
      .Execute(
          "INSERT INTO calendar_changes (business_calendar, done) VALUES (:calendar, '') ON "
          "CONFLICT (business_calendar) DO UPDATE SET done = ''",
          calendar.name())
      .status();
}

}  // namespace touchstone::feedback
