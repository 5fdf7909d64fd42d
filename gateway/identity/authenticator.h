// Who calls: from the secret of an Authorization header to a principal, and to the signed identity
// that the services believe.

#ifndef TOUCHSTONE_GATEWAY_IDENTITY_AUTHENTICATOR_H_
#define TOUCHSTONE_GATEWAY_IDENTITY_AUTHENTICATOR_H_

#include <touchstone/trust/v1/identity.pb.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace touchstone::gateway {

// A caller who has shown who it is, or is nobody in particular.
struct Authenticated {
  std::shared_ptr<const trust::v1::Principal> principal;  // never null
  std::string wire;                                       // signed; empty for anonymous
};

// Thread-safe.
class Authenticator {
 public:
  virtual ~Authenticator() = default;

  // The caller who holds `secret`. UNAUTHENTICATED (IDENTITY_INVALID) when it opens nothing, or not
  // any more.
  // May wait for the database.
  virtual absl::StatusOr<Authenticated> Authenticate(absl::string_view secret) = 0;

  // The same caller when it was found a moment ago; nothing when Authenticate must be asked. Never
  // waits.
  virtual std::optional<Authenticated> Remembered(absl::string_view secret) = 0;
};

// Who holds a secret, as one kind of secret knows it: the admin token, the API keys. Thread-safe.
class CredentialSource {
 public:
  virtual ~CredentialSource() = default;

  // The holder; null when the secret is none of this source's or opens nothing any more; an error
  // when it cannot be told now. Asked again for a secret at most every half second, and may take
  // as long as a read of the database.
  virtual absl::StatusOr<std::shared_ptr<const trust::v1::Principal>> Find(
      absl::string_view secret) = 0;
};

// The caller of a request, by the value of its Authorization header: anonymous when that is empty,
// UNAUTHENTICATED when it is not "Bearer" and a secret. May wait for the database.
absl::StatusOr<Authenticated> AuthenticateHeader(Authenticator& authenticator,
                                                 absl::string_view authorization);

// The same without waiting; nothing when AuthenticateHeader must be asked.
std::optional<absl::StatusOr<Authenticated>> AuthenticateHeaderAtOnce(
    Authenticator& authenticator, absl::string_view authorization);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_IDENTITY_AUTHENTICATOR_H_
