// What the effective-dated resources have in common: messages with `rows` and `external_ids`.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_DATED_RESOURCE_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_DATED_RESOURCE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "services/assessment/rules/timeline.h"
#include "services/assessment/spans.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/external_ids.h"

namespace touchstone::assessment {

// What `as_of` means for them (ResourceRules::as_of).
template <typename T>
absl::Status LeaveWhatHolds(const std::string& as_of, T& resource) {
  const std::optional<Day> day = ParseDay(as_of);
  if (!day) return InvalidField("as_of", "is no day");
  LeaveRowOf(*day, *resource.mutable_rows());
  return absl::OkStatus();
}

// From when to when rows without violations hold.
template <typename Row>
Stretch StretchOf(const Rows<Row>& rows) {
  const auto spans = SpansOf(rows);
  if (spans.empty()) return {};
  return {spans.front().from, spans.back().to};
}

// The last part of a write that is allowed: what is asked by day is brought up to date, and the
// rows are put in order. `facts` gives what the table of spans keeps of a row.
template <typename T, typename Facts>
absl::Status KeepDated(Transaction& transaction, const ResourceType& type, const SpanTable& table,
                       const ResourceChange<T>& change, Facts facts) {
  T& resource = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    RETURN_IF_ERROR(KeepSpans(transaction, table, resource.name(), {}));
    return KeepExternalIds(transaction, type, resource.name(), {});
  }
  std::vector<SpanFacts> spans;
  for (const auto& span : SpansOf(resource.rows())) {
    spans.push_back({span.from, span.to, facts(*span.row)});
  }
  RETURN_IF_ERROR(KeepSpans(transaction, table, resource.name(), spans));
  RETURN_IF_ERROR(
      KeepExternalIds(transaction, type, resource.name(), ExternalIdsOf(resource.external_ids())));
  PutInOrder(*resource.mutable_rows());
  return absl::OkStatus();
}

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_DATED_RESOURCE_H_
