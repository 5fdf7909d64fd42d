#include "gateway/openapi/schema_writer.h"

#include <google/api/field_behavior.pb.h>
#include <touchstone/options/v1/options.pb.h>

#include "absl/strings/str_cat.h"
#include "gateway/openapi/comments.h"

namespace touchstone::gateway {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using options::v1::Rules;

namespace {

const Rules& RulesOf(const FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::rules);
}

}  // namespace

bool HasBehavior(const FieldDescriptor& field, int behavior) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == behavior) return true;
  }
  return false;
}

void SchemaWriter::Refer(const Descriptor& message) {
  json_.BeginObject();
  if (!WriteOwnForm(message)) {
    ReferTo(message.full_name());
    if (known_.insert(message.full_name()).second) messages_.push_back(&message);
  }
  json_.EndObject();
}

void SchemaWriter::WritePartial(const Descriptor& message) {
  json_.BeginObject().Member("type", "object").Key("properties").BeginObject();
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (HasBehavior(field, google::api::OUTPUT_ONLY)) continue;
    json_.Key(field.json_name());
    WriteField(field, /*single=*/false);
  }
  json_.EndObject().Key("additionalProperties").Bool(false).EndObject();
}

void SchemaWriter::WriteRest(const Descriptor& message,
                             const std::set<const FieldDescriptor*>& bound) {
  json_.BeginObject().Member("type", "object").Key("properties").BeginObject();
  std::vector<std::string> required;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (bound.count(&field) > 0) continue;
    json_.Key(field.json_name());
    WriteField(field, /*single=*/false);
    if (HasBehavior(field, google::api::REQUIRED)) required.push_back(field.json_name());
  }
  json_.EndObject();
  WriteRequired(required);
  json_.Key("additionalProperties").Bool(false).EndObject();
}

void SchemaWriter::WriteRequired(const std::vector<std::string>& names) {
  if (names.empty()) return;
  json_.Key("required").BeginArray();
  for (const std::string& name : names) json_.Text(name);
  json_.EndArray();
}

void SchemaWriter::WriteField(const FieldDescriptor& field, bool single) {
  json_.BeginObject();
  if (const std::string comment = CommentOf(field); !comment.empty()) {
    json_.Member("description", comment);
  }
  if (HasBehavior(field, google::api::OUTPUT_ONLY)) json_.Flag("readOnly");
  if (field.is_map()) {
    json_.Member("type", "object").Key("additionalProperties").BeginObject();
    WriteType(*field.message_type()->map_value());
    json_.EndObject();
  } else if (field.is_repeated() && !single) {
    json_.Member("type", "array").Key("items").BeginObject();
    WriteType(field);
    WriteItemRules(field);
    json_.EndObject();
    WriteListRules(field);
  } else {
    WriteType(field);
    WriteItemRules(field);
  }
  json_.EndObject();
}

void SchemaWriter::WriteReferred() {
  while (!messages_.empty() || !enums_.empty()) {
    if (!messages_.empty()) {
      const Descriptor& message = *messages_.front();
      messages_.pop_front();
      WriteMessage(message);
    } else {
      const EnumDescriptor& type = *enums_.front();
      enums_.pop_front();
      WriteEnum(type);
    }
  }
}

void SchemaWriter::ReferTo(const std::string& name) {
  json_.Member("$ref", absl::StrCat("#/components/schemas/", name));
}

void SchemaWriter::WriteMessage(const Descriptor& message) {
  json_.Key(message.full_name()).BeginObject().Member("type", "object");
  if (const std::string comment = CommentOf(message); !comment.empty()) {
    json_.Member("description", comment);
  }
  json_.Key("properties").BeginObject();
  std::vector<std::string> required;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    json_.Key(field.json_name());
    WriteField(field, /*single=*/false);
    if (HasBehavior(field, google::api::REQUIRED)) required.push_back(field.json_name());
  }
  json_.EndObject();
  WriteRequired(required);
  json_.EndObject();
}

void SchemaWriter::WriteEnum(const EnumDescriptor& type) {
  std::string description = CommentOf(type);
  for (int i = 0; i < type.value_count(); ++i) {
    const std::string comment = CommentOf(*type.value(i));
    if (!comment.empty())
      absl::StrAppend(&description, "\n- ", type.value(i)->name(), ": ", comment);
  }
  json_.Key(type.full_name()).BeginObject().Member("type", "string");
  if (!description.empty()) json_.Member("description", description);
  json_.Key("enum").BeginArray();
  for (int i = 0; i < type.value_count(); ++i) json_.Text(type.value(i)->name());
  json_.EndArray().EndObject();
}

void SchemaWriter::WriteType(const FieldDescriptor& field) {
  switch (field.type()) {
    case FieldDescriptor::TYPE_MESSAGE:
    case FieldDescriptor::TYPE_GROUP:
      if (!WriteOwnForm(*field.message_type())) {
        ReferTo(field.message_type()->full_name());
        if (known_.insert(field.message_type()->full_name()).second) {
          messages_.push_back(field.message_type());
        }
      }
      return;
    case FieldDescriptor::TYPE_ENUM:
      ReferTo(field.enum_type()->full_name());
      if (known_.insert(field.enum_type()->full_name()).second) {
        enums_.push_back(field.enum_type());
      }
      return;
    case FieldDescriptor::TYPE_STRING:
      json_.Member("type", "string");
      return;
    case FieldDescriptor::TYPE_BYTES:
      json_.Member("type", "string").Member("contentEncoding", "base64");
      return;
    case FieldDescriptor::TYPE_BOOL:
      json_.Member("type", "boolean");
      return;
    case FieldDescriptor::TYPE_DOUBLE:
    case FieldDescriptor::TYPE_FLOAT:
      json_.Member("type", "number")
          .Member("format", field.type() == FieldDescriptor::TYPE_FLOAT ? "float" : "double");
      return;
    default:
      break;
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      json_.Member("type", "integer").Member("format", "int32");
      return;
    case FieldDescriptor::CPPTYPE_UINT32:
      json_.Member("type", "integer").Member("format", "uint32").Key("minimum").Number(0);
      return;
    case FieldDescriptor::CPPTYPE_INT64:
      json_.Member("type", "string").Member("format", "int64").Member("pattern", "^-?[0-9]+$");
      return;
    default:
      json_.Member("type", "string").Member("format", "uint64").Member("pattern", "^[0-9]+$");
  }
}

bool SchemaWriter::WriteOwnForm(const Descriptor& message) {
  switch (message.well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_UNSPECIFIED:
      return false;
    case Descriptor::WELLKNOWNTYPE_TIMESTAMP:
      json_.Member("type", "string").Member("format", "date-time");
      return true;
    case Descriptor::WELLKNOWNTYPE_DURATION:
      json_.Member("type", "string").Member("pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$");
      return true;
    case Descriptor::WELLKNOWNTYPE_FIELDMASK:
      json_.Member("type", "string");
      return true;
    case Descriptor::WELLKNOWNTYPE_ANY:
      json_.Member("type", "object").Key("properties").BeginObject().Key("@type").BeginObject();
      json_.Member("type", "string").EndObject().EndObject();
      json_.Key("additionalProperties").Bool(true);
      return true;
    case Descriptor::WELLKNOWNTYPE_STRUCT:
      json_.Member("type", "object");
      return true;
    case Descriptor::WELLKNOWNTYPE_LISTVALUE:
      json_.Member("type", "array");
      return true;
    case Descriptor::WELLKNOWNTYPE_VALUE:
      return true;  // Anything.
    default:
      WriteType(*message.field(0));  // A wrapper is what it wraps.
      return true;
  }
}

void SchemaWriter::WriteItemRules(const FieldDescriptor& field) {
  const Rules& rules = RulesOf(field);
  if (rules.min_length() > 0) json_.Key("minLength").Number(rules.min_length());
  if (rules.max_length() > 0) json_.Key("maxLength").Number(rules.max_length());
  if (!rules.pattern().empty()) {
    // An empty string counts as absent and is not held against the pattern.
    json_.Member("pattern", absl::StrCat("^(?:", rules.pattern(), ")?$"));
  }
  if (rules.has_minimum()) json_.Key("minimum").Number(rules.minimum());
  if (rules.has_maximum()) json_.Key("maximum").Number(rules.maximum());
}

void SchemaWriter::WriteListRules(const FieldDescriptor& field) {
  const Rules& rules = RulesOf(field);
  if (rules.max_items() > 0) json_.Key("maxItems").Number(rules.max_items());
  if (rules.unique_items()) json_.Flag("uniqueItems");
}

}  // namespace touchstone::gateway
