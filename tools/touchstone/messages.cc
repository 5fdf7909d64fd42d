#include "tools/touchstone/messages.h"

#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace touchstone {

std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type) {
  static auto* const factory = new google::protobuf::DynamicMessageFactory;
  return std::unique_ptr<google::protobuf::Message>(factory->GetPrototype(&type)->New());
}

// "; it is one of EXACT, CLOSE" for a complaint about the value of an enum, which begins with its
// place: "(alignment.relation): invalid value". Empty for any other.
std::string AllowedValues(const google::protobuf::Descriptor& type, absl::string_view complaint) {
  const size_t end = complaint.find("): ");
  if (!absl::ConsumePrefix(&complaint, "(") || end == complaint.npos) return "";
  const google::protobuf::Descriptor* message = &type;
  const google::protobuf::FieldDescriptor* field = nullptr;
  for (const absl::string_view step : absl::StrSplit(complaint.substr(0, end - 1), '.')) {
    if (message == nullptr) return "";
    const std::string name(step.substr(0, step.find('[')));
    field = message->FindFieldByCamelcaseName(name);
    if (field == nullptr) field = message->FindFieldByName(name);
    if (field == nullptr) return "";
    message = field->message_type();
  }
  if (field->enum_type() == nullptr) return "";
  std::vector<std::string> names;
  for (int i = 0; i < field->enum_type()->value_count(); ++i) {
    if (field->enum_type()->value(i)->number() == 0) continue;
    names.push_back(field->enum_type()->value(i)->name());
  }
  return absl::StrCat("; it is one of ", absl::StrJoin(names, ", "));
}

absl::Status FromJson(absl::string_view json, google::protobuf::Message& message) {
  const auto status =
      google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, &message);
  if (status.ok()) return absl::OkStatus();
  const absl::string_view complaint(status.message().data(), status.message().size());
  return absl::InvalidArgumentError(
      absl::StrCat("not a ", message.GetDescriptor()->full_name(), " in JSON: ", complaint,
                   AllowedValues(*message.GetDescriptor(), complaint)));
}

std::string ToJson(const google::protobuf::Message& message, JsonLayout layout) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = layout == JsonLayout::kIndented;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}\n";
  if (json.empty() || json.back() != '\n') json += '\n';
  return json;
}

}  // namespace touchstone
