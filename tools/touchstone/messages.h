// Messages whose types are known only by descriptor, and their JSON.
//
//   auto request = NewMessage(*method.input_type());
//   RETURN_IF_ERROR(FromJson(text, *request));

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_MESSAGES_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_MESSAGES_H_

#include <google/protobuf/message.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace touchstone {

// An empty message of a type of the contract (proto/descriptors.h).
std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type);

// Reads a JSON object into an empty message. INVALID_ARGUMENT when it is no JSON, or has a field
// that the message does not have; the message says which.
absl::Status FromJson(absl::string_view json, google::protobuf::Message& message);

enum class JsonLayout { kOneLine, kIndented };

// The message as the REST API writes it. A message inside an Any must be of the contract.
std::string ToJson(const google::protobuf::Message& message, JsonLayout layout);

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_MESSAGES_H_
