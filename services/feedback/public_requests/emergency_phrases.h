// Words that ask for a look at once.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_EMERGENCY_PHRASES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_EMERGENCY_PHRASES_H_

#include <touchstone/feedback/v1/service_type.pb.h>

#include "absl/strings/string_view.h"

namespace touchstone::feedback {

// Whether a description has one of the type's phrases: its words in a row, however they are
// written, the last one also as the beginning of a longer word.
bool HasEmergencyPhrase(const v1::ServiceType& type, absl::string_view description);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_EMERGENCY_PHRASES_H_
