// Service types: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_SERVICE_TYPES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_SERVICE_TYPES_H_

#include <touchstone/feedback/v1/service_type.pb.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `organizations/*/serviceTypes/*`.
const ResourceType& ServiceTypeType();

// Whether a case has a service type, or had one when it came in. Of who keeps cases.
using CasesOfType =
    std::function<absl::StatusOr<bool>(Session& session, const std::string& service_type)>;

// The standard methods, and RetireServiceType. Without `has_cases` none has any.
void RegisterServiceTypes(RpcService& intake, Store& store, CasesOfType has_cases = nullptr);

// One that is not deleted; it may be retired. NOT_FOUND.
absl::StatusOr<std::unique_ptr<v1::ServiceType>> FindServiceType(Transaction& transaction,
                                                                 absl::string_view name);

// The one that a field names. INVALID_ARGUMENT when it is of another organization than
// `organization` ("organizations/wa") or does not exist.
absl::StatusOr<std::unique_ptr<v1::ServiceType>> ServiceTypeNamed(Transaction& transaction,
                                                                  absl::string_view organization,
                                                                  absl::string_view field,
                                                                  const std::string& name);

// The name of the one with a code in an organization ("organizations/wa"); nothing for none.
absl::StatusOr<std::optional<std::string>> ServiceTypeByCode(Session& session,
                                                             absl::string_view organization,
                                                             absl::string_view code);

// FAILED_PRECONDITION (SERVICE_TYPE_RETIRED) of one that takes no more cases.
absl::Status CheckTakesCases(const v1::ServiceType& service_type);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_SERVICE_TYPES_H_
