// What a report is asked for: of what, by what, for whom; checked.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_FIGURE_SCOPE_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_FIGURE_SCOPE_H_

#include <touchstone/feedback/v1/date_range.pb.h>
#include <touchstone/feedback/v1/slice.pb.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/serving/context.h"

namespace touchstone::feedback {

struct FigureScope {
  std::string organization;
  Day start = 0;
  Day end = 0;
  v1::Slice slice;
  std::vector<v1::Dimension> dimensions;
  // Of one worker, or by worker: read from figures of their own.
  bool of_workers = false;
  bool published = false;
  // Of workers: what is kept of them by day and not by month.
  bool by_day = false;
};

// The day of a time in a zone.
Day DayIn(absl::TimeZone zone, absl::Time time);

// By what a report can be cut and sliced.
using Applicable = std::initializer_list<v1::Dimension>;

// INVALID_ARGUMENT, with all violations. PERMISSION_DENIED to who asks about workers and may not,
// but for themselves.
absl::StatusOr<FigureScope> CheckedScope(const Context& context, FigureScope asked,
                                         const v1::DateRange& period, const Applicable& applicable);

// From a request, which has the same fields in every report.
template <typename Request>
absl::StatusOr<FigureScope> ScopeOf(const Context& context, const Request& request,
                                    const Applicable& applicable) {
  FigureScope asked{
      .organization = request.parent(), .slice = request.slice(), .published = request.published()};
  for (const int dimension : request.dimensions()) {
    asked.dimensions.push_back(static_cast<v1::Dimension>(dimension));
  }
  return CheckedScope(context, std::move(asked), request.period(), applicable);
}

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_FIGURE_SCOPE_H_
