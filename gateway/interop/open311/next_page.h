// Where the next page of a list is, for the header that tells it.

#ifndef TOUCHSTONE_GATEWAY_INTEROP_OPEN311_NEXT_PAGE_H_
#define TOUCHSTONE_GATEWAY_INTEROP_OPEN311_NEXT_PAGE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::gateway::open311 {

// The value of a Link field (RFC 8288): the same call, relative to it, with another page. `query`
// as it came; a key in it is not said back.
std::string NextPageLink(absl::string_view query, absl::string_view argument,
                         absl::string_view page);

}  // namespace touchstone::gateway::open311

#endif  // TOUCHSTONE_GATEWAY_INTEROP_OPEN311_NEXT_PAGE_H_
