// The keys that wrap the keys of personal data. They are never in the database: a file of their
// own, or the environment, holds them.
//
// One key a line, 64 hex digits, the current one first. To replace it, put a new line first
// (`openssl rand -hex 32`), restart, which wraps all that the old one wrapped again
// (PersonalData::Rewrap), and remove the old line. Where several processes share a database, the
// new line goes behind the old one first, until all of them know it.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TRUST_MASTER_KEYS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TRUST_MASTER_KEYS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/trust/sodium.h"

namespace touchstone {

// Immutable and thread-safe; the keys are wiped from memory at the end.
class MasterKeys {
 public:
  // Reads the keys from a file that only its owner may read, or makes one with a new key.
  // FAILED_PRECONDITION when a line is not a key.
  static absl::StatusOr<MasterKeys> LoadOrMake(const std::string& path);

  // The same from text, such as an environment variable's.
  static absl::StatusOr<MasterKeys> Parse(absl::string_view text);

  // Which key wraps now, and which ones did before.
  const std::string& current_id() const { return keys_.front().id; }
  std::vector<std::string> former_ids() const;

  // Wraps a key with the current one, bound to its owner's name: it opens for nobody else. Text.
  std::string Wrap(const SecretBytes& key, absl::string_view owner) const;

  // The key that the one of that id wrapped. FAILED_PRECONDITION when that one is not known;
  // DATA_LOSS when what was wrapped has changed or belongs to somebody else.
  absl::StatusOr<SecretBytes> Unwrap(absl::string_view wrapped, absl::string_view id,
                                     absl::string_view owner) const;

 private:
  struct MasterKey {
    std::string id;
    SecretBytes bytes;
  };

  explicit MasterKeys(std::vector<MasterKey> keys) : keys_(std::move(keys)) {}

  std::vector<MasterKey> keys_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TRUST_MASTER_KEYS_H_
