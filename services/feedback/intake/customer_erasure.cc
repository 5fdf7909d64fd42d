#include "services/feedback/intake/customer_erasure.h"

#include <google/protobuf/message.h>

#include <memory>
#include <optional>
#include <utility>

#include "services/feedback/intake/contacts.h"
#include "services/feedback/intake/customer_keys.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/events/changes.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/external_ids.h"
#include "services/runtime/resources/personal_fields.h"

namespace touchstone::feedback {
namespace {

using v1::Customer;
using v1::EraseCustomerRequest;
using v1::EraseCustomerResponse;

// Whether anything of that name was ever recorded, and is kept.
absl::StatusOr<bool> WasRecorded(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const auto change,
                   session.QueryOne<int64_t>(
                       "SELECT sequence FROM changes WHERE resource = :resource LIMIT 1", name));
  return change.has_value();
}

absl::Status CheckNoneIsOpen(Session& session, const OpenCases& open_cases,
                             const std::string& name) {
  if (!open_cases) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto cases, open_cases(session, name));
  if (cases.empty()) return absl::OkStatus();
  std::vector<Obstacle> obstacles;
  for (const std::string& one : cases) {
    obstacles.push_back({one, "is open, or a finding on it is not final; settle it first"});
  }
  return FailedPreconditions(reasons::kCasesOpen,
                             "A customer is not erased while something of theirs is not settled.",
                             obstacles);
}

absl::Status ForgetContacts(Transaction& transaction, const std::string& customer) {
  ASSIGN_OR_RETURN(const auto rows,
                   transaction.session().Query<std::string>(
                       "SELECT name FROM contacts WHERE parent = :parent AND customer = :customer "
                       "ORDER BY name",
                       ParentOf(customer), customer));
  for (const auto& [name] : rows) {
    RETURN_IF_ERROR(ForgetExternalIds(transaction, ContactType(), name));
  }
  return absl::OkStatus();
}

// For the audit trail, and so that whoever keeps a copy of the customer hears of it.
absl::Status ForgetCustomer(Transaction& transaction, Customer& customer, absl::Time erased) {
  ClearPersonalTexts(CustomerType(), customer);
  customer.clear_preferred_language();
  customer.clear_person();
  customer.clear_external_ids();
  SetTime(customer, "erase_time", erased);
  RETURN_IF_ERROR(KeepExternalIds(transaction, CustomerType(), customer.name(), {}));
  RETURN_IF_ERROR(RemoveHistory(transaction.session(), customer.name()));
  return transaction.Update(CustomerType(), customer);
}

absl::Status Erase(Transaction& transaction, const PersonalData& personal_data,
                   const ErasureParts& parts, const std::string& name,
                   std::optional<absl::Time>& erased) {
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(erased, personal_data.EraseTime(session, name));
  if (erased) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto customer, transaction.Find<Customer>(CustomerType(), name));
  if (customer == nullptr) {
    ASSIGN_OR_RETURN(const bool was_recorded, WasRecorded(session, name));
    if (!was_recorded) return NotFound(name);
  }
  RETURN_IF_ERROR(CheckNoneIsOpen(session, parts.open_cases, name));
  RETURN_IF_ERROR(RemoveKeys(session, name));
  for (const auto& forget : parts.forget) RETURN_IF_ERROR(forget(transaction, name));
  RETURN_IF_ERROR(personal_data.Erase(session, name));
  RETURN_IF_ERROR(ForgetContacts(transaction, name));
  ASSIGN_OR_RETURN(erased, personal_data.EraseTime(session, name));
  return customer == nullptr ? absl::OkStatus() : ForgetCustomer(transaction, *customer, *erased);
}

absl::StatusOr<EraseCustomerResponse> EraseOrTry(Store& store, const PersonalData& personal_data,
                                                 const ErasureParts& parts, const Context& context,
                                                 const EraseCustomerRequest& request) {
  std::optional<absl::Time> erased;
  const auto erase = [&](Transaction& transaction) {
    return Erase(transaction, personal_data, parts, request.name(), erased);
  };
  const Author author = AuthorOf(context);
  EraseCustomerResponse response;
  if (request.validate_only()) {
    RETURN_IF_ERROR(store.Try(author, context.deadline, erase));
    return response;
  }
  RETURN_IF_ERROR(store.Write(author, context.deadline, erase));
  SetTime(response, "erase_time", *erased);
  return response;
}

}  // namespace

absl::Status ForgetExternalIds(Transaction& transaction, const ResourceType& type,
                               const std::string& name) {
  RETURN_IF_ERROR(RemoveHistory(transaction.session(), name));
  ASSIGN_OR_RETURN(const auto resource, transaction.Find(type, name));
  if (resource == nullptr) return absl::OkStatus();
  const auto* const field = type.descriptor().FindFieldByName("external_ids");
  const google::protobuf::Reflection& reflection = *resource->GetReflection();
  if (reflection.FieldSize(*resource, field) == 0) return absl::OkStatus();
  reflection.ClearField(resource.get(), field);
  RETURN_IF_ERROR(KeepExternalIds(transaction, type, name, {}));
  return transaction.Update(type, *resource);
}

void RegisterEraseCustomer(RpcService& intake, Store& store, const PersonalData& personal_data,
                           ErasureParts parts) {
  intake.Unary<EraseCustomerRequest, EraseCustomerResponse>(
      "EraseCustomer", [&store, &personal_data, parts = std::move(parts)](
                           const Context& context, const EraseCustomerRequest& request) {
        return EraseOrTry(store, personal_data, parts, context, request);
      });
}

}  // namespace touchstone::feedback
