// Query parameters into the fields of a request.

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_QUERY_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_QUERY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gateway/transcoding/route.h"

namespace touchstone::gateway {

// Appends what `query` ("pageSize=10&filter=…", as it came, without "?") says to the bytes of a
// request. Names are dotted paths in lowerCamelCase or the proto's own; a repeated field is given
// by repeating the parameter. INVALID_ARGUMENT names every parameter that is not a field of the
// request, is bound by path or body, is given twice, or has a value that does not fit.
// `has_update_mask` says whether it set the route's update mask.
absl::Status BindQuery(const Route& route, absl::string_view query, std::string* request,
                       bool* has_update_mask);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_QUERY_H_
