#include "services/feedback/intake/interval_rows.h"

#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/sql/inserted_rows.h"

namespace touchstone::feedback {
namespace {

using v1::ContactInterval;

constexpr absl::string_view kColumns[] = {"organization",
                                          "queue",
                                          "channel",
                                          "language",
                                          "start_time",
                                          "minutes",
                                          "organizational_unit",
                                          "service_type",
                                          "offered",
                                          "answered",
                                          "answered_in_time",
                                          "threshold_seconds",
                                          "abandoned",
                                          "short_abandoned",
                                          "short_seconds",
                                          "overflowed",
                                          "handle_seconds",
                                          "source"};
constexpr size_t kKeyColumns = 5;

using Row = std::tuple<std::string, int64_t, std::string, int64_t, int64_t, std::string,
                       std::string, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t,
                       int64_t, int64_t, std::string>;

std::string SelectSql(absl::string_view rest) {
  return absl::StrCat("SELECT ", absl::StrJoin(std::span(kColumns).subspan(1), ", "),
                      " FROM contact_intervals WHERE organization = :organization AND ", rest);
}

// Replaces every column that is not of the key.
std::string ConflictSql() {
  std::string sql =
      "ON CONFLICT (organization, queue, channel, language, start_time) DO UPDATE SET ";
  for (size_t i = kKeyColumns; i < std::size(kColumns); ++i) {
    absl::StrAppend(&sql, i == kKeyColumns ? "" : ", ", kColumns[i], " = excluded.", kColumns[i]);
  }
  return sql;
}

ContactInterval IntervalOf(const Row& row) {
  const auto& [queue, channel, language, start_time, minutes, organizational_unit, service_type,
               offered, answered, answered_in_time, threshold_seconds, abandoned, short_abandoned,
               short_seconds, overflowed, handle_seconds, source] = row;
  ContactInterval interval;
  interval.set_queue(queue);
  interval.set_channel(static_cast<v1::Channel>(channel));
  interval.set_language(language);
  SetTime(interval, "start_time", absl::FromUnixMicros(start_time));
  interval.set_minutes(static_cast<int32_t>(minutes));
  interval.set_organizational_unit(organizational_unit);
  interval.set_service_type(service_type);
  interval.set_offered(offered);
  interval.set_answered(answered);
  interval.set_answered_in_time(answered_in_time);
  interval.set_threshold_seconds(static_cast<int32_t>(threshold_seconds));
  interval.set_abandoned(abandoned);
  interval.set_short_abandoned(short_abandoned);
  interval.set_short_seconds(static_cast<int32_t>(short_seconds));
  interval.set_overflowed(overflowed);
  interval.set_handle_seconds(handle_seconds);
  interval.set_source(source);
  return interval;
}

template <typename... Parameters>
absl::StatusOr<std::vector<ContactInterval>> ReadRows(Session& session, absl::string_view rest,
                                                      const Parameters&... parameters) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<std::string, int64_t, std::string, int64_t, int64_t, std::string, std::string,
                     int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t,
                     int64_t, std::string>(SelectSql(rest), parameters...)));
  std::vector<ContactInterval> intervals;
  intervals.reserve(rows.size());
  for (const Row& row : rows) intervals.push_back(IntervalOf(row));
  return intervals;
}

}  // namespace

absl::StatusOr<std::vector<ContactInterval>> ReadIntervalsAround(Session& session,
                                                                 absl::string_view organization,
                                                                 const IntervalKey& queue,
                                                                 int64_t from, int64_t to) {
  const int64_t earliest = from - absl::ToInt64Microseconds(absl::Minutes(kLongestInterval));
  const int64_t latest = to + absl::ToInt64Microseconds(absl::Minutes(kLongestInterval));
  return ReadRows(session,
                  "queue = :queue AND channel = :channel AND language = :language AND start_time "
                  ">= :earliest AND start_time <= :latest ORDER BY start_time",
                  organization, std::get<0>(queue), std::get<1>(queue), std::get<2>(queue),
                  earliest, latest);
}

absl::StatusOr<std::vector<ContactInterval>> ReadIntervalsBehind(Session& session,
                                                                 absl::string_view organization,
                                                                 const IntervalKey& behind,
                                                                 int64_t before, int most) {
  const auto& [queue, channel, language, start_time] = behind;
  return ReadRows(session,
                  "(start_time, queue, channel, language) > (:start_time, :queue, :channel, "
                  ":language) AND start_time < :before ORDER BY start_time, queue, channel, "
                  "language LIMIT :most",
                  organization, start_time, queue, channel, language, before, most);
}

absl::Status PutIntervals(Session& session, absl::string_view organization,
                          const std::vector<const ContactInterval*>& intervals) {
  static const auto& on_conflict = *new std::string(ConflictSql());
  std::vector<SqlValue> values;
  values.reserve(intervals.size() * std::size(kColumns));
  for (const ContactInterval* const interval : intervals) {
    const auto& [queue, channel, language, start_time] = KeyOf(*interval);
    values.insert(
        values.end(),
        {std::string(organization), queue, int64_t{channel}, language, start_time,
         int64_t{interval->minutes()}, interval->organizational_unit(), interval->service_type(),
         interval->offered(), interval->answered(), interval->answered_in_time(),
         int64_t{interval->threshold_seconds()}, interval->abandoned(), interval->short_abandoned(),
         int64_t{interval->short_seconds()}, interval->overflowed(), interval->handle_seconds(),
         interval->source()});
  }
  return InsertRows(session, "contact_intervals", kColumns, values, on_conflict);
}

}  // namespace touchstone::feedback
