// Compression of answers (RFC 1952).

#ifndef TOUCHSTONE_GATEWAY_ANSWERS_GZIP_H_
#define TOUCHSTONE_GATEWAY_ANSWERS_GZIP_H_

#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::gateway {

// Smaller answers go out as they are: they fit a packet anyway.
inline constexpr size_t kSmallestCompressed = 1000;

// The same bytes for the same input.
std::string Gzip(absl::string_view bytes);

// Whether an Accept-Encoding header takes gzip: named, or by "*", and not with q=0.
bool AcceptsGzip(absl::string_view accept_encoding);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_ANSWERS_GZIP_H_
