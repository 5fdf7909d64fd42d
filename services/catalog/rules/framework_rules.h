// What must hold within a framework beyond each field's own rules.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_FRAMEWORK_RULES_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_FRAMEWORK_RULES_H_

#include <touchstone/catalog/v1/framework.pb.h>

#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::catalog {

// Everything that is wrong: a language that is not known, two levels with one id or one title, a
// behavior scale with fewer than two points, points that do not ascend, or two with one label.
// Field paths start with "framework.".
std::vector<FieldViolation> FrameworkViolations(const v1::Framework& framework);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_FRAMEWORK_RULES_H_
