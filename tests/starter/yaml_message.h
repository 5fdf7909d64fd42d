// A message from YAML that is written as its JSON would be: fields by their JSON names, enum values
// by their names.
//
//   v1::Competency competency;
//   RETURN_IF_ERROR(ReadYamlFile("starter/competencies/teamwork.yaml", competency));

#ifndef TOUCHSTONE_TESTS_STARTER_YAML_MESSAGE_H_
#define TOUCHSTONE_TESTS_STARTER_YAML_MESSAGE_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/status.h"

namespace touchstone {

// Fills `message`. INVALID_ARGUMENT with the line when the text is no YAML, when a field is not
// known, is there twice or has nothing behind it, or when a value is of another kind than its
// field; text that YAML would take for a number or a truth value has to be in quotes. Knows the
// kinds of fields that the catalog's resources have in their documents: messages, text, enums,
// numbers and truth values, single and repeated.
absl::Status ReadYaml(const std::string& yaml, google::protobuf::Message& message);

// The same from a file; errors begin with its path. NOT_FOUND when it cannot be read.
absl::Status ReadYamlFile(const std::string& path, google::protobuf::Message& message);

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_STARTER_YAML_MESSAGE_H_
