// Job profiles: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_CATALOG_JOB_PROFILES_H_
#define TOUCHSTONE_SERVICES_CATALOG_JOB_PROFILES_H_

#include <touchstone/catalog/v1/job_analysis.pb.h>

#include <set>
#include <string>

#include "absl/status/status.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// `organizations/*/jobProfiles/*`.
const ResourceType& JobProfileType();

// What is their own when they are written.
AnyResourceRules JobProfileRules();

// Adds the standard methods of job profiles to the catalog.
void RegisterJobProfiles(RpcService& catalog, Store& store);

// Writes into every profile that a job analysis defends what the analysis, as it is to be, says of
// its requirements.
absl::Status CarryOver(Transaction& transaction, const v1::JobAnalysis& analysis);

// What a profile stands on cannot go: FAILED_PRECONDITION (RESOURCE_IN_USE) names one of the
// profiles that a job analysis defends, or that require something of a framework.
absl::Status CheckDefendsNothing(Transaction& transaction, const std::string& analysis);
absl::Status CheckNoProfileRequires(Transaction& transaction, const std::string& framework);

// The same for levels that are taken off a framework's scale, by their ids: of a profile that is
// pinned to a release, the level is that release's.
absl::Status CheckNoProfileRequires(Transaction& transaction, const std::string& framework,
                                    const std::set<std::string>& levels);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_JOB_PROFILES_H_
