// Messages and fields as JSON Schema (2020-12, which OpenAPI 3.1 uses): types, rules, what is
// required and what a caller cannot write.

#ifndef TOUCHSTONE_GATEWAY_OPENAPI_SCHEMA_WRITER_H_
#define TOUCHSTONE_GATEWAY_OPENAPI_SCHEMA_WRITER_H_

#include <google/protobuf/descriptor.h>

#include <deque>
#include <set>
#include <string>
#include <vector>

#include "gateway/openapi/json_writer.h"

namespace touchstone::gateway {

// Writes into one document. What is referred to on the way is written by WriteReferred at the end.
class SchemaWriter {
 public:
  // `json` must outlive it.
  explicit SchemaWriter(JsonWriter& json) : json_(json) {}

  // A schema that refers to the message's.
  void Refer(const google::protobuf::Descriptor& message);

  // The message's fields that a caller can set, without any of them being required: the body of a
  // PATCH.
  void WritePartial(const google::protobuf::Descriptor& message);

  // The message's fields but for `bound`, which the path carries: the body of a custom method.
  void WriteRest(const google::protobuf::Descriptor& message,
                 const std::set<const google::protobuf::FieldDescriptor*>& bound);

  // The schema of a field's value, with its comment; of one element when `single` is set.
  void WriteField(const google::protobuf::FieldDescriptor& field, bool single);

  // The members of `components.schemas`: all messages and enums that were referred to, and those
  // that they refer to.
  void WriteReferred();

 private:
  void ReferTo(const std::string& name);
  void WriteMessage(const google::protobuf::Descriptor& message);
  void WriteRequired(const std::vector<std::string>& names);
  void WriteEnum(const google::protobuf::EnumDescriptor& type);
  // Members that say what a single value is.
  void WriteType(const google::protobuf::FieldDescriptor& field);
  // True when the message has a JSON form of its own, which was written.
  bool WriteOwnForm(const google::protobuf::Descriptor& message);
  void WriteItemRules(const google::protobuf::FieldDescriptor& field);
  void WriteListRules(const google::protobuf::FieldDescriptor& field);

  JsonWriter& json_;
  std::set<std::string> known_;
  std::deque<const google::protobuf::Descriptor*> messages_;
  std::deque<const google::protobuf::EnumDescriptor*> enums_;
};

// Whether the field has that google.api.field_behavior.
bool HasBehavior(const google::protobuf::FieldDescriptor& field, int behavior);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_OPENAPI_SCHEMA_WRITER_H_
