// libsodium with strings.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TRUST_SODIUM_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TRUST_SODIUM_H_

#include <sodium.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "services/runtime/names/sha256.h"

namespace touchstone {

// What libsodium takes for bytes.
inline const unsigned char* Bytewise(absl::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline unsigned char* Bytewise(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

// The library, ready for use. Called by whoever makes keys or randomness first.
inline void StartSodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) std::abort();
}

inline std::string RandomBytes(size_t size) {
  StartSodium();
  std::string bytes(size, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

// The bytes of a key, wiped from memory at the end. 16 of them or more, so that they are never
// inside of the string, from where a move would copy them.
class SecretBytes {
 public:
  explicit SecretBytes(std::string bytes) : bytes_(std::move(bytes)) {}
  explicit SecretBytes(size_t size) : bytes_(size, '\0') {}
  ~SecretBytes() { sodium_memzero(bytes_.data(), bytes_.size()); }
  SecretBytes(SecretBytes&&) = default;
  SecretBytes& operator=(SecretBytes&&) = delete;

  const unsigned char* data() const { return Bytewise(bytes_); }
  unsigned char* data() { return Bytewise(bytes_); }
  size_t size() const { return bytes_.size(); }
  absl::string_view view() const { return bytes_; }

 private:
  std::string bytes_;
};

// By what a key is known: the first 8 bytes of its SHA-256, in hex.
inline std::string KeyId(absl::string_view key) {
  return absl::BytesToHexString(Sha256(key).substr(0, 8));
}

// The bytes behind lower- or upper-case hex digits; nothing when it is not `size` bytes in hex.
inline std::optional<std::string> FromHex(absl::string_view hex, size_t size) {
  std::string bytes(size, '\0');
  size_t written = 0;
  const char* end = nullptr;
  const bool read =
      sodium_hex2bin(Bytewise(bytes), size, hex.data(), hex.size(), nullptr, &written, &end) == 0;
  if (!read || written != size || end != hex.data() + hex.size()) return std::nullopt;
  return bytes;
}

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TRUST_SODIUM_H_
