// What must hold within an applicant, and how their address and number are written alike.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_APPLICANT_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_APPLICANT_RULES_H_

#include <touchstone/recruiting/v1/applicant.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// Everything that is wrong: no way to reach them, a number without digits, a language that is not
// known, a consent of no day or of a later one than there is anywhere. Field paths start with
// "applicant.".
std::vector<FieldViolation> ApplicantViolations(const v1::Applicant& applicant, Day today);

// The same for what reaches the same mailbox or telephone; empty for nothing. Letters are lower
// case; of a number only the digits stay.
std::string AlikeEmail(absl::string_view email);
std::string AlikePhone(absl::string_view phone);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_APPLICANT_RULES_H_
