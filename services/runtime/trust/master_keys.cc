#include "services/runtime/trust/master_keys.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/trust/sealed.h"
#include "services/runtime/trust/secret_file.h"

namespace touchstone {
namespace {

// What a wrapped key opens with.
std::string WrapContext(absl::string_view owner) {
  return absl::StrCat("touchstone person key 1 ", owner);
}

}  // namespace

absl::StatusOr<MasterKeys> MasterKeys::LoadOrMake(const std::string& path) {
  ASSIGN_OR_RETURN(std::string contents, ReadOrMakeSecretFile(path, [] {
                     const SecretBytes key(RandomBytes(kSealKeyBytes));
                     return absl::StrCat(absl::BytesToHexString(key.view()), "\n");
                   }));
  const SecretBytes text(std::move(contents));
  absl::StatusOr<MasterKeys> keys = Parse(text.view());
  if (keys.ok()) return keys;
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", keys.status().message()));
}

absl::StatusOr<MasterKeys> MasterKeys::Parse(absl::string_view text) {
  StartSodium();
  std::vector<MasterKey> keys;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipWhitespace())) {
    std::optional<std::string> bytes = FromHex(absl::StripAsciiWhitespace(line), kSealKeyBytes);
    if (!bytes) return absl::FailedPreconditionError("A line is not a master key: 64 hex digits.");
    std::string id = KeyId(*bytes);
    keys.push_back({std::move(id), SecretBytes(*std::move(bytes))});
  }
  if (keys.empty()) return absl::FailedPreconditionError("There is no master key.");
  return MasterKeys(std::move(keys));
}

std::vector<std::string> MasterKeys::former_ids() const {
  std::vector<std::string> ids;
  for (size_t i = 1; i < keys_.size(); ++i) ids.push_back(keys_[i].id);
  return ids;
}

std::string MasterKeys::Wrap(const SecretBytes& key, absl::string_view owner) const {
  return absl::Base64Escape(Seal(key.view(), keys_.front().bytes, WrapContext(owner)));
}

absl::StatusOr<SecretBytes> MasterKeys::Unwrap(absl::string_view wrapped, absl::string_view id,
                                               absl::string_view owner) const {
  const auto master =
      std::find_if(keys_.begin(), keys_.end(), [id](const MasterKey& key) { return key.id == id; });
  if (master == keys_.end()) {
    return FailedPrecondition(reasons::kInternal, owner,
                              absl::StrCat("The master key ", id, " is needed and not there."));
  }
  std::string sealed;
  if (absl::Base64Unescape(wrapped, &sealed)) {
    std::optional<std::string> key = Open(sealed, master->bytes, WrapContext(owner));
    if (key && key->size() == kSealKeyBytes) return SecretBytes(*std::move(key));
  }
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("The key of ", owner, " has been changed."));
}

}  // namespace touchstone
