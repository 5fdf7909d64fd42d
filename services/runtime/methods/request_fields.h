// The fields that requests of standard methods have in common, read by name.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_REQUEST_FIELDS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_REQUEST_FIELDS_H_

#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace touchstone {

// All give the field's default where the request has no field of that name.
std::string TextField(const google::protobuf::Message& request, const std::string& field);
bool BoolField(const google::protobuf::Message& request, const std::string& field);
int IntField(const google::protobuf::Message& request, const std::string& field);
std::vector<std::string> TextsField(const google::protobuf::Message& request,
                                    const std::string& field);

// Nothing where the request has no such field, or it is not set.
std::optional<absl::Time> TimeField(const google::protobuf::Message& request,
                                    const std::string& field);

// The message in a field, which must be there.
const google::protobuf::Message& MessageField(const google::protobuf::Message& request,
                                              const std::string& field);

// The paths of `update_mask`; nothing when the request has none, or one without paths: a mask that
// names nothing would make every update change nothing and succeed.
std::optional<std::vector<std::string>> MaskField(const google::protobuf::Message& request);

// Appends a length-delimited field to a message in wire form: how a response is put together from
// resources that are serialized already.
void AppendField(int number, const std::string& value, std::string& wire);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_REQUEST_FIELDS_H_
