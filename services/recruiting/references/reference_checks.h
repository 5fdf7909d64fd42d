// Reference checks: the resource, its steps, and what others must know of them.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_REFERENCES_REFERENCE_CHECKS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_REFERENCES_REFERENCE_CHECKS_H_

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/reference_check.pb.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::recruiting {

// `organizations/*/referenceChecks/*`.
const ResourceType& ReferenceCheckType();

// The standard methods, CompleteReferenceCheck and EndReferenceCheck.
void RegisterReferenceChecks(RpcService& interviews, Store& store);

// What keeps an application from leaving a stage of references: each referee who is still to be
// asked, or that none answered.
absl::StatusOr<std::vector<Obstacle>> UnfinishedReferences(Transaction& transaction,
                                                           const v1::Application& application);

// Forgets what was said in an application's reference checks, for good: destroys their keys, in the
// transaction in which the applicant's goes. How often which level showed stays.
absl::Status EraseReferenceChecksOf(Session& session, const PersonalData& personal_data,
                                    absl::string_view application);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_REFERENCES_REFERENCE_CHECKS_H_
