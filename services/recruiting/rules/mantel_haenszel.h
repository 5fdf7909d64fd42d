// Adverse impact pooled over requisitions, each of which has its own rate of selection: adding
// their numbers up would make differences between requisitions look like ones between groups.
//
//   const PooledImpact pooled = PooledImpactOf({{.group = {12, 28}, .reference = {48, 32}}, …});
//   const Accumulated figure = Accumulate({this_year, last_year, the_year_before});
//
// One stratum is one requisition. The reference is the same group in all of them, such as the one
// whose rate is the highest in their sum. The order of strata does not matter.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_MANTEL_HAENSZEL_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_MANTEL_HAENSZEL_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "services/recruiting/rules/adverse_impact.h"

namespace touchstone::recruiting {

// The formulas, with their versions.
inline constexpr char kCommonOddsRatioFormula[] = "mantel-haenszel-odds-ratio-1";
inline constexpr char kCommonRiskRatioFormula[] = "mantel-haenszel-risk-ratio-1";
inline constexpr char kMantelHaenszelFormula[] = "mantel-haenszel-z-1";

struct Stratum {
  Selection group;
  Selection reference;

  friend auto operator<=>(const Stratum&, const Stratum&) = default;
};

// A ratio common to all strata. Below 1 where the group is selected less.
struct CommonRatio {
  double value = 0;
  std::optional<Interval> interval;  // nothing where the value is 0
};

struct PooledImpact {
  // Requisitions in which both the group and the reference were considered, and how many of each
  // were. Others tell nothing, and are not in it.
  int64_t strata = 0;
  Selection group;
  Selection reference;
  // Sum of ad/n by sum of bc/n (Mantel & Haenszel 1959), a and b the group's selected and not
  // selected, c and d the reference's; the interval by Robins, Breslow & Greenland (1986). Nothing
  // where the divisor is 0.
  std::optional<CommonRatio> odds_ratio;
  // The common impact ratio: sum of a(c+d)/n by sum of c(a+b)/n; the interval by Greenland & Robins
  // (1985). Nothing where the divisor is 0.
  std::optional<CommonRatio> risk_ratio;
  // z = (sum of a - sum of its expectations) / sqrt(sum of its variances), without a correction for
  // continuity, as TwoProportionZ has none (Mantel & Haenszel 1959). Nothing until the numbers are
  // large enough: whatever the outcome, the sum of a could be 5 below its expectation and 5 above
  // (Mantel & Fleiss 1980).
  std::optional<Difference> difference;
};

PooledImpact PooledImpactOf(std::vector<Stratum> strata);

struct Accumulated {
  size_t periods = 0;  // how many are in the figure
  PooledImpact impact;
};

// Numbers that are too small for a determination are put together with those of earlier periods
// until one is possible (29 CFR 1607.4 D): the newest period, and as many of those before it as it
// takes. Without a difference, all of them are not enough. Whether they are depends on how many
// were considered and selected, not on who was: looking again makes nothing significant.
Accumulated Accumulate(std::span<const std::vector<Stratum>> newest_first);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_MANTEL_HAENSZEL_H_
