#include "services/assessment/cycle_messages.h"

#include <touchstone/assessment/v1/rater_assignment.pb.h>
#include <touchstone/assessment/v1/result.pb.h>

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/assessment_cycles.h"
#include "services/assessment/assessment_notices.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;

constexpr absl::Duration kInterval = absl::Minutes(5);
constexpr absl::Duration kTimeout = absl::Seconds(30);
constexpr int kNoticesAtOnce = 50;
// What was published longer ago, people have long been told.
constexpr Day kReceiptsAskedFor = 30;

Author Messenger() { return {.actor = "messages", .method = "", .trace_id = ""}; }

// The reminder that is due on a day: of those whose day has come the last one, so that a process
// that was away does not send several at once. Nothing before the first, or after the due date.
std::optional<int> ReminderDue(const Cycle& cycle, Day today) {
  const auto due = ParseDay(cycle.schedule().due_date());
  if (!due || today > *due) return std::nullopt;
  std::optional<int> reminder;
  for (const int days : cycle.schedule().reminder_days()) {
    if (today >= *due - days && (!reminder || days < *reminder)) reminder = days;
  }
  return reminder;
}

absl::StatusOr<std::vector<Cycle>> CyclesAt(Database& database, Cycle::State state) {
  std::vector<Cycle> cycles;
  RETURN_IF_ERROR(database.Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
    cycles.clear();
    ASSIGN_OR_RETURN(const auto rows,
                     session.Query<Bytes>("SELECT body FROM assessment_cycles WHERE state = :state "
                                          "AND delete_time = 0 ORDER BY name",
                                          static_cast<int64_t>(state)));
    for (const auto& [body] : rows) {
      if (!cycles.emplace_back().ParseFromString(body.value)) cycles.pop_back();
    }
    return absl::OkStatus();
  }));
  return cycles;
}

}  // namespace

CycleMessages::~CycleMessages() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    stopped_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void CycleMessages::Start() {
  thread_ = std::thread([this] {
    while (true) {
      if (const absl::Status status = SendDue(); !status.ok()) {
        Log(LogLevel::kWarning, "what cycles tell people could not be sent",
            {{"reason", ReasonOf(status)}});
      }
      MutexLock lock(&mutex_);
      if (!stopping_) stopped_.WaitWithTimeout(&mutex_, kInterval);
      if (stopping_) return;
    }
  });
}

bool CycleMessages::IsStopping() {
  MutexLock lock(&mutex_);
  return stopping_;
}

absl::Status CycleMessages::SendDue() {
  ASSIGN_OR_RETURN(const auto open, CyclesAt(store_.database(), Cycle::OPEN));
  absl::Status problem;  // of one cycle, which must not keep the others
  for (const Cycle& cycle : open) problem.Update(Remind(cycle));
  ASSIGN_OR_RETURN(const auto published, CyclesAt(store_.database(), Cycle::PUBLISHED));
  for (const Cycle& cycle : published) problem.Update(AskForReceipts(cycle));
  return problem;
}

absl::Status CycleMessages::Remind(const Cycle& cycle) {
  const auto reminder = ReminderDue(cycle, DayOf(store_.clock().Now()));
  if (!reminder) return absl::OkStatus();
  const std::string first = absl::StrCat(cycle.name(), "/raterAssignments/");
  const std::string behind = absl::StrCat(cycle.name(), "/raterAssignments0");
  return Send(
      cycle.name(), absl::StrCat("reminder ", *reminder, " before ", cycle.schedule().due_date()),
      [&](Transaction& transaction, const std::string& after) -> absl::StatusOr<std::string> {
        ASSIGN_OR_RETURN(
            const auto rows,
            (transaction.session().Query<std::string, Bytes>(
                "SELECT d.rater_assignment, r.body FROM rater_done d JOIN rater_assignments r ON "
                "r.name = d.rater_assignment WHERE d.rater_assignment > :after AND "
                "d.rater_assignment < :behind AND d.done = 0 AND r.delete_time = 0 "
                "ORDER BY d.rater_assignment LIMIT :most",
                after.empty() ? first : after, behind, kNoticesAtOnce)));
        std::string last;
        for (const auto& [name, body] : rows) {
          last = name;
          v1::RaterAssignment assignment;
          if (!assignment.ParseFromString(body.value) || assignment.rater().empty()) continue;
          RETURN_IF_ERROR(TellPerson(notices_, store_, transaction,
                                     {.kind = kReminder,
                                      .recipient = assignment.rater(),
                                      .subject = assignment.subject(),
                                      .about = name,
                                      .values = {{"due", cycle.schedule().due_date()}}}));
        }
        return last;
      });
}

absl::Status CycleMessages::AskForReceipts(const Cycle& cycle) {
  if (cycle.purpose() != Cycle::EVALUATIVE ||
      DayOf(TimeOf(cycle, "publish_time")) + kReceiptsAskedFor < DayOf(store_.clock().Now())) {
    return absl::OkStatus();
  }
  return Send(
      cycle.name(), "receipts",
      [&](Transaction& transaction, const std::string& after) -> absl::StatusOr<std::string> {
        ASSIGN_OR_RETURN(const auto rows,
                         (transaction.session().Query<std::string, Bytes>(
                             "SELECT person, body FROM results WHERE parent = :cycle AND "
                             "person > :after AND delete_time = 0 ORDER BY person LIMIT :most",
                             cycle.name(), after, kNoticesAtOnce)));
        std::string last;
        for (const auto& [person, body] : rows) {
          last = person;
          v1::Result result;
          if (!result.ParseFromString(body.value) || result.has_receipt_time()) continue;
          RETURN_IF_ERROR(TellPerson(notices_, store_, transaction,
                                     {.kind = kReceiptAsked,
                                      .recipient = person,
                                      .subject = person,
                                      .about = result.name(),
                                      .values = {}}));
        }
        return last;
      });
}

absl::Status CycleMessages::Send(const std::string& cycle, const std::string& message,
                                 Batch batch) {
  bool done = false;
  while (!done && !IsStopping()) {
    RETURN_IF_ERROR(store_.Write(
        Messenger(), absl::Now() + kTimeout, [&](Transaction& transaction) -> absl::Status {
          Session& session = transaction.session();
          ASSIGN_OR_RETURN(const auto sent,
                           (session.QueryOne<std::string, int64_t>(
                               "SELECT after, done FROM cycle_messages WHERE cycle = :cycle AND "
                               "message = :message",
                               cycle, message)));
          done = sent && std::get<1>(*sent) != 0;
          if (done) return absl::OkStatus();
          ASSIGN_OR_RETURN(std::string last,
                           batch(transaction, sent ? std::get<0>(*sent) : std::string()));
          done = last.empty();
          if (sent) {
            return session
                .Execute(
                    "UPDATE cycle_messages SET after = :after, done = :done WHERE cycle = :cycle "
                    "AND message = :message",
                    last, static_cast<int64_t>(done), cycle, message)
                .status();
          }
          return session
              .Execute(
                  "INSERT INTO cycle_messages (cycle, message, after, done) VALUES (:cycle, "
                  ":message, :after, :done)",
                  cycle, message, last, static_cast<int64_t>(done))
              .status();
        }));
  }
  return absl::OkStatus();
}

}  // namespace touchstone::assessment
