// Ratings: what raters hand in. Those that say whose they are are resources; the others are not.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RATINGS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RATINGS_H_

#include "services/assessment/cycle_contents.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/assessmentCycles/*/ratings/*`.
const ResourceType& RatingType();

// Adds what raters call to the service `Ratings`. `forms` must outlive it.
void RegisterRatings(RpcService& ratings, Store& store, Forms& forms);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RATINGS_H_
