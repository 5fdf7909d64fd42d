// What a message's own descriptor says about its fields, enforced in one place:
// `google.api.field_behavior` (REQUIRED, IDENTIFIER), `google.api.resource_reference`,
// `touchstone.options.v1.rules`, and that enum values are known.
//
//   RETURN_IF_ERROR(CheckFields(request));   // INVALID_ARGUMENT with every violation, not only the
//   first
//
// The rules of a message type are compiled once and kept; a check walks only the fields that have
// rules.

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
  // Whether a REQUIRED field may be absent: in messages of a stream after the first, and in the
  // resource of an Update, which is checked whole once the change is merged.
  bool allow_missing = false;
  // Puts this before every field's path: "competency".
  std::string prefix;
};

// Every violation of a message, in field order.
std::vector<FieldViolation> FindViolations(const google::protobuf::Message& message,
                                           const FieldCheck& check = {});

// The same as an error.
absl::Status CheckFields(const google::protobuf::Message& message, const FieldCheck& check = {});

// Clears every OUTPUT_ONLY field, in the message and below it: what a caller sends there is
// ignored.
void ClearOutputOnly(google::protobuf::Message& message);

// The ids of the organizations that a request names, each once: through its fields with a resource
// reference
// (`name`, `parent`, `names[]`, …), a field named `parent` or `name` holding a resource name, and
// the `name` of the resource in an Update. A name that is under no organization gives "". Empty
// when it names none.
std::vector<absl::string_view> OrganizationsNamed(const google::protobuf::Message& request);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_FIELD_RULES_H_
