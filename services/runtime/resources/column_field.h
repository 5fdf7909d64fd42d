// Which field a column holds: one of the resource itself, or one of a message in it, such as
// `publication.state` for the column `publication_state`.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_COLUMN_FIELD_H_
#define TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_COLUMN_FIELD_H_

#include <google/protobuf/descriptor.h>

#include <string>

#include "absl/strings/string_view.h"

namespace touchstone {

struct ColumnField {
  const google::protobuf::FieldDescriptor* in = nullptr;     // the message's; null for the resource
  const google::protobuf::FieldDescriptor* field = nullptr;  // null when there is none

  // As callers write it: "publication.state" in the proto's spelling, or in JSON's.
  std::string Path() const;
  std::string JsonPath() const;
};

ColumnField FindColumnField(const google::protobuf::Descriptor& message, absl::string_view column);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_RESOURCES_COLUMN_FIELD_H_
