#include "services/feedback/rules/intervals.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/languages/language_tag.h"
#include "services/runtime/names/csv_rows.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::ContactInterval;
using Violations = std::vector<FieldViolation>;

constexpr absl::string_view kNeeded[] = {
    "queue",    "channel",          "start_time",        "minutes",  "offered",
    "answered", "answered_in_time", "threshold_seconds", "abandoned"};
constexpr absl::string_view kOptional[] = {"language",        "organizational_unit", "service_type",
                                           "short_abandoned", "short_seconds",       "overflowed",
                                           "handle_seconds"};
constexpr size_t kLongestQueue = 100;
constexpr int64_t kMostCounted = 1'000'000'000;
constexpr int kLongestThreshold = 24 * 60 * 60;
// How far ahead the clock of who counts may be.
constexpr absl::Duration kClocksDiffer = absl::Hours(1);

bool IsOneOf(absl::string_view name, std::span<const absl::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string LinePath(int line, absl::string_view column) {
  return absl::StrCat("document line ", line, column.empty() ? "" : " ", column);
}

// Where each column is.
class Columns {
 public:
  Columns(const CsvRow& first, Violations& violations) {
    for (size_t i = 0; i < first.cells.size(); ++i) {
      const std::string name = absl::AsciiStrToLower(absl::StripAsciiWhitespace(first.cells[i]));
      if (!IsOneOf(name, kNeeded) && !IsOneOf(name, kOptional)) {
        violations.push_back(
            {LinePath(first.line, ""),
             absl::StrCat("has a column ", i + 1, " that is none of ", absl::StrJoin(kNeeded, ", "),
                          ", ", absl::StrJoin(kOptional, ", "))});
      } else if (!places_.emplace(name, i).second) {
        violations.push_back({LinePath(first.line, name), "is given twice"});
      }
    }
    for (const absl::string_view needed : kNeeded) {
      if (places_.contains(needed)) continue;
      violations.push_back({LinePath(first.line, needed), "is missing; the first line names it"});
    }
  }

  size_t size() const { return places_.size(); }

  std::string Cell(const CsvRow& row, absl::string_view column) const {
    const auto place = places_.find(column);
    if (place == places_.end() || place->second >= row.cells.size()) return "";
    return std::string(absl::StripAsciiWhitespace(row.cells[place->second]));
  }

 private:
  std::map<std::string, size_t, std::less<>> places_;
};

// Makes an interval of a row.
class RowReader {
 public:
  RowReader(const Columns& columns, const CsvRow& row, const std::string& parent, absl::Time now,
            Violations& violations)
      : columns_(columns), row_(row), parent_(parent), now_(now), violations_(violations) {}

  ContactInterval Read() {
    ContactInterval interval;
    if (row_.cells.size() > columns_.size()) Fail("", "has more cells than columns");
    ReadWhere(interval);
    ReadWhen(interval);
    interval.set_offered(Number("offered", 0, kMostCounted));
    interval.set_answered(Number("answered", 0, kMostCounted));
    interval.set_answered_in_time(Number("answered_in_time", 0, kMostCounted));
    interval.set_threshold_seconds(
        static_cast<int32_t>(Number("threshold_seconds", 1, kLongestThreshold)));
    interval.set_abandoned(Number("abandoned", 0, kMostCounted));
    interval.set_short_abandoned(NumberOrNone("short_abandoned", kMostCounted));
    interval.set_short_seconds(
        static_cast<int32_t>(NumberOrNone("short_seconds", kLongestThreshold)));
    interval.set_overflowed(NumberOrNone("overflowed", kMostCounted));
    interval.set_handle_seconds(NumberOrNone("handle_seconds", kMostCounted * 1000));
    if (interval.short_abandoned() > 0 && interval.short_seconds() == 0) {
      Fail("short_seconds", "must say what is short, where there are short_abandoned");
    }
    return interval;
  }

 private:
  void Fail(absl::string_view column, absl::string_view problem) {
    violations_.push_back({LinePath(row_.line, column), std::string(problem)});
  }

  void ReadWhere(ContactInterval& interval) {
    interval.set_queue(columns_.Cell(row_, "queue"));
    if (interval.queue().size() > kLongestQueue ||
        std::any_of(interval.queue().begin(), interval.queue().end(), absl::ascii_iscntrl)) {
      Fail("queue", "must be one line of at most 100 bytes");
    }
    v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
    if (!v1::Channel_Parse(columns_.Cell(row_, "channel"), &channel) ||
        channel == v1::CHANNEL_UNSPECIFIED) {
      Fail("channel", "must be a channel such as CALL or CHAT");
    }
    interval.set_channel(channel);
    interval.set_language(columns_.Cell(row_, "language"));
    if (!interval.language().empty() && !IsKnownLanguage(interval.language())) {
      Fail("language", kLanguageRule);
    }
    interval.set_organizational_unit(Name("organizational_unit", "organizationalUnits"));
    interval.set_service_type(Name("service_type", "serviceTypes"));
  }

  void ReadWhen(ContactInterval& interval) {
    interval.set_minutes(static_cast<int32_t>(Number("minutes", 1, kLongestInterval)));
    absl::Time start;
    std::string problem;
    if (!absl::ParseTime(absl::RFC3339_full, columns_.Cell(row_, "start_time"), &start, &problem)) {
      return Fail("start_time", "must be a time with its zone such as 2026-03-31T08:00:00-07:00");
    }
    if (start > now_ + kClocksDiffer) Fail("start_time", "must not lie in the future");
    if (start < absl::UnixEpoch()) Fail("start_time", "must not lie before 1970");
    interval.mutable_start_time()->set_seconds(absl::ToUnixSeconds(start));
    interval.mutable_start_time()->set_nanos(static_cast<int32_t>(
        absl::ToInt64Nanoseconds(start - absl::FromUnixSeconds(absl::ToUnixSeconds(start)))));
    if (absl::ToUnixSeconds(start) % 60 != 0 || interval.start_time().nanos() != 0) {
      Fail("start_time", "must be a whole minute");
    }
  }

  // A resource that is named, or given by its id.
  std::string Name(absl::string_view column, absl::string_view collection) {
    const std::string given = columns_.Cell(row_, column);
    if (given.empty()) return given;
    const std::string prefix = absl::StrCat(parent_, "/", collection, "/");
    const std::string name = absl::StrContains(given, '/') ? given : absl::StrCat(prefix, given);
    if (!absl::StartsWith(name, prefix) || !IsValidId(name.substr(prefix.size()))) {
      Fail(column, absl::StrCat("must be an id, or a name of the form ", prefix, "{id}"));
    }
    return name;
  }

  int64_t Number(absl::string_view column, int64_t least, int64_t most) {
    int64_t number = 0;
    if (absl::SimpleAtoi(columns_.Cell(row_, column), &number) && number >= least &&
        number <= most) {
      return number;
    }
    Fail(column, absl::StrCat("must be a whole number from ", least, " to ", most));
    return least;
  }

  int64_t NumberOrNone(absl::string_view column, int64_t most) {
    return columns_.Cell(row_, column).empty() ? 0 : Number(column, 0, most);
  }

  const Columns& columns_;
  const CsvRow& row_;
  const std::string& parent_;
  const absl::Time now_;
  Violations& violations_;
};

absl::Time EndOf(const ContactInterval& interval) {
  return StartOf(interval) + absl::Minutes(interval.minutes());
}

// Something that takes time in a queue; line 0 for what is there.
struct Stretch {
  IntervalKey key;
  absl::Time end;
  int line = 0;
};

bool AreInOneQueue(const Stretch& one, const Stretch& other) {
  return std::get<0>(one.key) == std::get<0>(other.key) &&
         std::get<1>(one.key) == std::get<1>(other.key) &&
         std::get<2>(one.key) == std::get<2>(other.key);
}

std::string InWords(const Stretch& stretch) {
  return stretch.line == 0
             ? absl::StrCat("what is there from ",
                            absl::FormatTime(absl::RFC3339_sec,
                                             absl::FromUnixMicros(std::get<3>(stretch.key)),
                                             absl::UTCTimeZone()),
                            " on")
             : absl::StrCat("line ", stretch.line);
}

}  // namespace

absl::Time StartOf(const ContactInterval& interval) {
  return absl::FromUnixSeconds(interval.start_time().seconds()) +
         absl::Nanoseconds(interval.start_time().nanos());
}

IntervalKey KeyOf(const ContactInterval& interval) {
  return {interval.queue(), interval.channel(), interval.language(),
          absl::ToUnixMicros(StartOf(interval))};
}

IntervalFile ReadIntervals(absl::string_view csv, const std::string& parent,
                           const std::string& source, absl::Time now) {
  IntervalFile file;
  const CsvRows read = ReadCsvRows(csv);
  if (read.broken_line != 0) {
    file.violations.push_back({LinePath(read.broken_line, ""),
                               "has a quoted cell that does not end, or not before a comma"});
    return file;
  }
  if (read.rows.empty()) {
    file.violations.push_back({"document", "needs a first line that names its columns"});
    return file;
  }
  const Columns columns(read.rows.front(), file.violations);
  if (!file.violations.empty()) return file;
  for (size_t i = 1; i < read.rows.size(); ++i) {
    const CsvRow& row = read.rows[i];
    ContactInterval interval = RowReader(columns, row, parent, now, file.violations).Read();
    interval.set_source(source);
    file.rows.push_back({.line = row.line, .interval = std::move(interval)});
  }
  return file;
}

std::vector<FieldViolation> SumViolations(std::span<const IntervalRow> rows) {
  Violations violations;
  for (const auto& [line, interval] : rows) {
    const int64_t sum = interval.answered() + interval.abandoned() + interval.short_abandoned() +
                        interval.overflowed();
    if (interval.offered() != sum) {
      violations.push_back({LinePath(line, "offered"),
                            absl::StrCat("is ", interval.offered(),
                                         ", and answered, abandoned, short_abandoned and ",
                                         "overflowed are ", sum, " together")});
    }
    if (interval.answered_in_time() > interval.answered()) {
      violations.push_back({LinePath(line, "answered_in_time"),
                            absl::StrCat("is ", interval.answered_in_time(), " of ",
                                         interval.answered(), " that were answered")});
    }
  }
  return violations;
}

std::vector<FieldViolation> OverlapViolations(std::span<const IntervalRow> rows,
                                              std::span<const ContactInterval> there) {
  std::vector<Stretch> stretches;
  std::map<IntervalKey, int> lines;
  for (const auto& [line, interval] : rows) {
    stretches.push_back({.key = KeyOf(interval), .end = EndOf(interval), .line = line});
    lines.emplace(stretches.back().key, line);
  }
  for (const ContactInterval& interval : there) {
    IntervalKey key = KeyOf(interval);
    if (!lines.contains(key)) stretches.push_back({.key = std::move(key), .end = EndOf(interval)});
  }
  std::sort(stretches.begin(), stretches.end(), [](const Stretch& one, const Stretch& other) {
    return std::tie(one.key, one.line) < std::tie(other.key, other.line);
  });
  Violations violations;
  const Stretch* latest = nullptr;  // of those before, the one that ends last
  for (const Stretch& stretch : stretches) {
    if (latest != nullptr && !AreInOneQueue(*latest, stretch)) latest = nullptr;
    if (latest != nullptr && absl::FromUnixMicros(std::get<3>(stretch.key)) < latest->end) {
      const bool is_of_file = stretch.line != 0;
      violations.push_back({LinePath(is_of_file ? stretch.line : latest->line, "start_time"),
                            absl::StrCat(is_of_file ? "lies within the time of " : "reaches into ",
                                         InWords(is_of_file ? *latest : stretch))});
    }
    if (latest == nullptr || latest->end < stretch.end) latest = &stretch;
  }
  return violations;
}

}  // namespace touchstone::feedback
