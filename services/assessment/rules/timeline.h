// Effective-dated rows, and the spans of time that they come to.
//
// A row holds from its effective date until the next one does. Of rows with one effective date the
// one with the highest sequence holds; the others are what was corrected. A row may end the whole.
//
//   for (const auto& span : SpansOf(unit.rows())) Keep(span.from, span.to, span.row->title());

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_TIMELINE_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_TIMELINE_H_

#include <google/protobuf/repeated_field.h>
#include <touchstone/assessment/v1/assignment.pb.h>
#include <touchstone/assessment/v1/employment.pb.h>
#include <touchstone/assessment/v1/organizational_unit.pb.h>
#include <touchstone/assessment/v1/position.pb.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::assessment {

template <typename Row>
using Rows = google::protobuf::RepeatedPtrField<Row>;

// Whether nothing is there from the row's date on.
template <typename Row>
bool IsEnd(const Row& row) {
  return row.ended();
}
inline bool IsEnd(const v1::EmploymentRow& row) {
  return row.work_status() == v1::Employment::TERMINATED;
}

// One stretch in which one row holds: from `from` to the day before `to`.
template <typename Row>
struct Span {
  Day from = 0;
  Day to = 0;
  const Row* row = nullptr;
  int index = 0;  // of the row
};

// The indexes of rows by effective date, then sequence. Dates that are none come first.
template <typename Row>
std::vector<int> InOrder(const Rows<Row>& rows) {
  std::vector<int> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return std::forward_as_tuple(rows[a].effective_date(), rows[a].sequence()) <
           std::forward_as_tuple(rows[b].effective_date(), rows[b].sequence());
  });
  return order;
}

template <typename Row>
void PutInOrder(Rows<Row>& rows) {
  Rows<Row> sorted;
  for (const int i : InOrder(rows)) *sorted.Add() = rows[i];
  rows.Swap(&sorted);
}

// The rows that hold at some time, in order, among them the end.
template <typename Row>
std::vector<int> InEffect(const Rows<Row>& rows) {
  const std::vector<int> order = InOrder(rows);
  std::vector<int> holding;
  for (size_t i = 0; i < order.size(); ++i) {
    const bool corrected = i + 1 < order.size() &&
                           rows[order[i]].effective_date() == rows[order[i + 1]].effective_date();
    if (!corrected) holding.push_back(order[i]);
  }
  return holding;
}

// Everything that is wrong with rows as such; paths are `rows[2].effective_date` behind `prefix`.
template <typename Row>
std::vector<FieldViolation> TimelineViolations(const Rows<Row>& rows, absl::string_view prefix) {
  std::vector<FieldViolation> violations;
  const auto report = [&](int index, absl::string_view field, absl::string_view problem) {
    violations.push_back({absl::StrCat(prefix, "rows[", index, "].", field), std::string(problem)});
  };
  for (int i = 0; i < rows.size(); ++i) {
    if (!ParseDay(rows[i].effective_date())) report(i, "effective_date", "is no day");
  }
  const std::vector<int> order = InOrder(rows);
  for (size_t i = 1; i < order.size(); ++i) {
    const Row& row = rows[order[i]];
    const Row& before = rows[order[i - 1]];
    if (row.effective_date() == before.effective_date() && row.sequence() == before.sequence()) {
      report(order[i], "sequence", "is that of another row with this effective date");
    }
  }
  const std::vector<int> holding = InEffect(rows);
  for (size_t i = 0; i < holding.size(); ++i) {
    if (!IsEnd(rows[holding[i]])) continue;
    if (i == 0) report(holding[i], "effective_date", "is an end before anything began");
    if (i + 1 < holding.size()) {
      report(holding[i + 1], "effective_date", "is behind the end; what comes back is another one");
      break;
    }
  }
  return violations;
}

// The spans of rows without violations, in order, without gaps.
template <typename Row>
std::vector<Span<Row>> SpansOf(const Rows<Row>& rows) {
  std::vector<Span<Row>> spans;
  for (const int i : InEffect(rows)) {
    const Day from = *ParseDay(rows[i].effective_date());
    if (!spans.empty()) spans.back().to = from;
    if (!IsEnd(rows[i])) spans.push_back({from, kForever, &rows[i], i});
  }
  return spans;
}

// The one of rows without violations that holds on a day; null when none does.
template <typename Row>
const Row* RowOn(Day day, const Rows<Row>& rows) {
  for (const Span<Row>& span : SpansOf(rows)) {
    if (span.from <= day && day < span.to) return span.row;
  }
  return nullptr;
}

// Leaves of the rows the one that holds on a day; none when none does.
template <typename Row>
void LeaveRowOf(Day day, Rows<Row>& rows) {
  std::optional<Row> held;
  if (const Row* const row = RowOn(day, rows)) held = *row;
  rows.Clear();
  if (held) *rows.Add() = *std::move(held);
}

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_TIMELINE_H_
