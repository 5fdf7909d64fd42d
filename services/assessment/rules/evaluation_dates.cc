#include "services/assessment/rules/evaluation_dates.h"

#include <algorithm>
#include <optional>

#include "absl/time/civil_time.h"

namespace touchstone::assessment {
namespace {

using v1::Employment;
using v1::Evaluation;

constexpr absl::CivilDay kFirst(1970, 1, 1);
constexpr int kMonthsOfAYear = 12;
constexpr Day kDaysOfALongYear = 366;
constexpr Day kDaysAfterAnniversary = 30;
constexpr Day kDaysBeforeAnniversary = 90;

struct Absence {
  Day from = 0;
  Day to = 0;
};

// A stretch in which somebody is employed in one way, at work or on leave.
struct Run {
  Employment::Type type = Employment::TYPE_UNSPECIFIED;
  Day from = 0;
  Day to = 0;
  std::vector<Absence> absences;  // in order
};

std::vector<Run> RunsOf(const Rows<v1::EmploymentRow>& rows) {
  std::vector<Run> runs;
  for (const auto& span : SpansOf(rows)) {
    if (runs.empty() || runs.back().type != span.row->type()) {
      runs.push_back({.type = span.row->type(), .from = span.from});
    }
    runs.back().to = span.to;
    if (span.row->work_status() == Employment::ON_LEAVE) {
      runs.back().absences.push_back({span.from, span.to});
    }
  }
  return runs;
}

Evaluation::Kind KindOf(const Run& run) {
  switch (run.type) {
    case Employment::PROBATIONARY:
      return Evaluation::PROBATION;
    case Employment::TRIAL_SERVICE:
      return Evaluation::TRIAL;
    case Employment::CONTRACTOR:
      return Evaluation::KIND_UNSPECIFIED;
    default:
      return Evaluation::ANNUAL;
  }
}

bool IsOnTrial(const Run& run) { return IsOfTrial(KindOf(run)); }

// The first day behind a probation or trial; nothing while nobody knows, or when the employment
// ends before.
std::optional<Day> EndOfTrial(const Run& run, int months, bool employment_ends) {
  Day end = AddMonths(run.from, months);
  for (const Absence& absence : run.absences) {
    if (absence.from >= end) break;
    if (absence.to == kForever) return std::nullopt;
    end += absence.to - absence.from;
  }
  if (end <= run.to) return end;
  return employment_ends ? std::nullopt : std::optional<Day>(run.to);
}

// The day until which an annual evaluation is presented in time; nothing while the return from a
// leave is not known.
std::optional<Day> DueAfter(Day anniversary, const std::vector<Run>& runs) {
  Day due = anniversary + kDaysAfterAnniversary;
  for (const Run& run : runs) {
    for (const Absence& absence : run.absences) {
      if (absence.to <= anniversary || absence.from > due) continue;
      if (absence.to == kForever) return std::nullopt;
      due = std::max(due, absence.to + kDaysAfterAnniversary);
    }
  }
  return due;
}

// Whether a year is evaluated at an anniversary.
bool IsEvaluated(Day anniversary, const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (IsOnTrial(run) && run.from <= anniversary &&
        run.to > anniversary - kDaysBeforeAnniversary) {
      return false;
    }
    if (run.from <= anniversary && anniversary < run.to) return KindOf(run) == Evaluation::ANNUAL;
  }
  return false;
}

std::vector<EvaluationDue> OfTrials(const std::vector<Run>& runs, int months) {
  std::vector<EvaluationDue> dues;
  for (const Run& run : runs) {
    if (!IsOnTrial(run)) continue;
    const bool employment_ends = &run == &runs.back();
    if (const auto end = EndOfTrial(run, months, employment_ends)) {
      dues.push_back({KindOf(run), *end - 1, run.from});
    }
  }
  return dues;
}

// Those that open until a day. Of what is long past, nothing: what counts on a day is the last one.
std::vector<EvaluationDue> OfYears(const std::vector<Run>& runs, Day day, Day until) {
  std::vector<EvaluationDue> dues;
  const Day start = runs.front().from;
  const Day years = (day - start) / kDaysOfALongYear;
  for (int year = std::max(1, static_cast<int>(years) - 1);; ++year) {
    const Day anniversary = AddMonths(start, kMonthsOfAYear * year);
    const Day opens = anniversary - kDaysBeforeAnniversary;
    if (opens > until) return dues;
    if (!IsEvaluated(anniversary, runs)) continue;
    if (const auto due = DueAfter(anniversary, runs)) {
      dues.push_back({Evaluation::ANNUAL, *due, opens});
    }
  }
}

}  // namespace

std::vector<EvaluationDue> EvaluationsDue(const Rows<v1::EmploymentRow>& rows, int probation_months,
                                          Day day, Day until) {
  const v1::EmploymentRow* const now = RowOn(day, rows);
  if (now == nullptr || now->work_status() != Employment::ACTIVE ||
      now->type() == Employment::CONTRACTOR) {
    return {};
  }
  const std::vector<Run> runs = RunsOf(rows);
  std::vector<EvaluationDue> dues = OfTrials(runs, probation_months);
  const auto years = OfYears(runs, day, until);
  dues.insert(dues.end(), years.begin(), years.end());
  std::stable_sort(dues.begin(), dues.end(),
                   [](const auto& a, const auto& b) { return a.opens < b.opens; });
  for (size_t i = 0; i + 1 < dues.size(); ++i) dues[i].closes = dues[i + 1].opens;
  std::erase_if(dues, [&](const EvaluationDue& one) {
    return one.closes <= day || (one.opens > day && one.due > until);
  });
  return dues;
}

bool IsOfTrial(Evaluation::Kind kind) {
  return kind == Evaluation::PROBATION || kind == Evaluation::TRIAL;
}

Day AddMonths(Day day, int months) {
  const absl::CivilDay from = kFirst + day;
  const absl::CivilMonth month = absl::CivilMonth(from) + months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return absl::CivilDay(month.year(), month.month(), std::min(from.day(), last.day())) - kFirst;
}

}  // namespace touchstone::assessment
