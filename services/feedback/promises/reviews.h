// Weekly reviews: the resource, what is said of its cases, and its end.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_REVIEWS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_REVIEWS_H_

#include "services/feedback/promises/review_gathering.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// `organizations/*/reviews/*`.
const ResourceType& ReviewType();

// The standard methods, ListReviewItems, SetReviewStrategy and CompleteReview. `personal_data` must
// outlive the service.
void RegisterReviews(RpcService& cases, Store& store, const PersonalData& personal_data,
                     UnitTree unit_tree = {});

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_REVIEWS_H_
