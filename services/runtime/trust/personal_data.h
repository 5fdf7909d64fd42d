// Personal data at rest: encrypted under a key of the person they are about.
//
//   ASSIGN_OR_RETURN(const std::string sealed,
//                    personal_data.Encrypt(session, applicant.name(), email, "email"));
//   ASSIGN_OR_RETURN(const std::string email_hash,
//                    personal_data.KeyedHash(session, "organizations/wa", "email", Lower(email)));
//
// Every person has a key, kept in the database wrapped by a master key that is not there. To erase
// a person is to destroy the key: what was written about them, in rows, history, events and backups
// of those, is unreadable from then on. Who must find a value without reading it stores its keyed
// hash beside it and searches for that.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TRUST_PERSONAL_DATA_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TRUST_PERSONAL_DATA_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/sql/session.h"
#include "services/runtime/trust/master_keys.h"

namespace touchstone {

// Something about a person, to be encrypted in its place.
struct ClearPersonal {
  std::string person;
  std::string text;
  std::string place;
};

// Something about a person, as Encrypt returned it.
struct SealedPersonal {
  std::string person;
  std::string sealed;
  std::string place;
};

// Immutable and thread-safe; the sessions are the caller's. Calls that write belong into the
// transaction that stores what they return.
class PersonalData {
 public:
  // `clock` must outlive this.
  PersonalData(MasterKeys master_keys, Clock& clock)
      : master_keys_(std::move(master_keys)), clock_(clock) {}

  // Encrypts something about a person (their resource name), with a new key when it is the first.
  // `place` says what it is and where it stays, such as "email": it opens nowhere else.
  // FAILED_PRECONDITION (PERSON_ERASED) when the person is gone. Writes.
  absl::StatusOr<std::string> Encrypt(Session& session, absl::string_view person,
                                      absl::string_view text, absl::string_view place) const;

  // Encrypts many, in their order; a person's key is asked for once. As above.
  absl::StatusOr<std::vector<std::string>> EncryptAll(Session& session,
                                                      std::span<const ClearPersonal> all) const;

  // The inverse. FAILED_PRECONDITION (PERSON_ERASED) when the person is gone; DATA_LOSS when it is
  // not what Encrypt returned for this person and place.
  absl::StatusOr<std::string> Decrypt(Session& session, absl::string_view person,
                                      absl::string_view sealed, absl::string_view place) const;

  // Decrypts many, in their order, with a statement for each hundred persons; nothing for those of
  // erased persons. DATA_LOSS as above.
  absl::StatusOr<std::vector<std::optional<std::string>>> DecryptAll(
      Session& session, std::span<const SealedPersonal> all) const;

  // When a person's key was destroyed; nothing when it was not.
  absl::StatusOr<std::optional<absl::Time>> EraseTime(Session& session,
                                                      absl::string_view person) const;

  // Destroys a person's key, and sees to it that they never get another. To erase somebody twice,
  // or about whom nothing was written, is no error. Writes.
  absl::Status Erase(Session& session, absl::string_view person) const;

  // What equality is searched by: 64 hex digits, the same for the same value within an organization
  // and purpose ("email"), and unrelated across either. The value comes normalized. Writes when it
  // is an organization's first.
  absl::StatusOr<std::string> KeyedHash(Session& session, absl::string_view organization,
                                        absl::string_view purpose, absl::string_view value) const;

  // Wraps again with the current master key up to `most` keys that a former one wrapped; returns
  // how many there were. 0 says that the former ones can go. Writes.
  absl::StatusOr<int64_t> Rewrap(Session& session, int64_t most) const;

  // FAILED_PRECONDITION when a key is wrapped by a master key that is not here: a process must not
  // start with a file that was made anew where an old one is lost or elsewhere.
  absl::Status CheckMasterKeys(Session& session) const;

  // For what is sealed for a while only, and about nobody who could be erased.
  const MasterKeys& master_keys() const { return master_keys_; }

 private:
  absl::StatusOr<SecretBytes> KeyOf(Session& session, absl::string_view owner) const;
  absl::StatusOr<SecretBytes> KeyOrNewKeyOf(Session& session, absl::string_view owner) const;

  const MasterKeys master_keys_;
  Clock& clock_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TRUST_PERSONAL_DATA_H_
