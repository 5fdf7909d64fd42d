#include "services/feedback/handoffs/handoff_tasks.h"

#include "services/runtime/clock/days.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {
namespace {

constexpr absl::Duration kNight = absl::Hours(3);

}  // namespace

absl::Status QueueTask(Session& session, const HandoffTask& task, absl::Time now) {
  return session
      .Execute(
          "INSERT INTO handoff_tasks (subject, kind, task, due_time, first_time, attempts, claim, "
          "detail) VALUES (:subject, :kind, :task, :due_time, :first_time, 0, '', :detail) ON "
          "CONFLICT (subject, kind, task) DO UPDATE SET due_time = excluded.due_time, first_time = "
          "excluded.first_time, attempts = 0, detail = excluded.detail WHERE handoff_tasks.claim "
          "= ''",
          task.subject, static_cast<int64_t>(task.kind), task.task, absl::ToUnixMicros(task.due),
          absl::ToUnixMicros(now), task.detail)
      .status();
}

absl::StatusOr<std::optional<HandoffTask>> TakeTask(Session& session, absl::Time now,
                                                    absl::Time until, const std::string& claim) {
  ASSIGN_OR_RETURN(
      const auto row,
      (session.QueryOne<std::string, int64_t, std::string, int64_t, int64_t, std::string>(
          "SELECT subject, kind, task, first_time, attempts, detail FROM handoff_tasks WHERE "
          "due_time <= :now ORDER BY due_time, subject, kind, task LIMIT 1",
          absl::ToUnixMicros(now))));
  if (!row) return std::optional<HandoffTask>();
  const auto& [subject, kind, task, first, attempts, detail] = *row;
  HandoffTask taken{.subject = subject,
                    .kind = static_cast<TaskKind>(kind),
                    .task = task,
                    .due = until,
                    .first = absl::FromUnixMicros(first),
                    .attempts = static_cast<int>(attempts) + 1,
                    .claim = claim,
                    .detail = detail};
  RETURN_IF_ERROR(session
                      .Execute("UPDATE handoff_tasks SET due_time = :due_time, attempts = attempts "
                               "+ 1, claim = :claim WHERE subject = :subject AND kind = :kind AND "
                               "task = :task",
                               absl::ToUnixMicros(until), claim, subject, kind, task)
                      .status());
  return std::optional<HandoffTask>(std::move(taken));
}

absl::StatusOr<bool> IsTaken(Session& session, const HandoffTask& task) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT claim FROM handoff_tasks WHERE subject = :subject AND kind = :kind "
                       "AND task = :task",
                       task.subject, static_cast<int64_t>(task.kind), task.task));
  return row && std::get<0>(*row) == task.claim;
}

absl::Status Postpone(Session& session, const HandoffTask& task, absl::Time due) {
  return session
      .Execute(
          "UPDATE handoff_tasks SET due_time = :due_time, first_time = :first_time, attempts = "
          ":attempts, claim = '', detail = :detail WHERE subject = :subject AND kind = :kind "
          "AND task = :task",
          absl::ToUnixMicros(due), absl::ToUnixMicros(task.first), task.attempts, task.detail,
          task.subject, static_cast<int64_t>(task.kind), task.task)
      .status();
}

absl::Status RemoveTask(Session& session, const HandoffTask& task) {
  return session
      .Execute(
          "DELETE FROM handoff_tasks WHERE subject = :subject AND kind = :kind AND task = "
          ":task",
          task.subject, static_cast<int64_t>(task.kind), task.task)
      .status();
}

absl::Status RemoveTasks(Session& session, const std::string& subject) {
  return session.Execute("DELETE FROM handoff_tasks WHERE subject = :subject", subject).status();
}

absl::Status RemoveTasks(Session& session, const std::string& subject, TaskKind kind) {
  return session
      .Execute("DELETE FROM handoff_tasks WHERE subject = :subject AND kind = :kind", subject,
               static_cast<int64_t>(kind))
      .status();
}

absl::StatusOr<bool> IsAnyDue(Session& session, absl::Time now) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT subject FROM handoff_tasks WHERE due_time <= :now ORDER BY due_time "
                       "LIMIT 1",
                       absl::ToUnixMicros(now)));
  return row.has_value();
}

absl::Time NextNight(absl::Time now) {
  const absl::Time night = absl::UnixEpoch() + absl::Hours(24) * DayOf(now) + kNight;
  return night > now ? night : night + absl::Hours(24);
}

}  // namespace touchstone::feedback
