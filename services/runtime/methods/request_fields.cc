#include "services/runtime/methods/request_fields.h"

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/reflection.h>
#include <google/protobuf/wire_format_lite.h>

#include "services/runtime/resources/resource_type.h"

namespace touchstone {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

const FieldDescriptor* Find(const Message& request, const std::string& field) {
  return request.GetDescriptor()->FindFieldByName(field);
}

}  // namespace

std::string TextField(const Message& request, const std::string& name) {
  const FieldDescriptor* const field = Find(request, name);
  return field == nullptr ? "" : request.GetReflection()->GetString(request, field);
}

bool BoolField(const Message& request, const std::string& name) {
  const FieldDescriptor* const field = Find(request, name);
  return field != nullptr && request.GetReflection()->GetBool(request, field);
}

int IntField(const Message& request, const std::string& name) {
  const FieldDescriptor* const field = Find(request, name);
  return field == nullptr ? 0 : request.GetReflection()->GetInt32(request, field);
}

std::vector<std::string> TextsField(const Message& request, const std::string& name) {
  const FieldDescriptor* const field = Find(request, name);
  if (field == nullptr) return {};
  const auto values = request.GetReflection()->GetRepeatedFieldRef<std::string>(request, field);
  return {values.begin(), values.end()};
}

std::optional<absl::Time> TimeField(const Message& request, const std::string& name) {
  const FieldDescriptor* const field = Find(request, name);
  if (field == nullptr || !request.GetReflection()->HasField(request, field)) return std::nullopt;
  return TimeOf(request, name.c_str());
}

const Message& MessageField(const Message& request, const std::string& name) {
  return request.GetReflection()->GetMessage(request, Find(request, name));
}

std::optional<std::vector<std::string>> MaskField(const Message& request) {
  const FieldDescriptor* const field = Find(request, "update_mask");
  if (field == nullptr || !request.GetReflection()->HasField(request, field)) return std::nullopt;
  const auto& mask = static_cast<const google::protobuf::FieldMask&>(
      request.GetReflection()->GetMessage(request, field));
  if (mask.paths().empty()) return std::nullopt;
  return std::vector<std::string>(mask.paths().begin(), mask.paths().end());
}

void AppendField(int number, const std::string& value, std::string& wire) {
  using google::protobuf::internal::WireFormatLite;
  uint8_t head[20];
  uint8_t* end = google::protobuf::io::CodedOutputStream::WriteVarint32ToArray(
      WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), head);
  end = google::protobuf::io::CodedOutputStream::WriteVarint32ToArray(
      static_cast<uint32_t>(value.size()), end);
  wire.append(reinterpret_cast<const char*>(head), static_cast<size_t>(end - head));
  wire.append(value);
}

}  // namespace touchstone
