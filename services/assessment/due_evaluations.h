// Which evaluations are due, by who is employed from when on.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_DUE_EVALUATIONS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_DUE_EVALUATIONS_H_

#include <touchstone/assessment/v1/evaluation.pb.h>

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/assessment/evaluation_catalog.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// The job profile of a person's primary assignment on a day; empty for none.
absl::StatusOr<std::string> JobProfileOn(Session& session, const std::string& person, Day day);

// By when an evaluation of that kind that is written on a day is to be presented; nothing where the
// person's employment asks for none.
absl::StatusOr<std::optional<Day>> DueDateOf(Session& session, const std::string& person,
                                             v1::Evaluation::Kind kind, int probation_months,
                                             Day day);

// Adds ReportDueEvaluations to the service. `catalog` must outlive it.
void RegisterDueEvaluations(RpcService& evaluations, Store& store, EvaluationCatalog& catalog);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_DUE_EVALUATIONS_H_
