// Files that hold a key or a token: readable by their owner only, and never half written.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TRUST_SECRET_FILE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TRUST_SECRET_FILE_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace touchstone {

// The contents of a secret file, at most 64 kB. NOT_FOUND when there is none; FAILED_PRECONDITION
// when others than its owner may read or write it, or it is not a file.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path);

// The same; when there is none, it is made with what `make` returns, mode 600, whole or not at all.
// Of several who make it at once one wins, and all get what that one wrote.
absl::StatusOr<std::string> ReadOrMakeSecretFile(const std::string& path,
                                                 absl::FunctionRef<std::string()> make);

// Makes or replaces a secret file, mode 600, whole or not at all.
absl::Status ReplaceSecretFile(const std::string& path, absl::string_view contents);

// Replaces a file that is no secret (mode 644), whole or not at all.
absl::Status ReplacePublicFile(const std::string& path, absl::string_view contents);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TRUST_SECRET_FILE_H_
