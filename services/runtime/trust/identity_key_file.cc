#include "services/runtime/trust/identity_key_file.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/trust/sodium.h"

namespace touchstone {

absl::StatusOr<std::vector<IdentityKey>> ParseIdentityKeys(absl::string_view text) {
  std::vector<IdentityKey> keys;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipWhitespace())) {
    const std::pair<absl::string_view, absl::string_view> words =
        absl::StrSplit(line, absl::MaxSplits(' ', 1));
    std::optional<std::string> bytes = FromHex(words.first, crypto_sign_PUBLICKEYBYTES);
    if (!bytes) return absl::FailedPreconditionError("A line is not a public key in hex.");
    IdentityKey key;
    key.id = KeyId(*bytes);
    key.bytes = *std::move(bytes);
    if (!words.second.empty() &&
        !absl::ParseTime(absl::RFC3339_full, words.second, &key.believed_until, nullptr)) {
      return absl::FailedPreconditionError("A key is not followed by a time as in RFC 3339.");
    }
    keys.push_back(std::move(key));
  }
  if (keys.empty()) return absl::FailedPreconditionError("There is no public key.");
  return keys;
}

std::string FormatIdentityKeys(const std::vector<IdentityKey>& keys) {
  std::string text;
  for (const IdentityKey& key : keys) {
    absl::StrAppend(&text, absl::BytesToHexString(key.bytes));
    if (key.believed_until != absl::InfiniteFuture()) {
      absl::StrAppend(&text, " ", absl::FormatTime(key.believed_until, absl::UTCTimeZone()));
    }
    absl::StrAppend(&text, "\n");
  }
  return text;
}

absl::StatusOr<std::vector<IdentityKey>> ReadIdentityKeys(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("Cannot read ", path, "."));
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  absl::StatusOr<std::vector<IdentityKey>> keys = ParseIdentityKeys(text);
  if (keys.ok()) return keys;
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", keys.status().message()));
}

}  // namespace touchstone
