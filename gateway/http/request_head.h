// The head of a request, checked more strictly than HTTP/1.1 must be: whatever two servers in a row
// could understand differently is refused, so that nothing can be smuggled past the one in front.

#ifndef TOUCHSTONE_GATEWAY_HTTP_REQUEST_HEAD_H_
#define TOUCHSTONE_GATEWAY_HTTP_REQUEST_HEAD_H_

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone::gateway {

// Views into the text it was parsed from.
struct RequestHead {
  absl::string_view method;
  absl::string_view path;   // as it came, not decoded; "*" for `OPTIONS *`
  absl::string_view query;  // without "?"
  int version = 11;         // 10 or 11
  std::vector<std::pair<absl::string_view, absl::string_view>> fields;

  bool keep_alive = true;
  bool expects_continue = false;
  bool is_chunked = false;
  std::optional<uint64_t> content_length;

  bool has_body() const { return is_chunked || content_length.value_or(0) > 0; }

  // The value of the first field of that name, in any case; empty when there is none.
  absl::string_view Field(absl::string_view name) const;
};

// Why a request is refused before it is served.
struct HeadRefusal {
  int status = 400;
  absl::string_view message;
};

// Checks what Beast's parser lets pass, and fills what depends on several fields: `path` and
// `query` from `target`, Host, Expect, Transfer-Encoding. `text` is the whole head. Nothing when it
// is good.
std::optional<HeadRefusal> FinishHead(absl::string_view text, absl::string_view target,
                                      RequestHead* head);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_HTTP_REQUEST_HEAD_H_
