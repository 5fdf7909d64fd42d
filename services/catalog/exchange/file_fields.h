// Which fields of a resource a file holds: all but those that the service makes (times, revision,
// what is quoted from elsewhere), the name, which is an `id` there, and the framework of a profile,
// which is the file's own.

#ifndef TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_FILE_FIELDS_H_
#define TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_FILE_FIELDS_H_

#include <google/protobuf/descriptor.h>

#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::catalog {

bool IsInFile(const google::protobuf::FieldDescriptor& field);

// "competency.key_elements[0].title" as the file has it: "keyElements[0].title".
std::string PlaceInFile(absl::string_view field_path);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_EXCHANGE_FILE_FIELDS_H_
