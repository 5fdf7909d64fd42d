// What bytes are known by: their SHA-256 (FIPS 180-4).

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NAMES_SHA256_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NAMES_SHA256_H_

#include <string>

#include "absl/strings/string_view.h"

namespace touchstone {

// 32 bytes.
std::string Sha256(absl::string_view bytes);

// The same as 64 lower-case hexadecimal digits.
std::string Sha256Hex(absl::string_view bytes);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NAMES_SHA256_H_
