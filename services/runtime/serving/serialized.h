// A message in the form in which it leaves: serialized already, and shared with the cache that
// keeps it.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_SERIALIZED_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_SERIALIZED_H_

#include <google/protobuf/message_lite.h>

#include <memory>
#include <string>
#include <utility>

namespace touchstone {

// The bytes of a message of some type. Cheap to copy. `suffix` holds fields that are not in the
// shared bytes (what depends on the caller, or is private): protobuf merges by concatenation.
struct SerializedMessage {
  std::shared_ptr<const std::string> bytes;
  std::string suffix;
  // Everybody may have it and gets the same, also who has not shown who it is. Of a method that is
  // `immutable` (options.proto), it is then kept: by the gateway for seconds, by others for ever.
  bool for_everybody = false;

  static SerializedMessage Of(const google::protobuf::MessageLite& message) {
    return {std::make_shared<const std::string>(message.SerializeAsString())};
  }
};

// The same, with the type said.
template <typename T>
struct Serialized : SerializedMessage {
  Serialized() = default;
  explicit Serialized(SerializedMessage message) : SerializedMessage(std::move(message)) {}
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_SERIALIZED_H_
