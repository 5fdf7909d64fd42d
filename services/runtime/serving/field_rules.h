// What a message's own descriptor says about its fields, enforced in one place:
// `google.api.field_behavior` (REQUIRED, IDENTIFIER), `google.api.resource_reference`,
// `touchstone.options.v1.rules`, and that enum values are known.
//
//   // INVALID_ARGUMENT with every violation, not only the first.
//   RETURN_IF_ERROR(CheckFields(request));
//
// Beside what is declared: text is UTF-8 without control characters but tabs and line ends; a text
// that is required, and an entry of a repeated string, has something to see in it; a title
// (`title`, `display_name`, `label`) is one line without changes of direction. Times and durations
// are in their range, `page_size` is not negative, and a request's field that is named for a
// resource's id
// (`framework_id`) holds a valid one. Fields that callers cannot set (OUTPUT_ONLY) are not looked
// at, nor is the IDENTIFIER but in the resource of an Update.
//
// The rules of a message type, generated or dynamic, are compiled once and kept; its descriptor has
// to live as long as the program. All functions are thread-safe.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_FIELD_RULES_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_FIELD_RULES_H_

#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone {

struct FieldCheck {
  // Whether REQUIRED fields may be absent, as in messages of a stream after the first. (In the
  // resource of an Update request they always may: it is checked whole once the change is merged.)
  bool allow_missing = false;
  // Puts this before every field's path: "competency".
  std::string prefix;
};

// Every violation of a message, in field order; no more than 100.
std::vector<FieldViolation> FindViolations(const google::protobuf::Message& message,
                                           const FieldCheck& check = {});

// The same as an error.
absl::Status CheckFields(const google::protobuf::Message& message, const FieldCheck& check = {});

// What cannot be understood in the rules of a type and of those below it: a malformed pattern, a
// reference to a type that is not declared. Values of such fields are refused, so a service asks
// before it starts.
absl::Status CheckRules(const google::protobuf::Descriptor& type);

// Clears every OUTPUT_ONLY field, in the message and below it: what a caller sends there is
// ignored.
void ClearOutputOnly(google::protobuf::Message& message);

// The ids of the organizations that a request names, each once: through its own fields with a
// resource reference (`name`, `parent`, `names[]`, …), its fields called `parent` or `name`, and
// the name of the resource in an Update. A name that is under no organization gives "". Empty when
// it names none. The views point into the request.
std::vector<absl::string_view> OrganizationsNamed(const google::protobuf::Message& request);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_FIELD_RULES_H_
