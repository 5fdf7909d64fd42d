// Intraclass correlations: how much of the ratings' variance is due to the people rated.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_FIGURES_ICC_H_
#define TOUCHSTONE_SERVICES_RUNTIME_FIGURES_ICC_H_

#include <optional>
#include <vector>

namespace touchstone {

// One of the six, with its 95 % interval by the F distribution (Shrout & Fleiss 1979; for the
// two-way random model their approximation with Satterthwaite's degrees of freedom).
struct Icc {
  double value = 0;
  double low = 0;
  double high = 0;
};

// Named as Shrout & Fleiss do. One rater's reliability, and that of the mean of all k raters.
struct IntraclassCorrelations {
  int people = 0;
  int raters = 0;
  Icc one_way;         // ICC(1,1): each person has other raters
  Icc two_way_random;  // ICC(2,1): the same raters for all, drawn from many; absolute agreement
  Icc two_way_fixed;   // ICC(3,1): the same raters for all, and no others matter; consistency
  Icc one_way_mean;    // ICC(1,k)
  Icc two_way_random_mean;  // ICC(2,k)
  Icc two_way_fixed_mean;   // ICC(3,k)
};

// `table[person][rater]`. Nothing below two people or two raters, for a table with gaps, or where
// all people come to the same mean.
std::optional<IntraclassCorrelations> IccOf(const std::vector<std::vector<double>>& table);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_FIGURES_ICC_H_
