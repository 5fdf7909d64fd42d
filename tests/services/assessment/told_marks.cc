#include "tests/services/assessment/told_marks.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/timestamp.pb.h>

#include <cmath>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::assessment {
namespace {

using ::google::protobuf::Any;
using ::google::protobuf::Descriptor;
using ::google::protobuf::DescriptorPool;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::MessageFactory;
using ::google::protobuf::Reflection;
using ::google::protobuf::TextFormat;
using ::google::protobuf::Timestamp;

constexpr size_t kShortestHash = 40;

bool SaysNothing(const FieldDescriptor& field) {
  if (field.name() == "etag" || field.name() == "next_page_token") return true;
  return field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM &&
         field.enum_type()->name() == "Purpose";
}

std::string KeyOf(const Message& message, const FieldDescriptor& field, int index) {
  std::string value;
  TextFormat::PrintFieldValueToString(message, &field, index, &value);
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE && absl::StrContains(value, '.')) {
    return value;
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING && value.size() >= kShortestHash &&
      !absl::StrContains(value, ' ') && !absl::StrContains(value, '/')) {
    return value;
  }
  return absl::StrCat(field.full_name(), " = ", value);
}

void Collect(const Message& message, std::set<std::string>& values);

void CollectPacked(const Any& any, std::set<std::string>& values) {
  const std::string name = any.type_url().substr(any.type_url().rfind('/') + 1);
  const Descriptor* const type = DescriptorPool::generated_pool()->FindMessageTypeByName(name);
  if (type == nullptr) return;
  std::unique_ptr<Message> packed(MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (packed->ParseFromString(any.value())) Collect(*packed, values);
}

void Collect(const Message& message, std::set<std::string>& values) {
  if (message.GetDescriptor() == Timestamp::descriptor()) return;
  if (const auto* const any = dynamic_cast<const Any*>(&message))
    return CollectPacked(*any, values);
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* const field : fields) {
    if (SaysNothing(*field)) continue;
    const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    const int size = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      if (!is_message) {
        values.insert(KeyOf(message, *field, field->is_repeated() ? i : -1));
      } else if (field->is_repeated()) {
        Collect(reflection.GetRepeatedMessage(message, field, i), values);
      } else {
        Collect(reflection.GetMessage(message, field), values);
      }
    }
  }
}

std::set<std::string> ValuesOf(const Message& message) {
  std::set<std::string> values;
  Collect(message, values);
  return values;
}

}  // namespace

void ToldMarks::Add(const Message& message) { values_.merge(ValuesOf(message)); }

void ToldMarks::Remove(const Message& message) {
  for (const std::string& value : ValuesOf(message)) values_.erase(value);
}

std::string ToldMarks::TextIn(const std::string& told, const Message& request) const {
  const std::string asked = request.SerializeAsString();
  for (const std::string& text : texts_) {
    if (absl::StrContains(told, text) && !absl::StrContains(asked, text)) return text;
  }
  return "";
}

std::string ToldMarks::FoundIn(const Message& answer, const Message& request) const {
  std::string text = TextIn(answer.SerializeAsString(), request);
  if (!text.empty()) return text;
  const std::set<std::string> asked = ValuesOf(request);
  for (const std::string& value : ValuesOf(answer)) {
    if (values_.contains(value) && !asked.contains(value)) return value;
  }
  return "";
}

std::string ToldMarks::FoundIn(const absl::Status& error, const Message& request) const {
  return TextIn(ToRpcStatus(error).SerializeAsString(), request);
}

}  // namespace touchstone::assessment
