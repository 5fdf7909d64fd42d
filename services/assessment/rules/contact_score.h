// What scores of one contact must say, and what they come to.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_CONTACT_SCORE_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_CONTACT_SCORE_H_

#include <touchstone/assessment/v1/behavior_score.pb.h>
#include <touchstone/assessment/v1/observation_form.pb.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"
#include "services/runtime/figures/fraction.h"

namespace touchstone::assessment {

using BehaviorScores = google::protobuf::RepeatedPtrField<v1::BehaviorScore>;
using CriticalErrors = google::protobuf::RepeatedPtrField<std::string>;

// Whether every behavior of the form must be there.
enum class Extent { kSoFar, kWhole };

// What is wrong with scores on a form: off the scale, not on the form, twice, or missing. `at` is
// what paths begin with: "observation.", say.
std::vector<FieldViolation> ScoreViolations(const v1::ObservationForm& form,
                                            const BehaviorScores& scores,
                                            const CriticalErrors& critical_errors, Extent extent,
                                            const std::string& at);

// Points out of those that there were to get: sums of weight and value, and of weight and highest
// value, over behaviors that were observed.
struct Points {
  int64_t got = 0;
  int64_t most = 0;

  // 100 times one by the other; nothing where there were none to get.
  std::optional<Fraction> Score() const;
};

// Of all behaviors; of those of each competency that was observed, by the competencies' names in
// the release. What is not on the form does not count.
Points PointsOf(const v1::ObservationForm& form, const BehaviorScores& scores);
std::map<std::string, Points> PointsByCompetency(const v1::ObservationForm& form,
                                                 const BehaviorScores& scores);

// A fraction as answers show it: to one decimal, and to two, rounded half up.
double OneDecimal(Fraction value);
double TwoDecimals(Fraction value);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_CONTACT_SCORE_H_
