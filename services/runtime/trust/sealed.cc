#include "services/runtime/trust/sealed.h"

namespace touchstone {
namespace {

constexpr size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

}  // namespace

std::string Seal(absl::string_view text, const SecretBytes& key, absl::string_view context) {
  std::string sealed = RandomBytes(kNonce);
  sealed.resize(kNonce + text.size() + kTag);
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytewise(sealed) + kNonce, nullptr, Bytewise(text),
                                             text.size(), Bytewise(context), context.size(),
                                             nullptr, Bytewise(sealed), key.data());
  return sealed;
}

std::optional<std::string> Open(absl::string_view sealed, const SecretBytes& key,
                                absl::string_view context) {
  if (sealed.size() < kNonce + kTag) return std::nullopt;
  std::string text(sealed.size() - kNonce - kTag, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          Bytewise(text), nullptr, nullptr, Bytewise(sealed) + kNonce, sealed.size() - kNonce,
          Bytewise(context), context.size(), Bytewise(sealed), key.data()) != 0) {
    return std::nullopt;
  }
  return text;
}

}  // namespace touchstone
