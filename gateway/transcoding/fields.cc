#include "gateway/transcoding/fields.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/names/letter_case.h"

namespace touchstone::gateway {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

const FieldDescriptor* FindField(const Descriptor& message, absl::string_view name) {
  const std::string text(name);
  if (const auto* field = message.FindFieldByName(text)) return field;
  const auto* field = message.FindFieldByCamelcaseName(text);
  if (field != nullptr && field->json_name() == text) return field;
  for (int i = 0; i < message.field_count(); ++i) {
    if (message.field(i)->json_name() == text) return message.field(i);
  }
  return nullptr;
}

std::optional<FieldPath> FindFieldPath(const Descriptor& message, absl::string_view path) {
  FieldPath result;
  const Descriptor* at = &message;
  for (const absl::string_view step : absl::StrSplit(path, '.')) {
    if (at == nullptr) return std::nullopt;
    const FieldDescriptor* field = FindField(*at, step);
    if (field == nullptr) return std::nullopt;
    result.push_back(field);
    at = field->is_repeated() ? nullptr : field->message_type();
  }
  return result;
}

std::string JsonPath(const Descriptor& message, absl::string_view path) {
  std::string result;
  const Descriptor* at = &message;
  bool is_key = false;  // of a map: as the caller wrote it
  for (const absl::string_view step : absl::StrSplit(path, '.')) {
    const absl::string_view name = step.substr(0, step.find('['));
    const FieldDescriptor* field = at == nullptr ? nullptr : FindField(*at, name);
    absl::StrAppend(&result, result.empty() ? "" : ".",
                    field != nullptr ? field->json_name()
                    : is_key         ? std::string(name)
                                     : LowerCamelCase(name),
                    step.substr(name.size()));
    is_key = is_key || (field != nullptr && field->is_map());
    at = field == nullptr || field->is_map() ? nullptr : field->message_type();
  }
  return result;
}

bool HasOwnJsonForm(const Descriptor& message) {
  return message.well_known_type() != Descriptor::WELLKNOWNTYPE_UNSPECIFIED;
}

}  // namespace touchstone::gateway
