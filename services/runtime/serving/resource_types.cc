#include "services/runtime/serving/resource_types.h"

#include <string>

#include "absl/strings/strip.h"
#include "services/runtime/names/letter_case.h"

namespace touchstone {
ResourceTypes::ResourceTypes(const google::protobuf::FileDescriptor& file) { Add(file); }

void ResourceTypes::Add(const google::protobuf::FileDescriptor& file) {
  if (!files_.insert(&file).second) return;
  for (int i = 0; i < file.message_type_count(); ++i) {
    const auto& options = file.message_type(i)->options();
    if (options.HasExtension(google::api::resource)) {
      types_.push_back(&options.GetExtension(google::api::resource));
      messages_.push_back(file.message_type(i));
    }
  }
  for (int i = 0; i < file.options().ExtensionSize(google::api::resource_definition); ++i) {
    types_.push_back(&file.options().GetExtension(google::api::resource_definition, i));
  }
  for (int i = 0; i < file.dependency_count(); ++i) Add(*file.dependency(i));
}

const google::api::ResourceDescriptor* ResourceTypes::Find(absl::string_view type) const {
  for (const auto* known : types_) {
    if (known->type() == type) return known;
  }
  return nullptr;
}

const google::protobuf::Descriptor* ResourceTypes::MessageOf(absl::string_view type) const {
  for (const auto* message : messages_) {
    if (message->options().GetExtension(google::api::resource).type() == type) return message;
  }
  return nullptr;
}

bool ResourceTypes::IsIdField(absl::string_view field_name) const {
  if (!absl::ConsumeSuffix(&field_name, "_id")) return false;
  for (const auto* known : types_) {
    if (SnakeCase(known->singular()) == field_name) return true;
  }
  return false;
}

}  // namespace touchstone
