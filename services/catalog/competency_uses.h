// Which resources use a competency, so that it does not go from under them.

#ifndef TOUCHSTONE_SERVICES_CATALOG_COMPETENCY_USES_H_
#define TOUCHSTONE_SERVICES_CATALOG_COMPETENCY_USES_H_

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/store.h"

namespace touchstone::catalog {

// What a resource, of any kind, uses from now on, instead of what it used before; inside the write
// that changes it.
absl::Status SetUses(Transaction& transaction, const std::string& user,
                     const std::set<std::string>& competencies);

// FAILED_PRECONDITION (RESOURCE_IN_USE), naming one that uses it.
absl::Status CheckNotUsed(Transaction& transaction, const std::string& competency);

// INVALID_ARGUMENT for each that is no competency, or one of another organization. `named` holds
// pairs of the field ("core_value.competencies[2]") and the competency that it names.
absl::Status CheckCompetenciesExist(Transaction& transaction, absl::string_view organization,
                                    const std::vector<std::pair<std::string, std::string>>& named);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_COMPETENCY_USES_H_
