// Eligible lists: the resource, and the examination scores that are recorded for one. How one is
// established is in list_establishment.h, who is on it then in eligibles.h.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_LISTS_ELIGIBLE_LISTS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_LISTS_ELIGIBLE_LISTS_H_

#include <touchstone/recruiting/v1/eligible_list.pb.h>

#include <string>

#include "absl/status/status.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// `organizations/*/eligibleLists/*`.
const ResourceType& EligibleListType();

// The standard methods, and RecordExaminationScores.
void RegisterEligibleLists(RpcService& certifications, Store& store);

// FAILED_PRECONDITION (LIST_STATE) once it is established.
absl::Status CheckIsDraft(const v1::EligibleList& list);

// NOT_FOUND.
absl::Status CheckListExists(Session& session, const std::string& name);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_LISTS_ELIGIBLE_LISTS_H_
