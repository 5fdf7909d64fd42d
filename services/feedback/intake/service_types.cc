#include "services/feedback/intake/service_types.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/intake/business_calendars.h"
#include "services/feedback/rules/service_type_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/external_ids.h"

namespace touchstone::feedback {
namespace {

using v1::RetireServiceTypeRequest;
using v1::ServiceType;

absl::StatusOr<bool> HasCases(Transaction& transaction, const CasesOfType& has_cases,
                              const std::string& name) {
  if (!has_cases) return false;
  return has_cases(transaction.session(), name);
}

absl::Status InUse(const std::string& name, absl::string_view by) {
  return FailedPrecondition(reasons::kResourceInUse, name,
                            absl::StrCat(by, " name ", name, "; retire it instead."));
}

absl::Status CheckMayBeDeleted(Transaction& transaction, const CasesOfType& has_cases,
                               const std::string& name) {
  ASSIGN_OR_RETURN(const bool is_of_cases, HasCases(transaction, has_cases, name));
  if (is_of_cases) return InUse(name, "Cases");
  ASSIGN_OR_RETURN(const auto contact,
                   transaction.session().QueryOne<std::string>(
                       "SELECT name FROM contacts WHERE parent = :parent AND service_type = "
                       ":service_type AND delete_time = 0 LIMIT 1",
                       ParentOf(name), name));
  if (contact) return InUse(name, "Contacts");
  ASSIGN_OR_RETURN(const auto standard,
                   transaction.session().QueryOne<std::string>(
                       "SELECT name FROM service_standards WHERE parent = :parent AND "
                       "service_type = :service_type AND delete_time = 0 LIMIT 1",
                       ParentOf(name), name));
  return standard ? InUse(name, "Service standards") : absl::OkStatus();
}

absl::Status CheckFixedFields(Transaction& transaction, const CasesOfType& has_cases,
                              const ServiceType& before, const ServiceType& after) {
  const auto changed = FixedFieldViolations(before, after);
  if (changed.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool is_of_cases, HasCases(transaction, has_cases, after.name()));
  if (!is_of_cases) return absl::OkStatus();
  std::vector<Obstacle> obstacles;
  for (const FieldViolation& violation : changed) {
    obstacles.push_back({absl::StrCat(after.name(), " ", violation.field), violation.problem});
  }
  return FailedPreconditions(reasons::kResourceInUse,
                             "There are cases of it, which other systems know by this.", obstacles);
}

std::vector<FieldViolation> ForeignNames(const ServiceType& service_type) {
  std::vector<FieldViolation> violations;
  const absl::string_view own = OrganizationOf(service_type.name());
  if (OrganizationOf(service_type.business_calendar()) != own) {
    violations.push_back({"service_type.business_calendar", "must be of the same organization"});
  }
  if (OrganizationOf(service_type.organizational_unit()) != own) {
    violations.push_back({"service_type.organizational_unit", "must be of the same organization"});
  }
  return violations;
}

absl::Status CheckIsFit(Transaction& transaction, const ServiceType& service_type) {
  auto violations = ServiceTypeViolations(service_type);
  for (FieldViolation& violation : ForeignNames(service_type)) {
    violations.push_back(std::move(violation));
  }
  if (!violations.empty()) return InvalidFields(violations);
  ASSIGN_OR_RETURN(const bool exists,
                   transaction.Exists(BusinessCalendarType(), service_type.business_calendar()));
  if (exists) return absl::OkStatus();
  return InvalidField("service_type.business_calendar", "names what does not exist");
}

absl::Status BeforeWrite(const CasesOfType& has_cases, Transaction& transaction,
                         const ResourceChange<ServiceType>& change) {
  const ServiceType& service_type = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    RETURN_IF_ERROR(CheckMayBeDeleted(transaction, has_cases, service_type.name()));
    return KeepExternalIds(transaction, ServiceTypeType(), service_type.name(), {});
  }
  RETURN_IF_ERROR(CheckIsFit(transaction, service_type));
  if (change.kind == events::v1::Event::UPDATED) {
    RETURN_IF_ERROR(CheckFixedFields(transaction, has_cases, *change.before, service_type));
  }
  return KeepExternalIds(transaction, ServiceTypeType(), service_type.name(),
                         ExternalIdsOf(service_type.external_ids()));
}

absl::Status Retire(const Context&, Transaction& transaction, const RetireServiceTypeRequest&,
                    ServiceType& service_type) {
  RETURN_IF_ERROR(CheckTakesCases(service_type));
  SetTime(service_type, "retire_time", transaction.now());
  return absl::OkStatus();
}

}  // namespace

const ResourceType& ServiceTypeType() {
  static const ResourceType type = DeclareResource<ServiceType>({
      .table = "service_types",
      .columns = {{"code", Column::kUniqueInParent},
                  {"title"},
                  {"group"},
                  {"public"},
                  {"organizational_unit"},
                  {"business_calendar"}},
  });
  return type;
}

void RegisterServiceTypes(RpcService& intake, Store& store, CasesOfType has_cases) {
  RegisterStandardMethods<ServiceType>(
      intake, ServiceTypeType(), store,
      {.before_write = [has_cases = std::move(has_cases)](
                           const Context&, Transaction& transaction,
                           const ResourceChange<ServiceType>& change) {
        return BeforeWrite(has_cases, transaction, change);
      }});
  RegisterChange<RetireServiceTypeRequest, ServiceType>(intake, "RetireServiceType",
                                                        ServiceTypeType(), store, Retire);
}

absl::StatusOr<std::unique_ptr<ServiceType>> FindServiceType(Transaction& transaction,
                                                             absl::string_view name) {
  ASSIGN_OR_RETURN(auto service_type, transaction.Find<ServiceType>(ServiceTypeType(), name));
  if (service_type == nullptr || service_type->has_delete_time()) return NotFound(name);
  return service_type;
}

absl::StatusOr<std::unique_ptr<ServiceType>> ServiceTypeNamed(Transaction& transaction,
                                                              absl::string_view organization,
                                                              absl::string_view field,
                                                              const std::string& name) {
  if (ParentOf(name) != organization) {
    return InvalidField(field, "must be of the same organization");
  }
  ASSIGN_OR_RETURN(auto service_type, transaction.Find<ServiceType>(ServiceTypeType(), name));
  if (service_type == nullptr || service_type->has_delete_time()) {
    return InvalidField(field, "names what does not exist");
  }
  return service_type;
}

absl::StatusOr<std::optional<std::string>> ServiceTypeByCode(Session& session,
                                                             absl::string_view organization,
                                                             absl::string_view code) {
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(
                                       "SELECT name FROM service_types WHERE parent = :parent AND "
                                       "code = :code AND delete_time = 0",
                                       organization, code));
  return row ? std::optional<std::string>(std::get<0>(*row)) : std::nullopt;
}

absl::Status CheckTakesCases(const ServiceType& service_type) {
  if (!service_type.has_retire_time()) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kServiceTypeRetired, service_type.name(),
      absl::StrCat(service_type.name(), " was retired; it takes no more cases."));
}

}  // namespace touchstone::feedback
