// By what a customer is found again without reading it: keyed hashes of address and number, as they
// are written alike. Facts, beside the customer; they go with them.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMER_KEYS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMER_KEYS_H_

#include <touchstone/feedback/v1/customer.pb.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/sql/session.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// How many are found at most.
inline constexpr size_t kMostFound = 20;

// Keeps what the customer is found by from now on, in place of what there was.
absl::Status KeepKeys(Session& session, const PersonalData& personal_data,
                      const v1::Customer& customer);

// For one that is deleted, or erased.
absl::Status RemoveKeys(Session& session, const std::string& customer);

// Who has the address and the number, those of the two that are given, by name. `parent` is
// "organizations/wa". Nobody where neither says anything. Writes when it is an organization's
// first.
absl::StatusOr<std::vector<std::string>> FindByContact(Session& session,
                                                       const PersonalData& personal_data,
                                                       absl::string_view parent,
                                                       absl::string_view email,
                                                       absl::string_view phone);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMER_KEYS_H_
