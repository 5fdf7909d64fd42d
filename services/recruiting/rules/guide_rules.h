// What must hold within an interview guide as it is written.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_GUIDE_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_GUIDE_RULES_H_

#include <touchstone/recruiting/v1/interview_guide.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// Everything that is wrong in its choices, whatever the release has: a form or a question twice, a
// competency that the profile does not require, two key elements for one. Field paths start with
// "interview_guide.".
std::vector<FieldViolation> GuideViolations(const v1::InterviewGuide& guide,
                                            const v1::RequisitionProfile& profile);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_GUIDE_RULES_H_
