// When a figure made of anonymous ratings may be shown, and when it may change.
//
// Cycles compose each report once, of ratings that stand (FirstTrail); what is said of reports that
// change holds for whoever composes one again (NextTrail).
//
// A cell is one figure: a relation's level, or what the relation says of one behavior. Its relation
// has a minimum: no figure may tell of fewer ratings than that, by itself or compared with one that
// was shown before. So:
//
// - A cell with fewer ratings than the minimum is hidden.
// - The ratings are thought of as cut into pieces by all sets of ratings that the cell has ever
//   shown: two are in one piece when no report had the one without the other. A set is shown only
//   when every piece that it makes has the minimum or more. Whatever is computed from the reports,
//   even by somebody who could see every rating of every piece (without its rater), tells of no
//   group that is smaller. A cell whose set may not be shown keeps what it showed: it is frozen.
// - A hidden cell stays hidden until the minimum or more of ratings were added to those it had when
//   it was hidden; one that was shown and is hidden since, because too few are left, stays hidden.
//   A shown cell of which too few ratings are left is hidden when the minimum or more went away,
//   and keeps what it showed when fewer did. So nobody makes a cell appear by taking ratings away.
//
// What is accepted: that all raters of a relation gave the same, an extreme mean says of each; and
// beside the mean, the agreement of few raters lets one guess which ratings there were, though not
// whose. That is why pieces are counted and not only what was added and removed together: with one
// rating gone and three come, four would differ, and yet the one that is gone could be told by its
// value.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_DISCLOSURE_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_DISCLOSURE_H_

#include <string>
#include <tuple>
#include <vector>

namespace touchstone::assessment {

// One rating as a cell counts it. A changed value makes it another one: what was said before is
// still in the figures that were shown before.
struct Counted {
  std::string rating;  // its id
  int value = 0;
  friend bool operator==(const Counted&, const Counted&) = default;
  friend bool operator<(const Counted& a, const Counted& b) {
    return std::tie(a.rating, a.value) < std::tie(b.rating, b.value);
  }
};

// Sorted, each rating once.
using CountedSet = std::vector<Counted>;

// What must be remembered of a cell for its next report; as secret as the ratings.
struct Trail {
  bool shown = false;
  CountedSet behind;               // of the figure that is shown, or of the cell when it was hidden
  std::vector<CountedSet> pieces;  // of all that was ever shown; only where the minimum is above 1
  friend bool operator==(const Trail&, const Trail&) = default;
};

// A cell that was never in a report. A minimum below 1 is 1.
Trail FirstTrail(CountedSet now, int minimum);

// A cell that was, with what its ratings are now. It stays as it is (the same trail comes back)
// when nothing else may be shown. The minimum is that of the trail.
Trail NextTrail(const Trail& before, CountedSet now, int minimum);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_DISCLOSURE_H_
