// What somebody can infer who has seen all reports of a person, knows the rules, and knows of every
// report which ratings were there, but none that is anonymous.

#ifndef TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_RULES_INFERENCE_H_
#define TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_RULES_INFERENCE_H_

#include <span>
#include <string>
#include <vector>

#include "services/assessment/rules/composition.h"

namespace touchstone::assessment {

struct Published {
  std::vector<Rating> ratings;
  Composition composition;
};

// Every mean that the last report hides and that the reports together leave less than half a level
// or half a step of the behavior scale open; and every rating that came with the last report and is
// told as narrowly, unless it is shown together with as many new ones as the minimum. Shown figures
// count as what they are shown as, with one decimal. What a figure over several cells is made of is
// found out from its exact value: of the cells that are shown, or of the hidden ones too. One that
// is neither is in the answer as well. All ratings are on the scales from 1; reports only gain
// ratings.
std::vector<std::string> Inferred(const CompositionRules& rules,
                                  std::span<const Published> history);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_RULES_INFERENCE_H_
