#include "gateway/transcoding/json_codec.h"

#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>

#include <limits>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gateway/transcoding/field_text.h"
#include "gateway/transcoding/fields.h"
#include "gateway/transcoding/type_cache.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

std::string TypeUrl(const Descriptor& type) {
  return absl::StrCat(kTypeUrlPrefix, "/", type.full_name());
}

// A field of a message, and its path as json_util writes it: "key_elements[2].year".
struct FieldPlace {
  const FieldDescriptor* field = nullptr;
  std::string path;
};

// Nothing when the path leads nowhere. What is below a value that is one thing to callers, such as
// the `value` of a wrapper, is cut off.
std::optional<FieldPlace> FindPlace(const Descriptor& type, absl::string_view path) {
  FieldPlace place;
  const Descriptor* at = &type;
  for (const absl::string_view step : absl::StrSplit(path, '.')) {
    if (at == nullptr) return std::nullopt;
    place.field = FindField(*at, step.substr(0, step.find('[')));
    if (place.field == nullptr) return std::nullopt;
    absl::StrAppend(&place.path, place.path.empty() ? "" : ".", step);
    at = place.field->message_type();
    if (at != nullptr && HasOwnJsonForm(*at)) break;
  }
  return place;
}

// What json_util says, "(key_elements[2].year): invalid value \"x\" for type TYPE_INT32", is in its
// own words and not for callers; where it was is.
absl::Status ValueError(const Descriptor& type, absl::string_view message,
                        absl::string_view prefix) {
  const size_t end = message.find("): ");
  if (absl::StartsWith(message, "(") && end != message.npos) {
    if (const auto place = FindPlace(type, message.substr(1, end - 1))) {
      return InvalidField(absl::StrCat(prefix, prefix.empty() ? "" : ".", place->path),
                          absl::StrCat("must be ", ValueInWords(*place->field)));
    }
  }
  return Error(absl::StatusCode::kInvalidArgument, reasons::kMessageMalformed,
               absl::StrCat("The JSON is not a ", type.full_name(), "."));
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
    return ValueError(type, {status.message().data(), status.message().size()}, prefix);
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
