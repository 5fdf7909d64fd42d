// Which organizational units are below which, kept here so that a report of a unit and those below
// it asks nobody else.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_UNIT_TREE_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_UNIT_TREE_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/feedback/figures/measured_units.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::feedback {

// Asks assessment again when what is kept is older than a minute, and keeps what it says. What is
// kept is used when it cannot be asked, or the caller may not; UNAVAILABLE when nothing is kept
// either, since a unit without those below it would be another figure.
absl::Status RefreshUnitTree(Store& store, MeasuredUnits& units, const Context& context,
                             const std::string& organization);

// A unit and all units below it, as they were told last; itself alone where nothing was.
absl::StatusOr<std::set<std::string>> UnitWithThoseBelow(Session& session, const std::string& unit);
// The same without itself.
absl::StatusOr<std::vector<std::string>> UnitsBelowOf(Session& session, const std::string& unit);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_UNIT_TREE_H_
