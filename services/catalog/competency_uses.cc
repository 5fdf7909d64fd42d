#include "services/catalog/competency_uses.h"

#include "absl/strings/str_cat.h"
#include "services/catalog/competencies.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {

absl::Status SetUses(Transaction& transaction, const std::string& user,
                     const std::set<std::string>& competencies) {
  Session& session = transaction.session();
  RETURN_IF_ERROR(
      session.Execute("DELETE FROM competency_uses WHERE used_by = :user", user).status());
  for (const std::string& competency : competencies) {
    RETURN_IF_ERROR(session
                        .Execute("INSERT INTO competency_uses (competency, used_by) "
                                 "VALUES (:competency, :user)",
                                 competency, user)
                        .status());
  }
  return absl::OkStatus();
}

absl::Status CheckNotUsed(Transaction& transaction, const std::string& competency) {
  ASSIGN_OR_RETURN(const auto row,
                   transaction.session().QueryOne<std::string>(
                       "SELECT used_by FROM competency_uses WHERE competency = :competency LIMIT 1",
                       competency));
  if (!row) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kResourceInUse, competency,
      absl::StrCat(std::get<0>(*row), " refers to it; change or delete that first."));
}

absl::Status CheckCompetenciesExist(Transaction& transaction, absl::string_view organization,
                                    const std::vector<std::pair<std::string, std::string>>& named) {
  std::vector<FieldViolation> violations;
  for (const auto& [field, competency] : named) {
    if (OrganizationOf(competency) != organization) {
      violations.push_back({field, "must be a competency of the same organization"});
      continue;
    }
    ASSIGN_OR_RETURN(const bool exists, transaction.Exists(CompetencyType(), competency));
    if (!exists) violations.push_back({field, "names a competency that does not exist"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

}  // namespace touchstone::catalog
