// Whether a selection process passes over some groups of applicants: adverse impact, by the Uniform
// Guidelines on Employee Selection Procedures (29 CFR 1607.4 B to D).
//
//   // By stage: who went on, who did not, who withdrew, whose decision is still open.
//   const AdverseImpact impact = AdverseImpactOf({{"men", {{48, 32}}}, {"women", {{12, 28}}}});
//   impact.total.groups[1].impact_ratio;        // 1/2
//   impact.total.groups[1].difference->z;       // -3.0984
//
// Groups are those of one category, sex or race and ethnicity; who did not say is in no group. It
// takes counts, so that its time does not depend on the number of applicants. Counts are at least 0
// and at most 10^9. An offer that was declined is a selection.
//
// An application is considered at a stage when it was decided there. Who withdraws leaves the
// denominator from the stage that was left on, and so that of the total; who is undecided is not in
// it yet. The total's selected are those of the last stage, its others those not selected at any.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_ADVERSE_IMPACT_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_ADVERSE_IMPACT_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/runtime/figures/fraction.h"

namespace touchstone::recruiting {

// The formulas, with their versions.
inline constexpr char kImpactRatioFormula[] = "impact-ratio-29cfr1607-4d-1";
inline constexpr char kRatioIntervalFormula[] = "ratio-interval-log-1";
inline constexpr char kTwoProportionFormula[] = "two-proportion-z-pooled-1";
inline constexpr char kFisherFormula[] = "fisher-exact-two-sided-1";

// A ratio below it is evidence of adverse impact (29 CFR 1607.4 D).
inline constexpr Fraction kFourFifths(4, 5);
// The quantile of the normal distribution behind 95 % intervals; from it on, either way, a
// difference is significant (about two standard deviations: Castaneda v. Partida, Hazelwood).
inline constexpr double kTwoSided95 = 1.96;

struct StageCounts {
  int64_t selected = 0;  // went on to the next stage, or at the last one was selected
  int64_t not_selected = 0;
  int64_t withdrawn = 0;
  int64_t undecided = 0;
};

struct GroupCounts {
  std::string group;
  std::vector<StageCounts> stages;  // in their order, as many for each group
};

// Those who were considered.
struct Selection {
  int64_t selected = 0;
  int64_t not_selected = 0;

  int64_t considered() const { return selected + not_selected; }
  friend auto operator<=>(const Selection&, const Selection&) = default;
};

// Of 95 %.
struct Interval {
  double low = 0;
  double high = 0;
};

// Whether two groups' rates differ by more than chance makes.
struct Difference {
  const char* formula = kTwoProportionFormula;
  std::optional<double>
      z;               // below 0 where the group's rate is the lower one; none of Fisher's test
  double p_value = 1;  // two-sided
  bool significant = false;  // |z| is 1.96 or more; of Fisher's test: p is .05 or less
};

struct GroupImpact {
  std::string group;
  Selection selection;
  bool is_reference = false;
  // Under 2 % of those who entered the first stage (29 CFR 1607.15 A (2) (a)): too few to tell.
  bool under_two_percent = false;
  // Selected by considered. Nothing when nobody was considered: no data, which is not 0.
  std::optional<Fraction> rate;
  // The rate by the reference's. Nothing without data, or where there is no reference.
  std::optional<Fraction> impact_ratio;
  // Of the ratio. Nothing for the reference, and where nobody of the group was selected.
  std::optional<Interval> ratio_interval;
  bool below_four_fifths = false;
  // Whether the ratio would be on the other side of four fifths ("flip-flop") had one selection
  // gone to the other of the two, reference or group.
  bool one_selection_decides = false;
  // From the reference. Nothing for itself, without data, or where there is no reference.
  std::optional<Difference> difference;
};

struct ImpactTable {
  std::vector<GroupImpact> groups;  // in the order of the counts
  // The group with the highest rate; of several the one with the most considered, then the first.
  // Nothing when nobody is selected.
  std::optional<size_t> reference;
};

struct AdverseImpact {
  ImpactTable total;                // what is looked at first (29 CFR 1607.4 C)
  std::vector<ImpactTable> stages;  // then each component
};

AdverseImpact AdverseImpactOf(const std::vector<GroupCounts>& groups);

// (p1 - p2) / sqrt(p (1 - p) (1/n1 + 1/n2)), p the rate of both together. Nothing where nobody was
// considered in one of them, or all or none of both were selected.
std::optional<double> TwoProportionZ(const Selection& first, const Selection& second);

// The probability of |z| or more, either way.
double TwoSidedP(double z);

// The two-sided p: that of all tables with the same margins that are no more likely than this one.
// Likelihoods within one part in 10^7 count as equal. Takes as many steps as there are tables.
double FisherExact(const Selection& first, const Selection& second);

// The one of the two that fits the counts: Fisher's where an expected cell is below 5. Both have
// data.
Difference DifferenceOf(const Selection& group, const Selection& reference);

// exp(ln RR +- 1.96 sqrt(1/a - 1/n1 + 1/c - 1/n2)) of the ratio of the group's rate by the
// reference's (Katz and others 1978). Nothing where one of them has nobody selected.
std::optional<Interval> RatioInterval(const Selection& group, const Selection& reference);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_ADVERSE_IMPACT_H_
