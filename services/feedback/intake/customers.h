// Customers: the resource, what is its own, and how they are found by what they say of themselves.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMERS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMERS_H_

#include <touchstone/feedback/v1/customer.pb.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// `organizations/*/customers/*`.
const ResourceType& CustomerType();

// What keeps a customer: the names of their cases that are open, or have a finding that is not
// final; some of them, where there are many. Of who keeps cases.
using OpenCases = std::function<absl::StatusOr<std::vector<std::string>>(
    Session& session, const std::string& customer)>;

// The standard methods, and FindCustomers. Without `open_cases` nobody has any.
void RegisterCustomers(RpcService& intake, Store& store, const PersonalData& personal_data,
                       OpenCases open_cases = nullptr);

// One that is not deleted; they may be erased. NOT_FOUND.
absl::StatusOr<std::unique_ptr<v1::Customer>> FindCustomer(Transaction& transaction,
                                                           absl::string_view name);

// The customer whom something new is written about, as `field` names them. INVALID_ARGUMENT when
// they are of another organization than `organization` ("organizations/wa"), do not exist, or were
// found to be another; FAILED_PRECONDITION (PERSON_ERASED) when they were erased.
absl::StatusOr<std::unique_ptr<v1::Customer>> CustomerServed(Transaction& transaction,
                                                             absl::string_view organization,
                                                             absl::string_view field,
                                                             const std::string& name);

// FAILED_PRECONDITION (PERSON_ERASED) of who was erased: nothing is written about them any more.
absl::Status CheckNotErased(const v1::Customer& customer);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMERS_H_
