// The authenticator of the running gateway: asks the sources who holds a secret and signs the
// answer, and remembers both for a while.

#ifndef TOUCHSTONE_GATEWAY_IDENTITY_SIGNING_AUTHENTICATOR_H_
#define TOUCHSTONE_GATEWAY_IDENTITY_SIGNING_AUTHENTICATOR_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "gateway/identity/authenticator.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/trust/identity.h"

namespace touchstone::gateway {

// Remembers a secret by its hash only. A source is asked again after half a second, by one caller
// while the others go on, so that a revoked key opens nothing a second later; a source that fails
// takes nothing from who is remembered until then. An identity is signed again at half its life.
// Thread-safe; a remembered caller costs a hash and one lock.
class SigningAuthenticator : public Authenticator {
 public:
  // All must outlive it.
  SigningAuthenticator(const IdentitySigner& signer, std::vector<CredentialSource*> sources,
                       Clock& clock);

  absl::StatusOr<Authenticated> Authenticate(absl::string_view secret) override;
  std::optional<Authenticated> Remembered(absl::string_view secret) override;

 private:
  struct Known {
    Authenticated caller;
    absl::Duration checked_at;
    absl::Duration signed_at;
    bool being_checked = false;
  };

  absl::StatusOr<std::shared_ptr<const trust::v1::Principal>> AskSources(absl::string_view secret);

  const IdentitySigner& signer_;
  const std::vector<CredentialSource*> sources_;
  Clock& clock_;
  Mutex mutex_;
  absl::flat_hash_map<std::string, Known> known_ ABSL_GUARDED_BY(mutex_);  // by SecretHash
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_IDENTITY_SIGNING_AUTHENTICATOR_H_
