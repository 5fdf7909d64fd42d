// Improvement cycles: a need, what was changed, and whether it worked.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_IMPROVEMENT_CYCLES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_IMPROVEMENT_CYCLES_H_

#include <touchstone/feedback/v1/date_range.pb.h>
#include <touchstone/feedback/v1/improvement_cycle.pb.h>

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "services/feedback/rules/moved.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// `organizations/*/improvementCycles/*`.
const ResourceType& ImprovementCycleType();

// A measure over some days, by the kept figures of an organization ("organizations/wa"); its figure
// is suppressed where it is of too few to be shown. Of who keeps figures.
using MeasureOf = std::function<absl::StatusOr<MeasuredSide>(
    Session&, const std::string& organization, const v1::MeasureDefinition&, const v1::DateRange&)>;

// The standard methods and the steps. What is named must outlive it.
void RegisterImprovementCycles(RpcService& improvement, Store& store, MeasureOf measure_of);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_IMPROVEMENT_IMPROVEMENT_CYCLES_H_
