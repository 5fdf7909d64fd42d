// Given names that are usual where the suite is used, to find them in what people write without
// capitals. Not those that are common words too.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_USUAL_GIVEN_NAMES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_USUAL_GIVEN_NAMES_H_

#include "absl/strings/string_view.h"

namespace touchstone::feedback {

// Whether `word`, in lower case, is one.
bool IsUsualGivenName(absl::string_view word);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_USUAL_GIVEN_NAMES_H_
