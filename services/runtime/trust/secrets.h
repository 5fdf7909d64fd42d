// What programs present to be let in: the secrets of API keys, and the installation's admin token.
//
// A secret is "tsk_" and 48 characters of base64url: 32 random bytes and a checksum of 4, so that a
// mistyped one is refused without asking the database, and a leaked one is found by who scans for
// them. It says nothing about whose it is.
//
// What is kept is its SHA-256. A slow hash is for what people choose and can be guessed; nobody
// guesses 256 random bits, and a slow hash would be paid at every request.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TRUST_SECRETS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TRUST_SECRETS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace touchstone {

// A new secret.
std::string NewSecret();

// Whether `text` has a secret's form and its checksum is right. Says nothing about whether it
// opens anything.
bool IsSecret(absl::string_view text);

// What is stored and looked up in a secret's place: 64 lower-case hex digits.
std::string SecretHash(absl::string_view secret);

// Whether two secrets are the same, in a time that does not tell where they differ.
bool SameSecret(absl::string_view a, absl::string_view b);

// The token in a file (mode 600, a line), made when there is none. FAILED_PRECONDITION when others
// may read the file or what it holds is no secret.
absl::StatusOr<std::string> LoadOrMakeToken(const std::string& path);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TRUST_SECRETS_H_
