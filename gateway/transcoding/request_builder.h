// An HTTP request into the bytes of its protobuf message.
//
// No message object is made for what comes by path and query: values go straight into wire bytes,
// which protobuf merges by concatenation. The body comes first, so that the path has the last word.

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_REQUEST_BUILDER_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_REQUEST_BUILDER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/transcoding/json_codec.h"
#include "gateway/transcoding/route_table.h"

namespace touchstone::gateway {

// What a request says, as it came.
struct RequestParts {
  const RouteMatch* match = nullptr;
  absl::string_view query;
  absl::string_view if_match;  // the If-Match header; empty for none
  absl::string_view body;      // JSON; not read when the route takes a raw body
};

// The request's bytes. INVALID_ARGUMENT says what is wrong and where.
absl::StatusOr<std::string> BuildRequest(const RequestParts& parts, const JsonCodec& codec);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_REQUEST_BUILDER_H_
