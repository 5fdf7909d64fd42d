// Authenticated encryption (XChaCha20-Poly1305): what is sealed can be neither read nor changed
// without the key, and opens only together with the context that it was sealed with.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TRUST_SEALED_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TRUST_SEALED_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "services/runtime/trust/sodium.h"

namespace touchstone {

// The size of a key. The nonce is random and 24 bytes long, so a key may seal any number of things.
inline constexpr size_t kSealKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;

// The nonce and the sealed text.
std::string Seal(absl::string_view text, const SecretBytes& key, absl::string_view context);

// The text again; nothing when key or context is another, or a byte has changed.
std::optional<std::string> Open(absl::string_view sealed, const SecretBytes& key,
                                absl::string_view context);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TRUST_SEALED_H_
