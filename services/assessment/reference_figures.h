// How precise the levels of a published cycle are: measured once, and kept, for whoever compares
// levels with it.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_REFERENCE_FIGURES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_REFERENCE_FIGURES_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/assessment/cycle_contents.h"
#include "services/assessment/rules/reliable_change.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// What a cycle says of one competency.
struct Reference {
  LevelSpread spread;
  std::optional<double> alpha;  // Krippendorff's, ordinal, to two decimals
};

// By the competencies' ids; empty for a cycle that was not measured.
absl::StatusOr<std::map<std::string, Reference>> ReferencesOf(Session& session,
                                                              const std::string& cycle);

// Adds MeasureReference to the service. `forms` must outlive the operations.
void RegisterReferenceFigures(RpcService& plans, Operations& operations, Store& store,
                              Forms& forms);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_REFERENCE_FIGURES_H_
