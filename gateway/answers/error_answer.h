// An error as HTTP and JSON have it:
//
//   {"error": {"code": 404, "status": "NOT_FOUND", "message": "…", "details": [{"@type": …}]}}

#ifndef TOUCHSTONE_GATEWAY_ANSWERS_ERROR_ANSWER_H_
#define TOUCHSTONE_GATEWAY_ANSWERS_ERROR_ANSWER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gateway/http/response.h"
#include "gateway/transcoding/json_codec.h"

namespace touchstone::gateway {

// The HTTP status of an error. A stale etag is 409, or 412 when it came as If-Match.
int HttpStatusOf(const absl::Status& status, bool has_if_match);

// The error's JSON, without the newline that a stream puts after it.
std::string ErrorJson(const absl::Status& status, int http_status, const JsonCodec& codec);

// The whole answer, with WWW-Authenticate and Retry-After where they belong.
Response ErrorAnswer(const absl::Status& status, bool has_if_match, const JsonCodec& codec);

// An error that HTTP alone knows, with a status of its own.
Response ErrorAnswerAs(const absl::Status& status, int http_status, const JsonCodec& codec);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_ANSWERS_ERROR_ANSWER_H_
