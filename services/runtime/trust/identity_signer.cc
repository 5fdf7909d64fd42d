#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/trust/identity.h"
#include "services/runtime/trust/identity_key_file.h"
#include "services/runtime/trust/identity_wire.h"
#include "services/runtime/trust/secret_file.h"
#include "services/runtime/trust/sodium.h"

namespace touchstone {
namespace {

class Ed25519Signer : public IdentitySigner {
 public:
  explicit Ed25519Signer(absl::string_view seed) : secret_key_(crypto_sign_SECRETKEYBYTES) {
    public_key_.bytes.resize(crypto_sign_PUBLICKEYBYTES);
    crypto_sign_seed_keypair(Bytewise(public_key_.bytes), secret_key_.data(), Bytewise(seed));
    public_key_.id = KeyId(public_key_.bytes);
  }

  const IdentityKey& public_key() const { return public_key_; }

  std::string Sign(const trust::v1::Principal& principal, absl::Time now) const override {
    trust::v1::Identity identity;
    *identity.mutable_principal() = principal;
    using google::protobuf::util::TimeUtil;
    *identity.mutable_issue_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(now));
    *identity.mutable_expire_time() =
        TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(now + kIdentityLifetime));
    identity.set_key_id(public_key_.id);

    std::string wire = identity.SerializeAsString();
    std::string signature(crypto_sign_BYTES, '\0');
    const std::string text = SignedText(wire);
    crypto_sign_detached(Bytewise(signature), nullptr, Bytewise(text), text.size(),
                         secret_key_.data());
    return wire + signature;
  }

 private:
  SecretBytes secret_key_;
  IdentityKey public_key_;
};

// Puts `key` first into the file of public keys. The one that it replaces stays as long as the last
// identity that it may have signed just now, and a little for clocks that differ.
absl::Status Publish(const IdentityKey& key, const std::string& path, absl::Time now) {
  absl::StatusOr<std::vector<IdentityKey>> published = ReadIdentityKeys(path);
  if (!published.ok() && !absl::IsNotFound(published.status())) return published.status();
  if (!published.ok()) return ReplacePublicFile(path, FormatIdentityKeys({key}));
  if (published->front().bytes == key.bytes) return absl::OkStatus();

  std::vector<IdentityKey> keys = {key};
  for (IdentityKey& old : *published) {
    old.believed_until = std::min(old.believed_until, now + kIdentityLifetime + absl::Minutes(1));
    if (old.bytes != key.bytes && old.believed_until > now) keys.push_back(std::move(old));
  }
  return ReplacePublicFile(path, FormatIdentityKeys(keys));
}

}  // namespace

absl::StatusOr<std::unique_ptr<IdentitySigner>> IdentitySigner::Load(const std::string& path,
                                                                     Clock& clock) {
  StartSodium();
  ASSIGN_OR_RETURN(std::string contents, ReadOrMakeSecretFile(path, [] {
                     const SecretBytes seed(RandomBytes(crypto_sign_SEEDBYTES));
                     return absl::StrCat(absl::BytesToHexString(seed.view()), "\n");
                   }));
  const SecretBytes line(std::move(contents));
  std::optional<std::string> bytes =
      FromHex(absl::StripAsciiWhitespace(line.view()), crypto_sign_SEEDBYTES);
  if (!bytes) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " holds no signing key: 64 hex digits. Remove it for a new one."));
  }
  const SecretBytes seed(*std::move(bytes));
  auto signer = std::make_unique<Ed25519Signer>(seed.view());
  RETURN_IF_ERROR(Publish(signer->public_key(), absl::StrCat(path, ".pub"), clock.Now()));
  return signer;
}

}  // namespace touchstone
