// Looking fields up by the names that callers use for them.

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_FIELDS_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_FIELDS_H_

#include <google/protobuf/descriptor.h>

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "gateway/transcoding/wire.h"

namespace touchstone::gateway {

// The field called `name` in JSON ("keyElements") or in the proto ("key_elements"), or null.
const google::protobuf::FieldDescriptor* FindField(const google::protobuf::Descriptor& message,
                                                   absl::string_view name);

// The field at a dotted path such as "framework.proficiencyScale.description", each step by either
// name. Nothing when a step does not exist, or leads through a field that is repeated or no
// message.
std::optional<FieldPath> FindFieldPath(const google::protobuf::Descriptor& message,
                                       absl::string_view path);

// A path as JSON names it, each step by either name: "keyElements[2].title" for
// "key_elements[2].title". What is no field of the message is written as JSON would name it; the
// keys of a map stay as they are.
std::string JsonPath(const google::protobuf::Descriptor& message, absl::string_view path);

// Whether a message's JSON is not an object of its fields (google.protobuf.Timestamp and its like).
bool HasOwnJsonForm(const google::protobuf::Descriptor& message);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_FIELDS_H_
