// Where kept figures differ from what the rows say.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_FIGURE_DIFFERENCES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_FIGURE_DIFFERENCES_H_

#include <touchstone/feedback/v1/recompute_aggregates.pb.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/feedback/rules/counting.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// The rows of one table that differ: what is to be added to each.
template <typename Key>
using Corrections = std::map<Key, Tally>;

// What one part of a recomputation found.
struct FigureDifferences {
  int64_t checked = 0;
  std::vector<v1::AggregateDifference> differences;
  Corrections<FigureKey> by_day;
  Corrections<FigureKey> by_month;
  Corrections<WorkerKey> by_worker;
};

// The months, "2026-01" and so on, of which an organization has rows or kept figures.
absl::StatusOr<std::vector<std::string>> MonthsOfFigures(Session& session,
                                                         const std::string& organization,
                                                         absl::TimeZone zone);

// Compares a month, all tables of it. Rows and figures must be those of one moment.
absl::StatusOr<FigureDifferences> CompareMonth(Session& session, const std::string& organization,
                                               const std::string& month, absl::TimeZone zone);

// Compares what of commitments is not of the month they were made in.
absl::StatusOr<FigureDifferences> CompareDueCommitments(Session& session,
                                                        const std::string& organization,
                                                        absl::TimeZone zone);

// Sets right what differs, in the transaction in which it was compared.
absl::Status SetRight(Session& session, const std::string& organization,
                      const FigureDifferences& differences);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_FIGURE_DIFFERENCES_H_
