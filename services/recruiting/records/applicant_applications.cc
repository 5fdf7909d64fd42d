#include "services/recruiting/records/applicant_applications.h"

#include <utility>

#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {

absl::StatusOr<std::vector<std::string>> ApplicationsOf(Session& session,
                                                        const std::string& applicant) {
  ASSIGN_OR_RETURN(auto rows, session.Query<std::string>(
                                  "SELECT name FROM applications WHERE parent = :parent AND "
                                  "applicant = :applicant ORDER BY name",
                                  ParentOf(applicant), applicant));
  std::vector<std::string> names;
  for (auto& [name] : rows) names.push_back(std::move(name));
  return names;
}

}  // namespace touchstone::recruiting
