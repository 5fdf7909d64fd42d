// The signed identity that the gateway hands to the services: short-lived, Ed25519, verified once.
//
// On the wire it is the metadata entry `x-touchstone-identity-bin`: a serialized trust.v1.Identity
// followed by the 64 bytes of the signature. What is signed begins with a context of its own, so
// that a signature made for this is good for nothing else, and none made elsewhere is good for
// this.
//
// To replace the key, put another seed in its place (or remove the file, and a new one is made) and
// restart the gateway: it publishes the new key beside the old one, which is believed until the
// last identity that it signed has expired. Services find the new key by themselves.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TRUST_IDENTITY_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TRUST_IDENTITY_H_

#include <touchstone/trust/v1/identity.pb.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/clock/clock.h"

namespace touchstone {

inline constexpr absl::string_view kIdentityMetadata = "x-touchstone-identity-bin";

// How long a signed identity is believed.
inline constexpr absl::Duration kIdentityLifetime = absl::Minutes(5);

// Signs identities. Immutable and thread-safe; the key is wiped from memory at the end.
class IdentitySigner {
 public:
  // Reads the 32-byte seed, in hex, from a file that only its owner may read, or makes one; and
  // keeps `path`.pub up to date, which holds the public keys and is what the services read.
  static absl::StatusOr<std::unique_ptr<IdentitySigner>> Load(const std::string& path,
                                                              Clock& clock = SystemClock());

  virtual ~IdentitySigner() = default;

  // The wire form of an identity that begins now and ends after kIdentityLifetime.
  virtual std::string Sign(const trust::v1::Principal& principal, absl::Time now) const = 0;
};

// Believes identities that one of the known keys signed and that have not expired; remembers each
// until it expires, so that the signature is checked once. Thread-safe; to verify one
// that it remembers takes one lock of many, and no memory.
class IdentityVerifier {
 public:
  // The file that the signer keeps: a public key in hex a line; one that is being replaced is
  // followed by the moment (RFC 3339) from which it is not believed any more. Read again, once a
  // second at most, when an identity comes that none of them signed. `clock` must outlive this.
  static absl::StatusOr<std::unique_ptr<IdentityVerifier>> Load(const std::string& path,
                                                                Clock& clock);

  virtual ~IdentityVerifier() = default;

  // The identity: the caller, and until when to believe it (a stream ends then at the latest).
  // UNAUTHENTICATED (IDENTITY_INVALID) when forged, expired or malformed. The result is shared and
  // never changes.
  virtual absl::StatusOr<std::shared_ptr<const trust::v1::Identity>> Verify(
      absl::string_view wire) = 0;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TRUST_IDENTITY_H_
