// What evaluators scored in calibration sessions: in a table apart from the sessions, since their
// history, events and answers say what is in them. Nothing here is logged as a change.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CALIBRATION_SCORES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CALIBRATION_SCORES_H_

#include <touchstone/assessment/v1/calibration_session.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// Keeps what an evaluator scored, in place of what they scored before.
absl::Status KeepScores(Session& session, const v1::CalibrationScores& scores);

// What one evaluator scored; nothing before they did.
absl::StatusOr<std::optional<v1::CalibrationScores>> ScoresBy(
    Session& session, const std::string& calibration_session, const std::string& evaluator);

// What all scored who did, by evaluator.
absl::StatusOr<std::vector<v1::CalibrationScores>> ScoresOf(Session& session,
                                                            const std::string& calibration_session);

absl::Status RemoveScores(Session& session, const std::string& calibration_session);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CALIBRATION_SCORES_H_
