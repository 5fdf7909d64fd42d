// Whether a measure moved: before beside after, by the test that fits it. What is measured, and on
// which days, was said before anybody looked; so one test is made, and it says no more than it can.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_MOVED_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_MOVED_H_

#include <touchstone/feedback/v1/figure.pb.h>
#include <touchstone/feedback/v1/improvement_cycle.pb.h>

#include "services/runtime/figures/difference_tests.h"

namespace touchstone::feedback {

// One side: its figure as it is shown, and what it is made of. Of a share, who counts is 1 and who
// does not is 0; of the net promoter score, promoters are 1 and detractors -1; of a mean, each is
// what was answered.
struct MeasuredSide {
  v1::Figure figure;
  Sums sums;
};

// The comparison with its test, statistic (above 0 where it is higher after), p and verdict. It
// moved when p < 0.05 and the difference is at least the smallest that matters. Of numbers that do
// not vary on either side there is no statistic, and nothing is shown.
v1::MeasureComparison Compare(const v1::MeasureDefinition& measure, const MeasuredSide& before,
                              const MeasuredSide& after);

// Whether less is better.
bool IsLowerBetter(v1::MeasureDefinition::Kind kind);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_MOVED_H_
