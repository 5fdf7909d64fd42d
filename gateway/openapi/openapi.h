// The OpenAPI 3.1 description of all routes, made once from the same descriptors that serve them.

#ifndef TOUCHSTONE_GATEWAY_OPENAPI_OPENAPI_H_
#define TOUCHSTONE_GATEWAY_OPENAPI_OPENAPI_H_

#include <string>

#include "absl/strings/string_view.h"
#include "gateway/transcoding/route_table.h"

namespace touchstone::gateway {

// The document as JSON. The same for the same contract: paths in the order of the contract, members
// in a fixed order.
std::string OpenApiDocument(const RouteTable& routes, absl::string_view version);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_OPENAPI_OPENAPI_H_
