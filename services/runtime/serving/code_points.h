// How long a text is, as people count: in Unicode code points.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_CODE_POINTS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_CODE_POINTS_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"

namespace touchstone {

// The number of code points in `text`; nothing when it is not UTF-8 (RFC 3629: no surrogates, no
// longer forms than needed, nothing beyond U+10FFFF).
std::optional<size_t> CountCodePoints(absl::string_view text);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_CODE_POINTS_H_
