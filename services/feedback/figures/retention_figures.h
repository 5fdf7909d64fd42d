// Retention: which share of the customers of the period before came in this one. Who came twice is
// one customer, so that it is no sum of days, and is counted from contacts; only of service types
// whose customers may choose, which are few.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_RETENTION_FIGURES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_RETENTION_FIGURES_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/feedback/figures/figure_scope.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

struct Retention {
  int64_t customers = 0;   // of the period before
  int64_t came_again = 0;  // of those, in this one
};

// By the scope's dimensions; a month's period before is the month before. Of no service types there
// is none.
absl::StatusOr<std::map<std::vector<std::string>, Retention>> ReadRetention(
    Session& session, const FigureScope& scope, const std::vector<std::string>& service_types,
    absl::TimeZone zone);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_RETENTION_FIGURES_H_
