// The rating review: what it looks at, and the levels that it sets.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RATING_REVIEW_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RATING_REVIEW_H_

#include "services/assessment/cycle_contents.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/assessmentCycles/*/levelAdjustments/*`.
const ResourceType& LevelAdjustmentType();

// Adds the standard methods of adjustments, the reading of ratings, and the review of a cycle's
// ratings to the service. `forms` must outlive it.
void RegisterRatingReview(RpcService& cycles, Store& store, Forms& forms);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RATING_REVIEW_H_
