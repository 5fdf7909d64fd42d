#include "services/assessment/external_ids.h"

#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {

absl::Status KeepExternalIds(Transaction& transaction, const ResourceType& type,
                             const std::string& name, const ExternalIds& ids) {
  Session& session = transaction.session();
  RETURN_IF_ERROR(
      session.Execute("DELETE FROM external_ids WHERE resource = :resource", name).status());
  std::vector<FieldViolation> violations;
  std::set<std::pair<std::string, std::string>> had;
  const std::string organization(OrganizationOf(name));
  for (int i = 0; i < ids.size(); ++i) {
    const v1::ExternalId& id = ids[i];
    const std::string field = absl::StrCat(type.singular, ".external_ids[", i, "]");
    if (!had.emplace(id.system(), id.type()).second) {
      violations.push_back({field, "is the second of this system and type"});
      continue;
    }
    ASSIGN_OR_RETURN(const auto holder,
                     session.QueryOne<std::string>(
                         "SELECT resource FROM external_ids WHERE organization = :organization AND "
                         "resource_type = :kind AND system = :system AND type = :type AND value = "
                         ":value",
                         organization, type.singular, id.system(), id.type(), id.value()));
    if (holder) {
      violations.push_back({field, absl::StrCat("is that of ", std::get<0>(*holder))});
      continue;
    }
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO external_ids (organization, resource_type, system, type, value, "
                     "resource) VALUES (:organization, :kind, :system, :type, :value, :resource)",
                     organization, type.singular, id.system(), id.type(), id.value(), name)
            .status());
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations, reasons::kValueTaken);
}

}  // namespace touchstone::assessment
