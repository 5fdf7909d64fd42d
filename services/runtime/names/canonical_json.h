// A message as canonical JSON: the one text (RFC 8785) of what the API gives as JSON.
//
// Fields are named as over REST and those with default values left out; members are ordered by
// name, nothing stands between them, and of a text only what JSON forbids is escaped. Fields that
// this process does not know are no part of it. What is known by its contents is known by the
// SHA-256 of this text.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NAMES_CANONICAL_JSON_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NAMES_CANONICAL_JSON_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>

#include "absl/strings/string_view.h"

namespace touchstone {

// Aborts on a field that HasCanonicalJson would refuse, and on a fraction that is written with an
// exponent (above 2^53, or below a millionth and not 0): what is hashed must not come out otherwise
// than others write it.
std::string CanonicalJson(const google::protobuf::Message& message);

// "sha256-jcs-1:" and the 64 hexadecimal digits of the SHA-256 of the message's canonical JSON. The
// first part says how it is computed, so that another way can come beside it.
std::string CanonicalHash(const google::protobuf::Message& message);
// The same of a text that is made otherwise of such hashes.
std::string CanonicalHashOfText(absl::string_view text);

// Whether a field's value can be written: text, an integer (one of 64 bits as text, as over REST),
// a fraction, a truth, an enum, a message of such fields, and lists of them.
bool HasCanonicalJson(const google::protobuf::FieldDescriptor& field);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NAMES_CANONICAL_JSON_H_
