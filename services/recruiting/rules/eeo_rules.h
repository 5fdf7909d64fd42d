// What must hold within an EEO category set and a choice from it.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_EEO_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_EEO_RULES_H_

#include <touchstone/recruiting/v1/eeo_category_set.pb.h>
#include <touchstone/recruiting/v1/eeo_self_identification.pb.h>

#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// Gives the categories that have none the id that follows from their title.
void AssignIds(v1::EeoCategorySet& set);

// Everything that is wrong: a day that is none, too few categories, an id twice. Field paths start
// with "eeo_category_set.".
std::vector<FieldViolation> EeoCategorySetViolations(const v1::EeoCategorySet& set);

// What somebody chose: places in the lists of a set, from 1 on; 0 where they left it open.
struct EeoChoice {
  int sex = 0;
  int race_ethnicity = 0;
  int disability = 0;
};

// What an id stands for that is of the set; 0 for any other.
EeoChoice ChoiceFrom(const v1::EeoCategorySet& set, const v1::EeoSelfIdentification& said);

// The ids that are not of the set. They are not repeated. Field paths start with
// "eeo_self_identification.".
std::vector<FieldViolation> ChoiceViolations(const v1::EeoCategorySet& set,
                                             const v1::EeoSelfIdentification& said);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_EEO_RULES_H_
