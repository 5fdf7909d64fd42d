// Entity tags (RFC 9110, section 8.8.3): a resource's revision as HTTP quotes it.
//
// A representation that was compressed is another one and has another tag: the revision "17" is
// tagged "17", and "17-gzip" when it went out compressed. Both name the revision 17 when they come
// back.

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_ENTITY_TAG_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_ENTITY_TAG_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace touchstone::gateway {

// The tag of a revision, quotes and all; "" when the revision has characters that no tag may have.
std::string EntityTag(absl::string_view revision, bool compressed);

// The revision that an If-Match header asks for. Nothing when it is malformed, weak (which never
// matches here) or a list.
std::optional<absl::string_view> RevisionOfIfMatch(absl::string_view header);

// Whether an If-Match header names the revision, alone or in a list, or any (`*`). Weak tags name
// nothing.
bool IfMatchNames(absl::string_view header, absl::string_view revision);

// Whether an If-None-Match header names the revision, in any of its representations, or any (`*`).
bool IfNoneMatchNames(absl::string_view header, absl::string_view revision);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_ENTITY_TAG_H_
