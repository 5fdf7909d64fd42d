// The numbers of cases for people: "2026-0004711".

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_NUMBERS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_NUMBERS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

// A number of the year that no other case of the organization has. They are not in order where many
// take one at once, and some stay unused.
absl::StatusOr<std::string> TakeCaseNumber(Transaction& transaction,
                                           absl::string_view organization);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_CASE_NUMBERS_H_
