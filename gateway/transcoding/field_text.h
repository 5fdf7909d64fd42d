// Values written as text in a path or a query string, as protobuf bytes.

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_FIELD_TEXT_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_FIELD_TEXT_H_

#include <google/protobuf/descriptor.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gateway/transcoding/wire.h"

namespace touchstone::gateway {

// What one value of a field must be, in words: "a whole number that fits 32 bits", "base64".
std::string ValueInWords(const google::protobuf::FieldDescriptor& field);

// Whether a field's value can be written as text: scalars, enums, and messages whose JSON is a
// string or a number (Timestamp, Duration, FieldMask, the wrappers).
bool HasTextForm(const google::protobuf::FieldDescriptor& field);

// Appends the field at `path` with the value that `text` (decoded) says, to the bytes of a request.
// A repeated field gets one more element. INVALID_ARGUMENT says what would be right, without the
// field's name: "must be true or false". The field must have a text form.
absl::Status AppendText(const FieldPath& path, absl::string_view text, std::string* request);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_FIELD_TEXT_H_
