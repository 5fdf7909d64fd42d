// Applicants: the resource, what is its own, and who may be the same person.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_APPLICANTS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_APPLICANTS_H_

#include <touchstone/recruiting/v1/applicant.pb.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::recruiting {

// `organizations/*/applicants/*`.
const ResourceType& ApplicantType();

// Whether there is an application of an applicant. Of who keeps applications.
using ApplicationLookup =
    std::function<absl::StatusOr<bool>(Session& session, const std::string& applicant)>;

// The standard methods, and FindDuplicateApplicants. Without `has_applications` nobody has any.
void RegisterApplicants(RpcService& applications, Store& store, const PersonalData& personal_data,
                        ApplicationLookup has_applications = nullptr);

// One that is not deleted; it may be erased. NOT_FOUND.
absl::StatusOr<std::unique_ptr<v1::Applicant>> FindApplicant(Transaction& transaction,
                                                             absl::string_view name);

// FAILED_PRECONDITION (PERSON_ERASED) of who was erased: nothing is written about them any more.
absl::Status CheckNotErased(const v1::Applicant& applicant);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_APPLICANTS_APPLICANTS_H_
