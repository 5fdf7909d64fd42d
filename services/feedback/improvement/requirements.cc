#include "services/feedback/improvement/requirements.h"

#include <touchstone/feedback/v1/requirement.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/feedback/improvement/named.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/improvement_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::feedback {
namespace {

using v1::Requirement;

absl::StatusOr<bool> WasAnswered(Transaction& transaction, const std::string& requirement) {
  ASSIGN_OR_RETURN(const auto answer,
                   transaction.session().QueryOne<std::string>(
                       "SELECT interview FROM need_answers WHERE requirement = :requirement AND "
                       "requirement <> '' LIMIT 1",
                       requirement));
  return answer.has_value();
}

absl::Status CheckMayBeDeleted(Transaction& transaction, const std::string& requirement) {
  ASSIGN_OR_RETURN(const bool answered, WasAnswered(transaction, requirement));
  if (!answered) return absl::OkStatus();
  return FailedPrecondition(reasons::kResourceInUse, requirement,
                            absl::StrCat("Interviews answered ", requirement,
                                         "; say from which day on it is retired instead."));
}

// What was answered of it was of its service type.
absl::Status CheckKeepsServiceType(Transaction& transaction,
                                   const ResourceChange<Requirement>& change) {
  if (change.before == nullptr || change.before->service_type() == change.after->service_type()) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const bool answered, WasAnswered(transaction, change.after->name()));
  if (!answered) return absl::OkStatus();
  return FailedPrecondition(reasons::kResourceInUse, change.after->name(),
                            absl::StrCat("Interviews answered ", change.after->name(),
                                         "; its service type stays. Create another."));
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<Requirement>& change) {
  const Requirement& requirement = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    return CheckMayBeDeleted(transaction, requirement.name());
  }
  const auto violations = RequirementViolations(requirement);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(CheckKeepsServiceType(transaction, change));
  return CheckNamed(transaction, ServiceTypeType(), requirement.name(), "requirement.service_type",
                    requirement.service_type());
}

}  // namespace

const ResourceType& RequirementType() {
  static const ResourceType type = DeclareResource<Requirement>({
      .table = "requirements",
      .columns = {{"service_type"}, {"title"}, {"source"}, {"importance"}},
  });
  return type;
}

void RegisterRequirements(RpcService& improvement, Store& store) {
  RegisterStandardMethods<Requirement>(improvement, RequirementType(), store,
                                       {.before_write = BeforeWrite});
}

}  // namespace touchstone::feedback
