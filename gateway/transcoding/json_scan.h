// One strict, linear pass over JSON before json_util reads it.
//
// json_util takes duplicate keys, single quotes and unquoted names, needs quadratic time on deep
// nesting, and does not tell which fields a PATCH named. This pass refuses the first three, bounds
// the depth, and finds every name and every shape that does not fit the message, with its place.

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_JSON_SCAN_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_JSON_SCAN_H_

#include <google/protobuf/descriptor.h>

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace touchstone::gateway {

// The deepest nesting of objects and arrays that is read.
inline constexpr int kLargestJsonDepth = 64;

// A field that the JSON names, and the fields named below it when it is one message.
struct NamedField {
  const google::protobuf::FieldDescriptor* field = nullptr;
  std::vector<NamedField> fields;
};

// Checks that `json` is one object of `type` and gives the fields that it names, in its order.
// INVALID_ARGUMENT otherwise: MESSAGE_MALFORMED with line and column when it is not JSON,
// FIELD_INVALID with every field that the message does not have, or has twice, or has in another
// shape. `prefix` is put before the paths of fields: "competency".
absl::StatusOr<std::vector<NamedField>> ScanJson(absl::string_view json,
                                                 const google::protobuf::Descriptor& type,
                                                 absl::string_view prefix);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_JSON_SCAN_H_
