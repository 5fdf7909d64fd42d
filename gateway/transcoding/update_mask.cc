#include "gateway/transcoding/update_mask.h"

#include <google/api/field_behavior.pb.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace touchstone::gateway {
namespace {

bool IsCallersToChange(const google::protobuf::FieldDescriptor& field) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    const auto behavior = options.GetExtension(google::api::field_behavior, i);
    if (behavior == google::api::OUTPUT_ONLY || behavior == google::api::IDENTIFIER) return false;
  }
  return true;
}

void AddPaths(const std::vector<NamedField>& named, const std::string& prefix,
              google::protobuf::FieldMask* mask) {
  for (const NamedField& one : named) {
    if (!IsCallersToChange(*one.field)) continue;
    if (prefix.empty() && one.field->name() == "etag") continue;
    const std::string path = absl::StrCat(prefix, one.field->name());
    if (one.fields.empty()) {
      mask->add_paths(path);
    } else {
      AddPaths(one.fields, absl::StrCat(path, "."), mask);
    }
  }
}

}  // namespace

google::protobuf::FieldMask UpdateMaskOf(const std::vector<NamedField>& named) {
  google::protobuf::FieldMask mask;
  AddPaths(named, "", &mask);
  return mask;
}

}  // namespace touchstone::gateway
