// Contact intervals: how a file of them is read, when one adds up, and which ones overlap.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_INTERVALS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_INTERVALS_H_

#include <touchstone/feedback/v1/contact_interval.pb.h>

#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// How long one lasts at most: a day.
inline constexpr int kLongestInterval = 24 * 60;

// An interval, and the line of the file that it comes from.
struct IntervalRow {
  int line = 0;
  v1::ContactInterval interval;
};

struct IntervalFile {
  std::vector<IntervalRow> rows;
  // What cannot be read, by line and column; the rows are not to be used then.
  std::vector<FieldViolation> violations;
};

// Reads a CSV file. `parent` is the organization, "organizations/wa", in which units and service
// types are that are given by their ids.
IntervalFile ReadIntervals(absl::string_view csv, const std::string& parent,
                           const std::string& source, absl::Time now);

// Those that do not add up: offered = answered + abandoned + short abandoned + overflowed, and of
// the answered no more in time than there are.
std::vector<FieldViolation> SumViolations(std::span<const IntervalRow> rows);

// Those that overlap one another, or what is there. What is there and has the same key is replaced,
// and overlaps nothing.
std::vector<FieldViolation> OverlapViolations(std::span<const IntervalRow> rows,
                                              std::span<const v1::ContactInterval> there);

// What one is known by: queue, channel, language, and when it begins, in microseconds.
using IntervalKey = std::tuple<std::string, int, std::string, int64_t>;
IntervalKey KeyOf(const v1::ContactInterval& interval);

absl::Time StartOf(const v1::ContactInterval& interval);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_INTERVALS_H_
