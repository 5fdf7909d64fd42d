// What must hold within requirements, improvement cycles and actions, and what of a cycle stands
// from when.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_IMPROVEMENT_RULES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_IMPROVEMENT_RULES_H_

#include <touchstone/feedback/v1/improvement_action.pb.h>
#include <touchstone/feedback/v1/improvement_cycle.pb.h>
#include <touchstone/feedback/v1/requirement.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// A day that is none. Field paths start with "requirement.".
std::vector<FieldViolation> RequirementViolations(const v1::Requirement& requirement);

// Everything that is wrong: days that are none, or after that begins before what is before ends; a
// measure that lacks what its kind needs or has what is another kind's; texts twice in a language.
// Field paths start with "improvement_cycle.".
std::vector<FieldViolation> CycleViolations(const v1::ImprovementCycle& cycle);

// What stands already and was changed, in words; empty when nothing was: measure and days once it
// is started, all but the words for the public once it has ended, and those while they are
// published.
std::string WhatStands(const v1::ImprovementCycle& before, const v1::ImprovementCycle& after);

// Whether what customers said and what was done are both there, in the same languages.
bool HasBothTexts(const v1::ImprovementCycle& cycle);

// What everybody reads of a published cycle, in a language or a more general form of it; else in
// the first there is. Nothing else of the cycle is in it.
v1::PublishedImprovement PublishedOf(const v1::ImprovementCycle& cycle, absl::string_view language);

// A day that is none, one done without a day, or a day of one that is not done. Field paths start
// with "improvement_action.".
std::vector<FieldViolation> ActionViolations(const v1::ImprovementAction& action);

// "planned", "acting", "concluded" or "abandoned".
absl::string_view InWords(v1::ImprovementCycle::State state);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_IMPROVEMENT_RULES_H_
