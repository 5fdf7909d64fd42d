#include <utility>

#include "services/feedback/cases/case_changes.h"
#include "services/feedback/cases/case_numbers.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/intake/contacts.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/case_attributes.h"
#include "services/feedback/rules/case_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/external_ids.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::ServiceType;

// What the caller left to the customer and the type.
absl::Status Complete(Transaction& transaction, const ServiceType& type, Case& of) {
  if (!of.customer().empty()) {
    ASSIGN_OR_RETURN(const auto customer, CustomerServed(transaction, ParentOf(of.name()),
                                                         "case.customer", of.customer()));
    if (of.language().empty()) of.set_language(customer->preferred_language());
  }
  if (of.organizational_unit().empty()) of.set_organizational_unit(type.organizational_unit());
  return absl::OkStatus();
}

absl::Status CheckWhole(Transaction& transaction, const ServiceType& type, const Case& of) {
  auto violations = CaseViolations(of, type, transaction.now());
  for (auto& violation : AttributeViolations(of, type)) violations.push_back(std::move(violation));
  if (!violations.empty()) return InvalidFields(violations);
  if (!of.contact().empty()) {
    ASSIGN_OR_RETURN(const bool exists, transaction.Exists(ContactType(), of.contact()));
    if (!exists) return InvalidField("case.contact", "names what does not exist");
  }
  return CheckIsNotOwnJudge(of);
}

}  // namespace

absl::Status CheckIsNotOwnJudge(const Case& of) {
  if (of.kind() != v1::COMPLAINT || of.worker().empty() || of.assignee() != of.worker()) {
    return absl::OkStatus();
  }
  return FailedPrecondition(reasons::kWorkerConcerned, of.name(),
                            "The complaint is about who would work on it; give it to another.");
}

absl::Status Receive(const CaseNeighbors& neighbors, const Context& context,
                     Transaction& transaction, Case& of) {
  const std::string organization(ParentOf(of.name()));
  ASSIGN_OR_RETURN(const auto type, ServiceTypeNamed(transaction, organization, "case.service_type",
                                                     of.service_type()));
  RETURN_IF_ERROR(CheckTakesCases(*type));
  RETURN_IF_ERROR(Complete(transaction, *type, of));
  RETURN_IF_ERROR(CheckScreened(of, *type));
  of.clear_emergency_screened();
  RETURN_IF_ERROR(CheckWhole(transaction, *type, of));
  ASSIGN_OR_RETURN(const std::string number, TakeCaseNumber(transaction, organization));
  of.set_number(number);
  if (!of.has_receive_time()) SetTime(of, "receive_time", transaction.now());
  of.mutable_publication()->set_state(v1::CasePublication::NOT_PUBLIC);
  if (neighbors.clear) neighbors.clear(*type, nullptr, of);
  if (!of.external_ids().empty()) {
    RETURN_IF_ERROR(
        KeepExternalIds(transaction, CaseType(), of.name(), ExternalIdsOf(of.external_ids())));
  }
  return TakeStep(neighbors, context, transaction,
                  {.kind = v1::CaseStep::RECEIVED,
                   .note = "",
                   .subject = of.contact(),
                   .time = TimeOf(of, "receive_time"),
                   .service_type = type.get()},
                  of);
}

absl::Status OpenCase(const CaseNeighbors& neighbors, const Context& context,
                      Transaction& transaction, Case& of) {
  RETURN_IF_ERROR(Receive(neighbors, context, transaction, of));
  return transaction.Create(CaseType(), of);
}

}  // namespace touchstone::feedback
