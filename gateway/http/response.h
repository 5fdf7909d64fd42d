// An answer as it goes out.

#ifndef TOUCHSTONE_GATEWAY_HTTP_RESPONSE_H_
#define TOUCHSTONE_GATEWAY_HTTP_RESPONSE_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::gateway {

struct Response {
  int status = 200;
  std::string fields;                       // "Name: value\r\n" each; written by Add
  std::shared_ptr<const std::string> body;  // null for none; shared with the cache that keeps it

  // Adds a header field. A value that would end the line is left out, so that what a caller or a
  // service sent cannot become a field of its own.
  void Add(absl::string_view name, absl::string_view value);
};

// "Not Found"; "" for a status without a usual phrase.
absl::string_view ReasonPhrase(int status);

// How the body of an answer is told apart from the next answer.
enum class BodyFraming { kLength, kChunked, kNone };

// The head of an answer, with Date, Connection when it must be said, and the framing. `date` is the
// value of the Date field.
std::string ResponseHead(const Response& response, BodyFraming framing, bool is_http_10,
                         bool keep_alive, absl::string_view date);

// The present time as HTTP writes it; kept for a second by each thread.
absl::string_view HttpDate();

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_HTTP_RESPONSE_H_
