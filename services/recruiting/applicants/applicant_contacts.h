// By what an applicant is found again without reading it: keyed hashes of address and number, as
// they are written alike. Facts, beside the applicant; they go with them.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_APPLICANT_CONTACTS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_APPLICANT_CONTACTS_H_

#include <touchstone/recruiting/v1/applicant.pb.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/sql/session.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::recruiting {

// How many of them FindDuplicates gives at most.
inline constexpr size_t kMostDuplicates = 100;

// Keeps what the applicant is found by from now on, in place of what there was.
absl::Status KeepContacts(Session& session, const PersonalData& personal_data,
                          const v1::Applicant& applicant);

// For one that is deleted, or erased.
absl::Status RemoveContacts(Session& session, const std::string& applicant);

// Others with the same address or number, by name.
absl::StatusOr<std::vector<v1::DuplicateApplicant>> FindDuplicates(Session& session,
                                                                   const std::string& applicant);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_APPLICANT_CONTACTS_H_
