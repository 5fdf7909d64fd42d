// Which organizational units are below which, kept here so that a report of a unit and those below
// it asks nobody else.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_UNIT_TREE_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_UNIT_TREE_H_

#include <string>

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

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_UNIT_TREE_H_
