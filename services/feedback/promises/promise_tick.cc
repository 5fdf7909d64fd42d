#include "services/feedback/promises/promise_tick.h"

#include <touchstone/feedback/v1/commitment.pb.h>

#include <limits>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "services/feedback/rules/commitment_way.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone::feedback {
namespace {

using v1::Commitment;

constexpr absl::Duration kInterval = absl::Minutes(1);
constexpr absl::Duration kTimeout = absl::Seconds(30);
constexpr int kRowsAtOnce = 100;

Author Clockwork() { return {.actor = "clock", .method = "", .trace_id = ""}; }

}  // namespace

std::vector<NoticeKind> PromiseNotices() {
  return {{.name = kCommitmentDue,
           .placeholders = {{"commitment"}, {"due", true}, {"kind"}},
           .texts = {{"en", "A promise is due by {{due}}",
                      "Something that you promised a customer is due by {{due}}.\n\nPromise: "
                      "{{commitment}} {{kind}}\n\nPlease keep it, or agree on something else with "
                      "the customer before then.\n"},
                     {"es", "Una promesa vence el {{due}}",
                      "Algo que prometió a un cliente vence el {{due}}.\n\nPromesa: "
                      "{{commitment}} {{kind}}\n\nPor favor, cúmplala o acuerde otra cosa con el "
                      "cliente antes de esa fecha.\n"}}}};
}

PromiseTick::~PromiseTick() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    stopped_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void PromiseTick::Start() {
  thread_ = std::thread([this] {
    while (true) {
      if (const absl::Status status = RunDue(); !status.ok()) {
        Log(LogLevel::kWarning, "what is due of promises could not be done",
            {{"reason", ReasonOf(status)}});
      }
      MutexLock lock(&mutex_);
      if (!stopping_) stopped_.WaitWithTimeout(&mutex_, kInterval);
      if (stopping_) return;
    }
  });
}

bool PromiseTick::IsStopping() {
  MutexLock lock(&mutex_);
  return stopping_;
}

absl::Status PromiseTick::RunDue() {
  const absl::Time now = store_.clock().Now();
  absl::Status problem = ForEach(
      "SELECT remind_time, commitment FROM commitment_reminders WHERE remind_time <= :until "
      "AND (remind_time, commitment) > (:time, :name) ORDER BY remind_time, commitment "
      "LIMIT :most",
      now, [this](Transaction& transaction, const std::string& name) {
        return Remind(transaction, name);
      });
  problem.Update(
      ForEach("SELECT due_time, name FROM commitments WHERE state = 1 AND delete_time = 0 AND "
              "due_time <= :until AND (due_time, name) > (:time, :name) ORDER BY due_time, name "
              "LIMIT :most",
              now - kBrokenAfter, [this](Transaction& transaction, const std::string& name) {
                return BreakOverdue(transaction, followers_, name);
              }));
  return problem;
}

absl::Status PromiseTick::ForEach(
    absl::string_view sql, absl::Time until,
    absl::FunctionRef<absl::Status(Transaction&, const std::string&)> work) {
  absl::Status problem;
  int64_t time = std::numeric_limits<int64_t>::min();
  std::string name;
  bool more = true;
  while (more && !IsStopping()) {
    std::vector<std::tuple<int64_t, std::string>> rows;
    RETURN_IF_ERROR(
        store_.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(rows, (session.Query<int64_t, std::string>(
                                     sql, absl::ToUnixMicros(until), time, name, kRowsAtOnce)));
          return absl::OkStatus();
        }));
    for (const auto& row : rows) {
      std::tie(time, name) = row;
      if (IsStopping()) break;
      problem.Update(
          store_.Write(Clockwork(), absl::Now() + kTimeout,
                       [&](Transaction& transaction) { return work(transaction, name); }));
    }
    more = rows.size() == kRowsAtOnce;
  }
  return problem;
}

absl::Status PromiseTick::Remind(Transaction& transaction, const std::string& name) {
  ASSIGN_OR_RETURN(const int64_t taken,
                   transaction.session().Execute(
                       "DELETE FROM commitment_reminders WHERE commitment = :commitment AND "
                       "remind_time <= :now",
                       name, absl::ToUnixMicros(transaction.now())));
  if (taken == 0 || !notify_) return absl::OkStatus();  // another process reminded
  ASSIGN_OR_RETURN(const auto commitment, transaction.Find<Commitment>(CommitmentType(), name));
  const absl::Time due =
      commitment == nullptr ? transaction.now() : TimeOf(*commitment, "due_time");
  if (due <= transaction.now()) return absl::OkStatus();
  return notify_(
      transaction,
      {.organization = std::string(ParentOf(name)),
       .recipient = commitment->worker(),
       .kind = kCommitmentDue,
       .about = name,
       .values = {{"commitment", name},
                  {"due", absl::FormatTime("%Y-%m-%d %H:%M UTC", due, absl::UTCTimeZone())},
                  {"kind", commitment->promise_kind()}}});
}

}  // namespace touchstone::feedback
