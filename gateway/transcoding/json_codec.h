// Protobuf bytes to JSON and back, for any message of the contract, by json_util.
//
// JSON that is written names fields in lowerCamelCase and leaves out fields with default values: an
// absent field and an empty one are the same thing in the contract, and the answer to a GET is the
// smaller for it. 64-bit integers are strings, enums are names, as protobuf's JSON mapping has it.

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_JSON_CODEC_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_JSON_CODEC_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/type_resolver.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace touchstone::gateway {

// Thread-safe. `pool` must outlive it.
class JsonCodec {
 public:
  explicit JsonCodec(const google::protobuf::DescriptorPool& pool);

  // The message's bytes. `json` has passed ScanJson. INVALID_ARGUMENT names the field whose value
  // is wrong: out of range, not a time, not base64. `prefix` is put before its path.
  absl::StatusOr<std::string> ToWire(const google::protobuf::Descriptor& type,
                                     absl::string_view json, absl::string_view prefix) const;

  // INTERNAL when the bytes are not a message of that type.
  absl::StatusOr<std::string> ToJson(const google::protobuf::Descriptor& type,
                                     absl::string_view wire) const;

 private:
  std::unique_ptr<google::protobuf::util::TypeResolver> resolver_;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_JSON_CODEC_H_
