#include "services/feedback/cases/case_clocks.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/intake/business_calendars.h"
#include "services/feedback/rules/calendar.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseClock;
using v1::CaseStep;
using v1::ClockReading;
using v1::ClockRule;

// The rules of a case and the calendar of each: those of the first clock of each kind.
struct RuledBy {
  ClockRule rule;
  std::string calendar;
};

std::vector<RuledBy> RulesOf(const Case& of) {
  std::vector<RuledBy> rules;
  for (const CaseClock& clock : of.clocks()) {
    const bool is_known = std::any_of(rules.begin(), rules.end(), [&](const RuledBy& known) {
      return known.rule.kind() == clock.rule().kind();
    });
    if (!is_known) rules.push_back({clock.rule(), clock.business_calendar()});
  }
  return rules;
}

CaseClock ClockOf(const RuledBy& by, const ClockCourse& course, const ClockStanding& standing) {
  CaseClock clock;
  *clock.mutable_rule() = by.rule;
  clock.set_business_calendar(by.calendar);
  SetTime(clock, "start_time", course.start);
  SetTime(clock, "due_time", standing.due_time);
  if (standing.pause_time) SetTime(clock, "pause_time", *standing.pause_time);
  if (course.stop) SetTime(clock, "stop_time", *course.stop);
  clock.set_state(standing.state);
  return clock;
}

ClockReading ReadingOf(const RuledBy& by, const ClockCourse& course,
                       const ClockStanding& standing) {
  ClockReading reading;
  *reading.mutable_clock() = ClockOf(by, course, standing);
  reading.set_elapsed_minutes(static_cast<int32_t>(standing.elapsed_minutes));
  reading.set_paused_minutes(static_cast<int32_t>(standing.paused_minutes));
  reading.set_counted_minutes(static_cast<int32_t>(standing.counted_minutes));
  reading.set_refused_pause_minutes(static_cast<int32_t>(standing.refused_pause_minutes));
  if (standing.remaining_minutes) {
    reading.set_remaining_minutes(static_cast<int32_t>(*standing.remaining_minutes));
  }
  reading.set_missed_without_pauses(standing.missed_without_pauses);
  return reading;
}

// Calendars that were asked for; mostly one.
class Calendars {
 public:
  explicit Calendars(Session& session) : session_(session) {}

  absl::StatusOr<const BusinessHours*> HoursOf(const std::string& name) {
    const auto known = hours_.find(name);
    if (known != hours_.end()) return &known->second;
    ASSIGN_OR_RETURN(const v1::BusinessCalendar calendar, ReadCalendar(session_, name));
    return &hours_.emplace(name, BusinessHours(calendar)).first->second;
  }

 private:
  Session& session_;
  std::map<std::string, BusinessHours> hours_;
};

// All runs of the clocks of some rules, as they stand at a moment.
absl::StatusOr<std::vector<ClockReading>> ReadAll(Session& session,
                                                  const std::vector<RuledBy>& rules,
                                                  std::span<const ClockStep> steps,
                                                  absl::Time moment) {
  Calendars calendars(session);
  std::vector<ClockReading> readings;
  for (const RuledBy& by : rules) {
    ASSIGN_OR_RETURN(const BusinessHours* const hours, calendars.HoursOf(by.calendar));
    for (const ClockCourse& course : CoursesOf(by.rule.kind(), steps)) {
      readings.push_back(ReadingOf(by, course, StandingAt(by.rule, *hours, course, moment)));
    }
  }
  return readings;
}

void SetDueTime(Case& of) {
  of.clear_due_time();
  for (const CaseClock& clock : of.clocks()) {
    if (clock.has_stop_time() || clock.state() == CaseClock::VOID) continue;
    if (of.has_due_time() && TimeOf(of, "due_time") <= TimeOf(clock, "due_time")) continue;
    *of.mutable_due_time() = clock.due_time();
  }
}

int64_t Micros(const CaseClock& clock, const char* field) {
  return absl::ToUnixMicros(TimeOf(clock, field));
}

// One statement for all rows of a case. A clock that was told to be missed stays so: the time of
// that is kept where it is.
absl::Status WriteRows(Session& session, const Case& of) {
  if (of.clocks().empty()) return absl::OkStatus();
  std::string sql =
      "INSERT INTO case_clocks (organization, case_name, kind, round, business_calendar, "
      "start_time, due_time, stop_time, state, missed_time) VALUES ";
  std::vector<SqlValue> values;
  std::map<int, int64_t> rounds;
  const std::string organization(ParentOf(of.name()));
  for (const CaseClock& clock : of.clocks()) {
    const int kind = clock.rule().kind();
    absl::StrAppend(&sql, values.empty() ? "(" : ", (");
    for (SqlValue value :
         {SqlValue(organization), SqlValue(of.name()), SqlValue(static_cast<int64_t>(kind)),
          SqlValue(++rounds[kind]), SqlValue(clock.business_calendar()),
          SqlValue(Micros(clock, "start_time")), SqlValue(Micros(clock, "due_time")),
          SqlValue(Micros(clock, "stop_time")), SqlValue(static_cast<int64_t>(clock.state()))}) {
      values.push_back(std::move(value));
      absl::StrAppend(&sql, ":p", values.size(), ", ");
    }
    absl::StrAppend(&sql, "0)");
  }
  absl::StrAppend(&sql,
                  " ON CONFLICT (case_name, kind, round) DO UPDATE SET business_calendar = "
                  "excluded.business_calendar, start_time = excluded.start_time, due_time = "
                  "excluded.due_time, stop_time = excluded.stop_time, state = excluded.state");
  return session.Run(sql, values, {}, [](std::span<SqlValue>) {}).status();
}

ClockStep ForClocks(CaseStep::Kind kind, Case::State state, Case::State former, absl::Time time) {
  // What a partner said to be done is done, and what they took up again is reopened.
  if (kind == CaseStep::PARTNER_SAID && state != former) {
    kind = state == Case::RESOLVED ? CaseStep::RESOLVED : CaseStep::REOPENED;
  }
  return {.kind = kind, .state = state, .former_state = former, .time = time};
}

// Whether clocks begin, stop, or stand still by a step.
bool MovesClocks(const CaseStep& step) {
  return step.state() != step.former_state() || step.kind() == CaseStep::TARGET_MISSED;
}

void Keep(const std::vector<ClockReading>& readings, Case& of) {
  of.clear_clocks();
  for (const ClockReading& reading : readings) *of.add_clocks() = reading.clock();
  SetDueTime(of);
}

}  // namespace

absl::Status BeginClocks(Session& session, const v1::ServiceType& type, const CaseStep& step,
                         absl::Time now, Case& of) {
  std::vector<RuledBy> rules;
  for (const ClockRule& rule : type.clocks()) rules.push_back({rule, type.business_calendar()});
  std::vector<ClockStep> steps;
  if (step.kind() == CaseStep::RECEIVED) {
    steps.push_back(
        ForClocks(step.kind(), step.state(), step.former_state(), TimeOf(step, "step_time")));
  } else {
    ASSIGN_OR_RETURN(steps, ClockStepsOf(session, of.name(), absl::InfiniteFuture()));
    RETURN_IF_ERROR(RemoveClocks(session, of));
  }
  if (rules.empty()) {
    Keep({}, of);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto readings, ReadAll(session, rules, steps, now));
  Keep(readings, of);
  return WriteRows(session, of);
}

absl::StatusOr<std::vector<ClockReading>> MoveClocks(Session& session, const CaseStep& step,
                                                     absl::Time now, Case& of) {
  std::vector<ClockReading> ended;
  if (of.clocks().empty() || !MovesClocks(step)) return ended;
  ASSIGN_OR_RETURN(const auto steps, ClockStepsOf(session, of.name(), absl::InfiniteFuture()));
  ASSIGN_OR_RETURN(const auto readings, ReadAll(session, RulesOf(of), steps, now));
  const Case before = of;
  Keep(readings, of);
  for (int i = 0; i < of.clocks_size(); ++i) {
    const bool was_running = i >= before.clocks_size() || !before.clocks(i).has_stop_time();
    if (was_running && of.clocks(i).has_stop_time()) ended.push_back(readings[i]);
  }
  RETURN_IF_ERROR(WriteRows(session, of));
  return ended;
}

absl::StatusOr<bool> DueAnew(Session& session, absl::Time now, Case& of) {
  if (of.clocks().empty()) return false;
  ASSIGN_OR_RETURN(const auto steps, ClockStepsOf(session, of.name(), absl::InfiniteFuture()));
  ASSIGN_OR_RETURN(const auto readings, ReadAll(session, RulesOf(of), steps, now));
  const std::string before = of.SerializeAsString();
  Keep(readings, of);
  if (of.SerializeAsString() == before) return false;
  RETURN_IF_ERROR(WriteRows(session, of));
  return true;
}

absl::Status RemoveClocks(Session& session, const Case& of) {
  return session.Execute("DELETE FROM case_clocks WHERE case_name = :case", of.name()).status();
}

// What was missed by then, was told.
absl::Status RestoreClocks(Session& session, const Case& of) {
  RETURN_IF_ERROR(WriteRows(session, of));
  return session
      .Execute(
          "UPDATE case_clocks SET missed_time = due_time WHERE case_name = :case AND "
          "state = :missed",
          of.name(), static_cast<int>(CaseClock::MISSED))
      .status();
}

absl::StatusOr<std::vector<ClockReading>> ReadClocks(Session& session, const Case& of,
                                                     std::span<const ClockStep> steps,
                                                     absl::Time moment) {
  ASSIGN_OR_RETURN(auto readings, ReadAll(session, RulesOf(of), steps, moment));
  std::stable_sort(readings.begin(), readings.end(), [](const auto& one, const auto& other) {
    return TimeOf(one.clock(), "start_time") < TimeOf(other.clock(), "start_time");
  });
  return readings;
}

absl::StatusOr<std::vector<ClockStep>> ClockStepsOf(Session& session, const std::string& name,
                                                    absl::Time until) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<int64_t, int64_t, int64_t, int64_t>(
                       "SELECT kind, state, former_state, step_time FROM case_steps WHERE "
                       "case_name = :case ORDER BY sequence",
                       name)));
  std::vector<ClockStep> steps;
  for (const auto& [kind, state, former, micros] : rows) {
    const absl::Time time = absl::FromUnixMicros(micros);
    if (time > until) continue;
    steps.push_back(ForClocks(static_cast<CaseStep::Kind>(kind), static_cast<Case::State>(state),
                              static_cast<Case::State>(former), time));
  }
  return steps;
}

absl::StatusOr<bool> RunsByCalendar(Session& session, const std::string& calendar) {
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(
                                       "SELECT case_name FROM case_clocks WHERE business_calendar "
                                       "= :calendar AND stop_time = 0 LIMIT 1",
                                       calendar));
  return row.has_value();
}

absl::string_view ClockId(ClockRule::Kind kind) {
  switch (kind) {
    case ClockRule::ACKNOWLEDGE:
      return "acknowledge";
    case ClockRule::START:
      return "start";
    default:
      return "resolve";
  }
}

}  // namespace touchstone::feedback
