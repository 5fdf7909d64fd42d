// Reviews: an applicant asks that it be looked again at how their application ended.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_REVIEW_REQUESTS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_REVIEW_REQUESTS_H_

#include <touchstone/recruiting/v1/review_request.pb.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// `organizations/*/reviewRequests/*`.
const ResourceType& ReviewRequestType();

void RegisterReviewRequests(RpcService& applications, Store& store);

// The review of an application that was decided last; null for none.
absl::StatusOr<std::unique_ptr<v1::ReviewRequest>> LastDecidedReview(
    Transaction& transaction, const std::string& application);

// The review of an application that is still to be decided; empty for none.
absl::StatusOr<std::string> UndecidedReview(Session& session, const std::string& application);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_REVIEW_REQUESTS_H_
