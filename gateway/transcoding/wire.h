// Protobuf's wire format, where a whole message would be too much: reading one field out of bytes,
// and adding one to them. A message is merged by concatenation, so a field is set by appending it.

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_WIRE_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_WIRE_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/wire_format_lite.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace touchstone::gateway {

using WireType = google::protobuf::internal::WireFormatLite::WireType;

// A field below a message: `competency.name` is {competency, name}. All but the last are singular
// messages.
using FieldPath = std::vector<const google::protobuf::FieldDescriptor*>;

// The path as the proto names it: "competency.name".
std::string PathText(const FieldPath& path);

void AppendVarint(uint64_t value, std::string* out);
void AppendTag(int field_number, WireType type, std::string* out);

// A length-delimited field: a string, bytes or a message.
void AppendBytes(int field_number, absl::string_view value, std::string* out);

// A length-delimited field below messages. `path` must not be empty.
void AppendBytes(const FieldPath& path, absl::string_view value, std::string* out);

// `encoded`, fields of the message that `path` ends in, inside the messages that lead to it. An
// empty path appends it as it is.
void AppendInside(absl::Span<const google::protobuf::FieldDescriptor* const> path,
                  absl::string_view encoded, std::string* out);

// One field as it stands in the bytes of a message.
struct WireField {
  int number = 0;
  WireType type = WireType::WIRETYPE_VARINT;
  absl::string_view bytes;  // of a length-delimited field
};

// Takes the next field from the front of `rest`. False at the end and when the bytes are no
// message; `rest` is empty in the first case only.
bool NextField(absl::string_view* rest, WireField* field);

// The last length-delimited field of that number, as protobuf would read a singular string.
std::optional<absl::string_view> FindBytes(absl::string_view message, int field_number);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_WIRE_H_
