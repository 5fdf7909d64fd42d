// The bytes of a signed identity: what signer and verifier must agree on.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TRUST_IDENTITY_WIRE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TRUST_IDENTITY_WIRE_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace touchstone {

// More than a caller with many roles needs; longer ones are not even hashed.
inline constexpr size_t kLargestIdentity = 16 << 10;

// What is signed for a serialized identity.
inline std::string SignedText(absl::string_view identity) {
  constexpr absl::string_view kContext("touchstone.trust.v1.Identity\0", 29);
  return absl::StrCat(kContext, identity);
}

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TRUST_IDENTITY_WIRE_H_
