// Which applications are an applicant's.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_APPLICANT_APPLICATIONS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_APPLICANT_APPLICATIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// By name.
absl::StatusOr<std::vector<std::string>> ApplicationsOf(Session& session,
                                                        const std::string& applicant);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_APPLICANT_APPLICATIONS_H_
