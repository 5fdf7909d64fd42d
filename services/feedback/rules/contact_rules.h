// What must hold within a contact.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_CONTACT_RULES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_CONTACT_RULES_H_

#include <touchstone/feedback/v1/contact.pb.h>

#include <vector>

#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// Everything that is wrong: one that was transferred nowhere, or somewhere and was not; an
// abandoned one that a worker handled; a begin in the future, a language that is not known, names
// of another organization. Field paths start with "contact.".
std::vector<FieldViolation> ContactViolations(const v1::Contact& contact, absl::Time now);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_CONTACT_RULES_H_
