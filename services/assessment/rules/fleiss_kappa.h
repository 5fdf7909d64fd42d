// Fleiss' kappa, where every unit has the same number of raters and categories have no order.
// alpha.h does without either.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_FLEISS_KAPPA_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_FLEISS_KAPPA_H_

#include <optional>
#include <vector>

namespace touchstone::assessment {

// (P - Pe) / (1 - Pe) (Fleiss 1971) of `table[unit][category]`, how many raters chose the category.
// Nothing without units, below two raters, where units have different numbers of categories or
// raters, or where all raters chose one category throughout.
std::optional<double> FleissKappa(const std::vector<std::vector<int>>& table);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_FLEISS_KAPPA_H_
