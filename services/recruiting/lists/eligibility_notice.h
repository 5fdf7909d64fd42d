// What an applicant is told of the eligible lists that they are on.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_LISTS_ELIGIBILITY_NOTICE_H_
#define TOUCHSTONE_SERVICES_RECRUITING_LISTS_ELIGIBILITY_NOTICE_H_

#include <touchstone/recruiting/v1/application.pb.h>

#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/resources/store.h"

namespace touchstone::recruiting {

// A sentence for each list on which the application passed, with score and rank; empty for none.
absl::StatusOr<std::string> EligibilityText(Transaction& transaction,
                                            const v1::Application& application);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_LISTS_ELIGIBILITY_NOTICE_H_
