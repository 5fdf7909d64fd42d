// Spans: the stretches of days in which one row of a resource holds, as rows of a table. They say
// who stands where on a day, and what was known of it at a time.
//
// A write replaces what is known now, and nothing else: spans that it changes stay, as what was
// known until then.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_SPANS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_SPANS_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// The `known_to` of what is known now.
inline constexpr int64_t kStillKnown = std::numeric_limits<int64_t>::max();

// A table of spans: its name, and its columns beside name, valid_from, valid_to, known_from and
// known_to.
struct SpanTable {
  std::string name;
  std::vector<std::pair<std::string, SqlType>> facts;
};

const SpanTable& UnitSpans();
const SpanTable& PositionSpans();
const SpanTable& EmploymentSpans();
const SpanTable& AssignmentSpans();

struct SpanFacts {
  Day from = 0;
  Day to = 0;
  std::vector<SqlValue> facts;  // as the table has them
  friend bool operator==(const SpanFacts&, const SpanFacts&) = default;
};

// Makes the spans of a resource what they are to be; none for one that is deleted.
absl::Status KeepSpans(Transaction& transaction, const SpanTable& table, const std::string& name,
                       const std::vector<SpanFacts>& spans);

// From when to when something is there; never, where they are the same.
struct Stretch {
  Day from = 0;
  Day to = 0;
};

// "from 2026-01-01 on", "from 2026-01-01 to 2026-03-30", "on 2026-01-01", or "never".
std::string StretchText(const Stretch& stretch);

absl::StatusOr<Stretch> StretchOf(Session& session, const SpanTable& table,
                                  const std::string& name);

// What is wrong with referring to `name` in a stretch: it is another organization's, or not there
// for all of it. Nothing when nothing is.
absl::StatusOr<std::optional<std::string>> ProblemOfReference(Session& session,
                                                              const SpanTable& table,
                                                              absl::string_view organization,
                                                              const std::string& name,
                                                              const Stretch& needed);

// FAILED_PRECONDITION (RESOURCE_IN_USE), with who it is, when spans of `referring` name `name` in
// `column` on a day that is not in the stretch.
absl::Status CheckNoneRefersOutside(Session& session, const SpanTable& referring,
                                    absl::string_view column, const std::string& name,
                                    const Stretch& stretch);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_SPANS_H_
