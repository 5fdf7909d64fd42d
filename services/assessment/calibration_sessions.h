// Calibration sessions: the resource, what evaluators score apart, and how it is brought together.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CALIBRATION_SESSIONS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CALIBRATION_SESSIONS_H_

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/calibrationSessions/*`.
const ResourceType& CalibrationSessionType();

// Adds the methods of calibration sessions to the service.
void RegisterCalibrationSessions(RpcService& observations, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CALIBRATION_SESSIONS_H_
