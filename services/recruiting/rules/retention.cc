#include "services/recruiting/rules/retention.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

namespace touchstone::recruiting {
namespace {

constexpr absl::CivilDay kFirstDay(1970, 1, 1);

}  // namespace

Day BehindPeriod(Day from, int years, int months) {
  const absl::CivilDay day = kFirstDay + from;
  const absl::CivilMonth month = absl::CivilMonth(day) + (12 * years + months);
  absl::CivilDay anniversary(month.year(), month.month(), day.day());
  // A day that the month does not have was carried over into the next one, perhaps beyond its
  // first.
  if (absl::CivilMonth(anniversary) != month) anniversary = absl::CivilDay(month + 1);
  return anniversary - kFirstDay + 1;
}

DisposalFinding DisposalOf(const std::vector<RetentionRule>& schedule, const Record& record,
                           const std::vector<Hold>& holds, Day today) {
  std::vector<Stop> all;  // also those that are over
  for (const RetentionRule& rule : schedule) {
    if (rule.record_class != record.record_class) continue;
    const auto event = record.events.find(rule.from);
    all.push_back(event == record.events.end()
                      ? Stop{StopKind::kEventPending, rule.authority, kForever}
                      : Stop{StopKind::kPeriodRuns, rule.authority,
                             BehindPeriod(event->second, rule.years, rule.months)});
  }
  if (all.empty()) all.push_back({});
  for (const Hold& hold : holds) {
    if (hold.from <= today) all.push_back({hold.kind, hold.authority, hold.to});
  }
  DisposalFinding finding;
  Day earliest = all.front().until;
  for (const Stop& stop : all) {
    earliest = std::max(earliest, stop.until);
    if (today < stop.until) finding.stops.push_back(stop);
  }
  finding.may_dispose = finding.stops.empty();
  if (earliest < kForever) finding.earliest = earliest;
  return finding;
}

}  // namespace touchstone::recruiting
