// What a service type tells the public, by language. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_SERVICE_TEXTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_SERVICE_TEXTS_H_

#include <touchstone/feedback/v1/service_type.pb.h>

#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::feedback {

// What it covers, in a language or a more general form of it; its own description where it has no
// other. Of screened ones, what is asked first stands before it.
std::string PublicDescription(const v1::ServiceType& type, absl::string_view language);

// What somebody is told to do in an emergency: the instructions, and where to turn to.
std::string EmergencyNotice(const v1::ServiceType& type, absl::string_view language);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_SERVICE_TEXTS_H_
