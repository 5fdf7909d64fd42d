// The keys that a store seals personal fields with: those of trust/personal_data.h.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_METHODS_PERSONAL_KEYS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_METHODS_PERSONAL_KEYS_H_

#include <span>

#include "absl/status/status.h"
#include "services/runtime/resources/personal_fields.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone {

// What is sealed is base64, since a string of a message is UTF-8. Immutable and thread-safe.
class KeysOfPersons : public PersonalKeys {
 public:
  // `data` must outlive this.
  explicit KeysOfPersons(const PersonalData& data) : data_(data) {}

  absl::Status Seal(Session& session, std::span<PersonalText> texts) const override;
  absl::Status Open(Session& session, std::span<PersonalText> texts) const override;

 private:
  const PersonalData& data_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_METHODS_PERSONAL_KEYS_H_
