// An error as HTTP and JSON have it:
//
//   {"error": {"code": 404, "status": "NOT_FOUND", "message": "…", "details": [{"@type": …}]}}

#ifndef TOUCHSTONE_GATEWAY_ANSWERS_ERROR_ANSWER_H_
#define TOUCHSTONE_GATEWAY_ANSWERS_ERROR_ANSWER_H_

#include <google/protobuf/descriptor.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gateway/http/response.h"
#include "gateway/transcoding/json_codec.h"

namespace touchstone::gateway {

// The HTTP status of an error. A stale etag is 409, or 412 when it came as If-Match.
int HttpStatusOf(const absl::Status& status, bool has_if_match);

// The same error, with the fields of the request that it names in JSON's spelling: a service says
// "key_elements[2].title", a caller of REST wrote "keyElements[2].title".
absl::Status WithJsonNames(const absl::Status& status, const google::protobuf::Descriptor& request);

// The bytes of a message of that type, with the fields that the errors in it name
// (google.rpc.Status) in JSON's spelling, as fields of such a request.
std::string ErrorsWithJsonNames(const google::protobuf::Descriptor& type, absl::string_view wire,
                                const google::protobuf::Descriptor& request);

// The error's JSON, without the newline that a stream puts after it.
std::string ErrorJson(const absl::Status& status, int http_status, const JsonCodec& codec);

// The whole answer, with WWW-Authenticate and Retry-After where they belong.
Response ErrorAnswer(const absl::Status& status, bool has_if_match, const JsonCodec& codec);

// An error that HTTP alone knows, with a status of its own.
Response ErrorAnswerAs(const absl::Status& status, int http_status, const JsonCodec& codec);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_ANSWERS_ERROR_ANSWER_H_
