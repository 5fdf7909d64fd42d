// EEO category sets: the resource, and which of them somebody has chosen from.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_EEO_CATEGORY_SETS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_EEO_CATEGORY_SETS_H_

#include <string>

#include "absl/status/status.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// `organizations/*/eeoCategorySets/*`.
const ResourceType& EeoCategorySetType();

// The standard methods.
void RegisterEeoCategorySets(RpcService& applications, Store& store);

// That somebody chose from a set: from now on it does not change, also when they are forgotten.
absl::Status SetChosen(Session& session, const std::string& category_set);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_EEO_CATEGORY_SETS_H_
