// How far evaluators agree who scored one contact.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_CALIBRATION_SPREAD_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_CALIBRATION_SPREAD_H_

#include <touchstone/assessment/v1/calibration_session.pb.h>
#include <touchstone/assessment/v1/observation_form.pb.h>

#include <vector>

namespace touchstone::assessment {

// One for each behavior of the form, in the form's order.
std::vector<v1::BehaviorSpread> SpreadByBehavior(
    const v1::ObservationForm& form, const std::vector<v1::CalibrationScores>& all_scores);

// One for each of those who scored, in their order.
std::vector<v1::EvaluatorSpread> SpreadByEvaluator(
    const v1::ObservationForm& form, const std::vector<v1::CalibrationScores>& all_scores);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_CALIBRATION_SPREAD_H_
