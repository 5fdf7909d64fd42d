// How far the raters of one person agree. Krippendorff's alpha is for many people: of one person it
// is near 0 or undefined just where the raters agree.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_FIGURES_AGREEMENT_H_
#define TOUCHSTONE_SERVICES_RUNTIME_FIGURES_AGREEMENT_H_

#include <optional>
#include <span>

namespace touchstone {

// Within-group agreement of one person's raters on one question (James, Demaree & Wolf 1984),
// against the uniform null over `options` answers. 1 is full agreement; below 0 is clipped to 0 as
// they do. Needs two raters and two options; with fewer there is no value, which is not the same as
// 0.
std::optional<double> AgreementRwg(std::span<const int> ratings, int options);

// The mean distance of the ratings from their mean (Burke, Finkelstein & Dusig 1999). Needs two.
std::optional<double> AverageDeviation(std::span<const int> ratings);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_FIGURES_AGREEMENT_H_
