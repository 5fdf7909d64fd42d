// The steps of an application on its way: screened, moved to the next stage, ended, or taken back.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_APPLICATION_STEPS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_APPLICATION_STEPS_H_

#include <touchstone/recruiting/v1/application.pb.h>
#include <touchstone/recruiting/v1/hiring_process.pb.h>

#include <functional>
#include <map>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// What the stage that an application is in still asks for; nothing once its work is done. Of who
// does that work: interviews, references, certifications.
using UnfinishedWork =
    std::function<absl::StatusOr<std::vector<Obstacle>>(Transaction&, const v1::Application&)>;

// By the kind of a stage. Screening is known here; a kind that is not named asks for nothing.
using StageWork = std::map<v1::Stage::Kind, UnfinishedWork>;

// ScreenApplication, MoveApplication, EndApplication, WithdrawApplication and ListStageMoves.
void RegisterApplicationSteps(RpcService& applications, Store& store, StageWork work = {});

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_APPLICATIONS_APPLICATION_STEPS_H_
