// What must hold of an interview beside its panel, and what of it may change on its way.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_INTERVIEW_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_INTERVIEW_RULES_H_

#include <touchstone/recruiting/v1/interview.pb.h>

#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// "scheduled", "started", …
absl::string_view InWords(v1::Interview::State state);

// Whether scorecards were shown: it is revealed or concluded.
bool AreRevealed(const v1::Interview& interview);

// Whether its panel can still change: it is neither concluded nor canceled.
bool IsOpen(const v1::Interview& interview);

// An end that is not after the beginning, or more than a day after it. Field paths start with
// "interview.".
std::vector<FieldViolation> TimeViolations(const v1::Interview& interview);

// Whether nothing but the alternates differs of what a caller sets.
bool OnlyAlternatesDiffer(const v1::Interview& before, const v1::Interview& after);

// Whether who is invited has to know: another time, place, link or panel.
bool InvitationsDiffer(const v1::Interview& before, const v1::Interview& after);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_INTERVIEW_RULES_H_
