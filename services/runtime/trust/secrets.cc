#include "services/runtime/trust/secrets.h"

#include <sodium.h>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/sha256.h"
#include "services/runtime/trust/secret_file.h"
#include "services/runtime/trust/sodium.h"

namespace touchstone {
namespace {

constexpr absl::string_view kPrefix = "tsk_";
constexpr size_t kRandomBytes = 32;
constexpr size_t kChecksumBytes = 4;
constexpr size_t kLength = kPrefix.size() + (kRandomBytes + kChecksumBytes) / 3 * 4;

std::string Checksum(absl::string_view random) {
  return Sha256(absl::StrCat("touchstone secret ", random)).substr(0, kChecksumBytes);
}

}  // namespace

std::string NewSecret() {
  std::string bytes = RandomBytes(kRandomBytes);
  absl::StrAppend(&bytes, Checksum(bytes));
  return absl::StrCat(kPrefix, absl::WebSafeBase64Escape(bytes));
}

bool IsSecret(absl::string_view text) {
  if (text.size() != kLength || !absl::ConsumePrefix(&text, kPrefix)) return false;
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(text, &bytes) || bytes.size() != kRandomBytes + kChecksumBytes) {
    return false;
  }
  const absl::string_view whole = bytes;
  return Checksum(whole.substr(0, kRandomBytes)) == whole.substr(kRandomBytes);
}

std::string SecretHash(absl::string_view secret) { return Sha256Hex(secret); }

bool SameSecret(absl::string_view a, absl::string_view b) {
  // Of the hashes, which are of one length.
  const std::string left = Sha256(a);
  const std::string right = Sha256(b);
  return sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

absl::StatusOr<std::string> LoadOrMakeToken(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string line,
                   ReadOrMakeSecretFile(path, [] { return absl::StrCat(NewSecret(), "\n"); }));
  std::string token(absl::StripAsciiWhitespace(line));
  if (!IsSecret(token)) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " holds no token. Remove it, and a new one is made."));
  }
  return token;
}

}  // namespace touchstone
