#include "services/feedback/intake/customers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/feedback/intake/customer_keys.h"
#include "services/feedback/rules/customer_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/external_ids.h"

namespace touchstone::feedback {
namespace {

using v1::Customer;
using v1::FindCustomersRequest;
using v1::FindCustomersResponse;

// What a customer is a duplicate of is there, and is not a duplicate of the customer in turn.
absl::Status CheckDuplicateOf(Transaction& transaction, const Customer& customer) {
  if (customer.duplicate_of().empty()) return absl::OkStatus();
  if (OrganizationOf(customer.duplicate_of()) != OrganizationOf(customer.name())) {
    return InvalidField("customer.duplicate_of", "must be of the same organization");
  }
  std::string other = customer.duplicate_of();
  while (!other.empty()) {
    if (other == customer.name()) {
      return InvalidField("customer.duplicate_of", "leads back to the customer");
    }
    ASSIGN_OR_RETURN(const auto found, transaction.Find<Customer>(CustomerType(), other));
    if (found == nullptr || found->has_delete_time()) {
      return InvalidField("customer.duplicate_of", "names what does not exist");
    }
    other = found->duplicate_of();
  }
  return absl::OkStatus();
}

absl::Status CheckMayBeDeleted(Transaction& transaction, const std::string& name,
                               const OpenCases& open_cases) {
  if (!open_cases) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto cases, open_cases(transaction.session(), name));
  if (cases.empty()) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kResourceInUse, name,
      absl::StrCat("These cases of ", name, " are not settled: ", absl::StrJoin(cases, ", "), "."));
}

absl::Status CheckIsFit(Transaction& transaction, const ResourceChange<Customer>& change) {
  const Customer& customer = *change.after;
  RETURN_IF_ERROR(CheckNotErased(customer));
  auto violations = CustomerViolations(customer);
  if (change.before != nullptr && change.before->identification() == Customer::KNOWN &&
      customer.identification() == Customer::ANONYMOUS) {
    violations.push_back(
        {"customer.identification", "cannot become ANONYMOUS of who is known; erase them instead"});
  }
  if (!violations.empty()) return InvalidFields(violations);
  return CheckDuplicateOf(transaction, customer);
}

bool IsReachedOtherwise(const Customer& one, const Customer& other) {
  return one.email() != other.email() || one.phone() != other.phone();
}

absl::Status BeforeWrite(const PersonalData& personal_data, const OpenCases& open_cases,
                         Transaction& transaction, const ResourceChange<Customer>& change) {
  const Customer& customer = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    RETURN_IF_ERROR(CheckMayBeDeleted(transaction, customer.name(), open_cases));
    RETURN_IF_ERROR(RemoveKeys(transaction.session(), customer.name()));
    return KeepExternalIds(transaction, CustomerType(), customer.name(), {});
  }
  RETURN_IF_ERROR(CheckIsFit(transaction, change));
  if (change.kind != events::v1::Event::UPDATED || IsReachedOtherwise(*change.before, customer)) {
    RETURN_IF_ERROR(KeepKeys(transaction.session(), personal_data, customer));
  }
  return KeepExternalIds(transaction, CustomerType(), customer.name(),
                         ExternalIdsOf(customer.external_ids()));
}

absl::Status CheckSaysSomething(const FindCustomersRequest& request) {
  if (!AlikeEmail(request.email()).empty() || !AlikePhone(request.phone()).empty()) {
    return absl::OkStatus();
  }
  return InvalidField("email", "or phone must be given; a number has a digit at least");
}

absl::StatusOr<FindCustomersResponse> FindCustomers(Store& store, const PersonalData& personal_data,
                                                    const Context& context,
                                                    const FindCustomersRequest& request) {
  RETURN_IF_ERROR(CheckSaysSomething(request));
  FindCustomersResponse response;
  // A write, for the key of an organization that has none yet.
  RETURN_IF_ERROR(store.Write(
      AuthorOf(context), context.deadline, [&](Transaction& transaction) -> absl::Status {
        response.Clear();
        ASSIGN_OR_RETURN(const auto names,
                         FindByContact(transaction.session(), personal_data, request.parent(),
                                       request.email(), request.phone()));
        for (const std::string& name : names) {
          ASSIGN_OR_RETURN(auto customer, FindCustomer(transaction, name));
          *response.add_customers() = std::move(*customer);
        }
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace

const ResourceType& CustomerType() {
  static const ResourceType type = DeclareResource<Customer>({
      .table = "customers",
      .columns = {{"kind"}, {"identification"}, {"preferred_language"}, {"person"}},
  });
  return type;
}

void RegisterCustomers(RpcService& intake, Store& store, const PersonalData& personal_data,
                       OpenCases open_cases) {
  RegisterStandardMethods<Customer>(
      intake, CustomerType(), store,
      {.before_write = [&personal_data, open_cases = std::move(open_cases)](
                           const Context&, Transaction& transaction,
                           const ResourceChange<Customer>& change) {
        return BeforeWrite(personal_data, open_cases, transaction, change);
      }});
  intake.Unary<FindCustomersRequest, FindCustomersResponse>(
      "FindCustomers",
      [&store, &personal_data](const Context& context, const FindCustomersRequest& request) {
        return FindCustomers(store, personal_data, context, request);
      });
}

absl::StatusOr<std::unique_ptr<Customer>> FindCustomer(Transaction& transaction,
                                                       absl::string_view name) {
  ASSIGN_OR_RETURN(auto customer, transaction.Find<Customer>(CustomerType(), name));
  if (customer == nullptr || customer->has_delete_time()) return NotFound(name);
  return customer;
}

absl::StatusOr<std::unique_ptr<Customer>> CustomerServed(Transaction& transaction,
                                                         absl::string_view organization,
                                                         absl::string_view field,
                                                         const std::string& name) {
  if (ParentOf(name) != organization) {
    return InvalidField(field, "must be of the same organization");
  }
  ASSIGN_OR_RETURN(auto customer, transaction.Find<Customer>(CustomerType(), name));
  if (customer == nullptr || customer->has_delete_time()) {
    return InvalidField(field, "names what does not exist");
  }
  RETURN_IF_ERROR(CheckNotErased(*customer));
  if (!customer->duplicate_of().empty()) {
    return InvalidField(
        field, absl::StrCat("was found to be ", customer->duplicate_of(), "; name that one"));
  }
  return customer;
}

absl::Status CheckNotErased(const Customer& customer) {
  if (!customer.has_erase_time()) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kPersonErased, customer.name(),
      absl::StrCat(customer.name(), " was erased; nothing is written about them any more."));
}

}  // namespace touchstone::feedback
