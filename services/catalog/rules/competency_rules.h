// What must hold within a competency beyond each field's own rules.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_COMPETENCY_RULES_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_COMPETENCY_RULES_H_

#include <touchstone/catalog/v1/competency.pb.h>
#include <touchstone/catalog/v1/framework.pb.h>

#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::catalog {

// Everything that is wrong: an id that two parts have, an element that shares behaviors and has its
// own, one that shares those of an element which is not there or shares itself, a level with two
// lists of indicators, a placeholder that nobody fills in. Field paths start with "competency.".
std::vector<FieldViolation> CompetencyViolations(const v1::Competency& competency);

// Indicators of levels that the scale does not have. Those of `before`, the competency as it was,
// may stay: a scale that is changed does not lock what stands beside it. While a scale has no
// levels any level may be written for it. Field paths start with "competency.".
std::vector<FieldViolation> LevelViolations(const v1::Competency& competency,
                                            const v1::ProficiencyScale& scale,
                                            const v1::Competency& before);

// Whether the text of a reference question has an opening brace that begins none of the
// placeholders that are filled in; kPlaceholderRule tells the caller.
bool HasUnknownPlaceholder(absl::string_view text);
inline constexpr absl::string_view kPlaceholderRule =
    "has a placeholder that is not known; there are {applicant_name} and {key_element}";

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_COMPETENCY_RULES_H_
