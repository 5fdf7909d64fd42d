// Small cycles as chance has them, and reports as text, for the tests of what reports tell.

#ifndef TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_RULES_RANDOM_CYCLE_H_
#define TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_RULES_RANDOM_CYCLE_H_

#include <string>
#include <vector>

#include "services/assessment/rules/composition.h"
#include "services/runtime/figures/seeded_random.h"

namespace touchstone::assessment {

enum Relation { kSelf = 1, kManager, kPeer, kDirectReport, kCustomer };

struct Cycle {
  CompositionRules rules;
  std::vector<Rating> ratings;  // of one person, shuffled
};

// Self and manager are named, the others have a minimum of three. Five levels, three behaviors with
// three options in two key elements; some raters leave the level out or did not observe a behavior.
Cycle RandomCycle(SeededRandom& random);

// One more rating of a relation.
Rating RandomRating(const CompositionRules& rules, int relation, const std::string& id,
                    SeededRandom& random);

void Shuffle(std::vector<Rating>& ratings, SeededRandom& random);

// The ratings without some of them.
std::vector<Rating> Fewer(const std::vector<Rating>& ratings, SeededRandom& random);

// Everything that may be shown of it, to the last digit.
std::string Printed(const Report& report);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_TESTS_SERVICES_ASSESSMENT_RULES_RANDOM_CYCLE_H_
