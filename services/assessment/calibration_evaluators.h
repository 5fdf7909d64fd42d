// Which calibration sessions somebody is asked into: there is no column for it, and they are few.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CALIBRATION_EVALUATORS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CALIBRATION_EVALUATORS_H_

#include <touchstone/assessment/v1/calibration_session.pb.h>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::assessment {

// Whether a person is an evaluator of the session; "" is of none.
bool IsEvaluator(const v1::CalibrationSession& session, absl::string_view person);

// A page of the sessions of which the request's evaluator is one, filtered and ordered as it says.
// Looks at all that its filter leaves; says nothing of the others, not even that there are more.
absl::StatusOr<v1::ListCalibrationSessionsResponse> ListSessionsOfEvaluator(
    Store& store, const Context& context, const v1::ListCalibrationSessionsRequest& request);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CALIBRATION_EVALUATORS_H_
