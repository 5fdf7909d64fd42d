// The file of public keys that stands between who signs identities and who verifies them.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TRUST_IDENTITY_KEY_FILE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TRUST_IDENTITY_KEY_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace touchstone {

// An Ed25519 public key, and until when it is believed.
struct IdentityKey {
  std::string bytes;
  std::string id;
  absl::Time believed_until = absl::InfiniteFuture();
};

// Reads the lines of a file's text: "<64 hex digits>" or "<64 hex digits> <RFC 3339 time>".
// FAILED_PRECONDITION when one is something else, or there is none.
absl::StatusOr<std::vector<IdentityKey>> ParseIdentityKeys(absl::string_view text);

// The text of such a file.
std::string FormatIdentityKeys(const std::vector<IdentityKey>& keys);

// Reads a file. NOT_FOUND when there is none.
absl::StatusOr<std::vector<IdentityKey>> ReadIdentityKeys(const std::string& path);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TRUST_IDENTITY_KEY_FILE_H_
