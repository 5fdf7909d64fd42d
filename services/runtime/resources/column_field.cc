#include "services/runtime/resources/column_field.h"

#include "absl/strings/str_cat.h"

namespace touchstone {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;

std::string ColumnField::Path() const {
  return in == nullptr ? field->name() : absl::StrCat(in->name(), ".", field->name());
}

std::string ColumnField::JsonPath() const {
  return in == nullptr ? field->json_name()
                       : absl::StrCat(in->json_name(), ".", field->json_name());
}

ColumnField FindColumnField(const Descriptor& message, absl::string_view column) {
  const std::string name(column);
  if (const auto* const field = message.FindFieldByName(name)) return {nullptr, field};
  for (size_t at = name.find('_'); at != std::string::npos; at = name.find('_', at + 1)) {
    const FieldDescriptor* const in = message.FindFieldByName(name.substr(0, at));
    if (in == nullptr || in->is_repeated() || in->message_type() == nullptr) continue;
    const FieldDescriptor* const field = in->message_type()->FindFieldByName(name.substr(at + 1));
    if (field != nullptr) return {in, field};
  }
  return {};
}

}  // namespace touchstone
