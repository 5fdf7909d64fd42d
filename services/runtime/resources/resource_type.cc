#include "services/runtime/resources/resource_type.h"

#include <google/api/resource.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <touchstone/options/v1/options.pb.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <utility>

#include "services/runtime/names/letter_case.h"
#include "services/runtime/resources/column_field.h"

namespace touchstone {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

[[noreturn]] void Abort(const Descriptor& message, const std::string& what) {
  std::fprintf(stderr, "resource declaration of %s: %s\n", message.full_name().c_str(),
               what.c_str());
  std::abort();
}

bool IsTimestamp(const FieldDescriptor& field) {
  return field.message_type() == google::protobuf::Timestamp::descriptor();
}

bool IsPersonal(const FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::personal);
}

// Whether anything in the message, or below it, is marked as personal.
bool HasPersonal(const Descriptor& message, std::set<const Descriptor*>& seen) {
  if (!seen.insert(&message).second) return false;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (IsPersonal(field)) return true;
    if (field.message_type() != nullptr && HasPersonal(*field.message_type(), seen)) return true;
  }
  return false;
}

// `above` are the messages that this one is in, from the resource on.
std::vector<PersonalField> PersonalFieldsIn(const Descriptor& message,
                                            std::vector<const Descriptor*>& above) {
  above.push_back(&message);
  std::vector<PersonalField> fields;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (IsPersonal(field)) {
      if (field.type() != FieldDescriptor::TYPE_STRING) {
        Abort(message, "personal field " + field.name() + " is no string");
      }
      fields.push_back({&field, {}});
      continue;
    }
    if (field.message_type() == nullptr) continue;
    const bool is_recursive =
        std::find(above.begin(), above.end(), field.message_type()) != above.end();
    if (field.is_map() || is_recursive) {
      std::set<const Descriptor*> seen;
      if (!HasPersonal(*field.message_type(), seen)) continue;
      Abort(message, "personal fields below field " + field.name() +
                         (field.is_map() ? ", a map" : ", which can contain itself"));
    }
    std::vector<PersonalField> below = PersonalFieldsIn(*field.message_type(), above);
    if (!below.empty()) fields.push_back({&field, std::move(below)});
  }
  above.pop_back();
  return fields;
}

void CheckPerson(const Descriptor& message, const std::string& person) {
  if (person.empty()) return;
  const FieldDescriptor* const whose = message.FindFieldByName(person);
  if (whose == nullptr || whose->is_repeated() ||
      whose->cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
    Abort(message, "no person from field " + person);
  }
}

ColumnField FieldOf(const Descriptor& message, const std::string& column) {
  const ColumnField found = FindColumnField(message, column);
  if (found.field == nullptr || found.field->is_repeated()) {
    Abort(message, "no column from field " + column);
  }
  if (IsPersonal(*found.field)) Abort(message, "no column from personal field " + column);
  if (found.field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !IsTimestamp(*found.field)) {
    Abort(message, "no column from message field " + column);
  }
  return found;
}

const FieldDescriptor* Find(const Message& resource, const char* field) {
  return resource.GetDescriptor()->FindFieldByName(field);
}

std::string TextOf(const Message& resource, const char* name) {
  const FieldDescriptor* const field = Find(resource, name);
  return field == nullptr ? "" : resource.GetReflection()->GetString(resource, field);
}

int64_t Micros(const Message& timestamp) {
  const auto& time = static_cast<const google::protobuf::Timestamp&>(timestamp);
  return time.seconds() * 1'000'000 + time.nanos() / 1'000;
}

}  // namespace

ResourceType DeclareResource(const Message& prototype, ResourceDeclaration declaration) {
  const Descriptor& message = *prototype.GetDescriptor();
  const auto& option = message.options().GetExtension(google::api::resource);
  if (option.pattern_size() != 1) Abort(message, "needs google.api.resource with one pattern");
  for (const Column& column : declaration.columns) FieldOf(message, column.field);
  CheckPerson(message, declaration.person);
  return ResourceType{
      .prototype = &prototype,
      .type = option.type(),
      .singular = SnakeCase(option.singular()),
      .plural = SnakeCase(option.plural()),
      .pattern = NamePattern(option.pattern(0)),
      .declaration = std::move(declaration),
      .personal = PersonalFieldsOf(message),
  };
}

bool ResourceType::is_confidential() const {
  return descriptor().options().GetExtension(options::v1::confidential);
}

std::vector<PersonalField> PersonalFieldsOf(const Descriptor& message) {
  std::vector<const Descriptor*> above;
  return PersonalFieldsIn(message, above);
}

SqlType ColumnType(const Descriptor& message, const std::string& field) {
  return FieldOf(message, field).field->cpp_type() == FieldDescriptor::CPPTYPE_STRING
             ? SqlType::kText
             : SqlType::kInteger;
}

SqlValue ColumnValue(const Message& whole, const std::string& name) {
  const ColumnField found = FieldOf(*whole.GetDescriptor(), name);
  const Message& resource =
      found.in == nullptr ? whole : whole.GetReflection()->GetMessage(whole, found.in);
  const FieldDescriptor& field = *found.field;
  const auto& reflection = *resource.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetString(resource, &field);
    case FieldDescriptor::CPPTYPE_INT32:
      return static_cast<int64_t>(reflection.GetInt32(resource, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.GetInt64(resource, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return static_cast<int64_t>(reflection.GetBool(resource, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return static_cast<int64_t>(reflection.GetEnumValue(resource, &field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Micros(reflection.GetMessage(resource, &field));
    default:
      Abort(*resource.GetDescriptor(), "no column from the type of field " + name);
  }
}

std::string NameOf(const Message& resource) { return TextOf(resource, "name"); }

std::string EtagOf(const Message& resource) { return TextOf(resource, "etag"); }

void SetText(Message& resource, const char* name, const std::string& value) {
  if (const FieldDescriptor* const field = Find(resource, name)) {
    resource.GetReflection()->SetString(&resource, field, value);
  }
}

void SetTime(Message& resource, const char* name, absl::Time value) {
  const FieldDescriptor* const field = Find(resource, name);
  if (field == nullptr) return;
  auto* const time = static_cast<google::protobuf::Timestamp*>(
      resource.GetReflection()->MutableMessage(&resource, field));
  const int64_t micros = absl::ToUnixMicros(value);
  time->set_seconds(micros / 1'000'000);
  time->set_nanos(static_cast<int32_t>(micros % 1'000'000 * 1'000));
}

void ClearField(Message& resource, const char* name) {
  if (const FieldDescriptor* const field = Find(resource, name)) {
    resource.GetReflection()->ClearField(&resource, field);
  }
}

absl::Time TimeOf(const Message& resource, const char* name) {
  const FieldDescriptor* const field = Find(resource, name);
  if (field == nullptr) return absl::UnixEpoch();
  return absl::FromUnixMicros(Micros(resource.GetReflection()->GetMessage(resource, field)));
}

}  // namespace touchstone
