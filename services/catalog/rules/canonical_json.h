// A message as canonical JSON: the one text (RFC 8785) of what the API gives as JSON.
//
// Fields are named as over REST and those with default values left out; members are ordered by
// name, nothing stands between them, and of a text only what JSON forbids is escaped. Fields that
// this process does not know are no part of it.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_CANONICAL_JSON_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_CANONICAL_JSON_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>

namespace touchstone::catalog {

// Aborts on a field that HasCanonicalJson would refuse: what is hashed must not come out otherwise
// than others write it.
std::string CanonicalJson(const google::protobuf::Message& message);

// Whether a field's value can be written: text, a 32-bit integer, a truth, an enum, a message of
// such fields, and lists of them.
bool HasCanonicalJson(const google::protobuf::FieldDescriptor& field);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_CANONICAL_JSON_H_
