#include "gateway/transcoding/json_codec.h"

#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>

#include <limits>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gateway/transcoding/percent.h"
#include "gateway/transcoding/type_cache.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::gateway {
namespace {

using google::protobuf::Descriptor;

std::string TypeUrl(const Descriptor& type) {
  return absl::StrCat(kTypeUrlPrefix, "/", type.full_name());
}

// json_util says "(key_elements[2].year): invalid value \"x\" for type TYPE_INT32", or the same
// without a place.
absl::Status ValueError(absl::string_view message, absl::string_view prefix) {
  constexpr size_t kLongest = 200;
  absl::string_view place;
  if (const size_t end = message.find("): ");
      absl::StartsWith(message, "(") && end != message.npos) {
    place = message.substr(1, end - 1);
    message = message.substr(end + 3);
  }
  if (message.size() > kLongest)
    message = message.substr(0, Utf8Prefix(message.substr(0, kLongest)));
  if (place.empty() && prefix.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageMalformed,
                 absl::StrCat("The JSON is not the message: ", message));
  }
  return InvalidField(absl::StrCat(prefix, prefix.empty() || place.empty() ? "" : ".", place),
                      absl::StrCat("has an ", message));
}

}  // namespace

JsonCodec::JsonCodec(const google::protobuf::DescriptorPool& pool)
    : resolver_(MakeTypeCache(pool)) {}

absl::StatusOr<std::string> JsonCodec::ToWire(const Descriptor& type, absl::string_view json,
                                              absl::string_view prefix) const {
  if (json.size() > std::numeric_limits<int>::max()) {
    return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageTooLarge,
                 "The body is too large.");
  }
  std::string wire;
  google::protobuf::io::ArrayInputStream input(json.data(), static_cast<int>(json.size()));
  google::protobuf::io::StringOutputStream output(&wire);
  const auto status =
      google::protobuf::util::JsonToBinaryStream(resolver_.get(), TypeUrl(type), &input, &output);
  if (!status.ok()) {
    return ValueError({status.message().data(), status.message().size()}, prefix);
  }
  return wire;
}

absl::StatusOr<std::string> JsonCodec::ToJson(const Descriptor& type,
                                              absl::string_view wire) const {
  std::string json;
  google::protobuf::io::ArrayInputStream input(wire.data(), static_cast<int>(wire.size()));
  google::protobuf::io::StringOutputStream output(&json);
  const auto status =
      google::protobuf::util::BinaryToJsonStream(resolver_.get(), TypeUrl(type), &input, &output);
  if (!status.ok()) {
    return Error(absl::StatusCode::kInternal, reasons::kInternal,
                 "The service's answer could not be read.");
  }
  return json;
}

}  // namespace touchstone::gateway
