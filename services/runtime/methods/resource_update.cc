#include "services/runtime/methods/resource_update.h"

#include <google/api/field_behavior.pb.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::FieldMask;
using ::google::protobuf::Message;
using ::google::protobuf::util::FieldMaskUtil;

// Whether a top-level field is the caller's to set.
bool IsWritable(const FieldDescriptor& field) {
  if (field.name() == "name" || field.name() == "etag") return false;
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    const auto behavior = options.GetExtension(google::api::field_behavior, i);
    if (behavior == google::api::OUTPUT_ONLY || behavior == google::api::IDENTIFIER) return false;
  }
  return true;
}

// The fields that the caller means, by their top-level field.
absl::StatusOr<FieldMask> MeantFields(const Message& sent,
                                      const std::optional<std::vector<std::string>>& mask) {
  const auto& descriptor = *sent.GetDescriptor();
  const bool all = mask && std::find(mask->begin(), mask->end(), "*") != mask->end();
  FieldMask meant;
  if (!mask || all) {
    for (int i = 0; i < descriptor.field_count(); ++i) {
      const FieldDescriptor& field = *descriptor.field(i);
      const auto& reflection = *sent.GetReflection();
      const bool was_sent = field.is_repeated() ? reflection.FieldSize(sent, &field) > 0
                                                : reflection.HasField(sent, &field);
      if (IsWritable(field) && (all || was_sent)) meant.add_paths(field.name());
    }
    return meant;
  }
  for (const std::string& path : *mask) {
    std::vector<const FieldDescriptor*> fields;
    if (!FieldMaskUtil::GetFieldDescriptors(&descriptor, path, &fields) || fields.empty()) {
      return InvalidField("update_mask",
                          absl::StrCat("has the path '", path, "', which leads to no field of a ",
                                       descriptor.name()),
                          reasons::kUpdateMaskInvalid);
    }
    if (IsWritable(*fields.front())) meant.add_paths(path);
  }
  return meant;
}

}  // namespace

absl::Status MergeUpdate(const Message& sent, const std::optional<std::vector<std::string>>& mask,
                         Message& resource) {
  ASSIGN_OR_RETURN(const FieldMask meant, MeantFields(sent, mask));
  FieldMaskUtil::MergeOptions replace;
  replace.set_replace_message_fields(true);
  replace.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(sent, meant, replace, &resource);
  return absl::OkStatus();
}

}  // namespace touchstone
