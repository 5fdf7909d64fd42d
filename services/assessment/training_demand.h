// What a unit lacks, and which activities of a release would close most of it for each hour.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_TRAINING_DEMAND_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_TRAINING_DEMAND_H_

#include "services/assessment/development_contents.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `contents` must outlive the service.
void RegisterTrainingDemand(RpcService& analytics, Store& store,
                            DevelopmentContentsOfReleases& contents);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_TRAINING_DEMAND_H_
