// Who reports to whom, directly or through others, by the managers of primary assignments.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_REPORTING_LINE_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_REPORTING_LINE_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/assessment/unit_tree.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// Whether somebody is the manager of a person on a day: directly, and nobody in between.
absl::StatusOr<bool> IsManagerOf(Session& session, const std::string& manager,
                                 const std::string& person, Day day);

// Whether a person reports to somebody on a day, directly or through others. Nobody does to
// themself, nor to "".
absl::StatusOr<bool> ReportsTo(Session& session, const std::string& person,
                               const std::string& manager, Day day);

// Adds, in parentheses, the people who report to somebody on a day, directly or through others.
void AddReports(const std::string& manager, Day day, Statement& statement);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_REPORTING_LINE_H_
