// What a report of one person shows for one competency, made of what the raters said.
//
//   const Composition first = Compose(rules, ratings, seed);
//   Show(first.report);
//   const Composition next = ComposeAfter(first.trails, rules, ratings_since, seed);
//
// Everything in a report that is made of several cells is made of those that it shows, so that what
// is hidden leaves no trace: with other ratings in the hidden cells the report is the same to the
// byte. disclosure.h says what is hidden and what is frozen. The order of ratings does not matter,
// and composing again gives the same.
//
// Figures are shown with one decimal (Fraction::Tenths); the fractions are for computing further.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_COMPOSITION_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_COMPOSITION_H_

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/assessment/rules/disclosure.h"
#include "services/assessment/rules/resampling.h"
#include "services/runtime/figures/fraction.h"

namespace touchstone::assessment {

// How the ratings of one relation (self, manager, peers, …) count.
struct RelationRule {
  int relation = 0;  // its id
  int weight = 0;    // in what is combined over relations; 0 or more
  int minimum = 1;   // of ratings below which a cell is hidden; 1 for those who are named
  bool self = false;
};

// Frozen when the cycle opens.
struct CompositionRules {
  std::vector<RelationRule> relations;
  int levels = 0;            // on the proficiency scale: 1 to this
  int behavior_options = 0;  // on the behavior scale; from whichever number it starts
  int behaviors = 0;
  std::vector<std::vector<int>> key_elements;  // each the indexes of its behaviors
  std::optional<int> required_level;
  bool compare_self = false;  // whether blind spots and hidden strengths are told
};

// What one rater said, with values on the scales; one who said nothing need not be there. Each
// rater of a relation is there once.
struct Rating {
  std::string id;    // of one rater in one relation, for good; a changed rating keeps it
  int relation = 0;  // one that the rules do not have counts nowhere
  std::optional<int> level;
  std::vector<std::optional<int>> behaviors;  // nothing: not observed; missing ones too
};

enum class Suppression {
  kTooFew,         // fewer ratings than the minimum, perhaps none; or it was so, and stays hidden
  kComplementary,  // would be made of cells that are all hidden
  kNoneRated,      // nobody said anything, which may be said where raters are named
};

// One figure. Nothing but `suppressed` is set where it is.
struct Cell {
  std::optional<Suppression> suppressed = Suppression::kNoneRated;
  int n = 0;  // ratings behind it; of a key element, one for each rater and behavior
  Fraction mean;
  // Of one relation's level or behavior only, and from two ratings up: r_wg against the uniform
  // null, and the average deviation (agreement.h).
  std::optional<double> agreement;
  std::optional<double> average_deviation;
  // 95 %, by resampling raters within relations; only of levels over several relations, from
  // three ratings up.
  std::optional<Interval> interval;
  friend bool operator==(const Cell&, const Cell&) = default;
};

struct RelationCells {
  int relation = 0;
  int minimum = 1;  // for "fewer than 3"
  Cell level;
  std::vector<Cell> behaviors;
  std::vector<Cell> key_elements;  // the mean of all ratings of its behaviors that are shown
  friend bool operator==(const RelationCells&, const RelationCells&) = default;
};

enum class SelfView {
  kNotCompared,     // not asked for, or one of the two is hidden
  kAlike,           // less than one level apart
  kBlindSpot,       // self a level or more above the others
  kHiddenStrength,  // self a level or more below
};

struct Report {
  std::vector<RelationCells> relations;  // in the order of the rules
  // The weighted means of what the relations show; relations without weight are left out.
  Cell combined;                       // level, over all relations, self among them
  Cell others;                         // level, without self
  std::vector<Cell> others_behaviors;  // without self
  std::vector<Cell> others_key_elements;
  std::optional<Fraction> gap;  // required less combined, before rounding; below 0 for a surplus
  std::optional<Fraction> self_less_others;  // of levels; where self is compared
  SelfView self_view = SelfView::kNotCompared;
  friend bool operator==(const Report&, const Report&) = default;
};

// What is behind the cells of one relation, in the report's order.
struct RelationTrail {
  int relation = 0;
  Trail level;
  std::vector<Trail> behaviors;
  friend bool operator==(const RelationTrail&, const RelationTrail&) = default;
};

struct Composition {
  Report report;
  std::vector<RelationTrail> trails;  // not for showing
  friend bool operator==(const Composition&, const Composition&) = default;
};

// Composes for the first time. `seed` is for resampling, and always the same for one person's
// competency: a content hash of the cycle's rules with the names of both is one. It must not be
// made of ratings, for a hash of a few small numbers can be guessed back.
Composition Compose(const CompositionRules& rules, std::span<const Rating> ratings,
                    absl::string_view seed);

// Composes what has been composed before, of the ratings as they are now: some are new, some gone,
// some changed. `before` are the trails of the last composition. Rules and seed are those of
// before, and so are the figures of cells whose trails stay as they are.
Composition ComposeAfter(std::span<const RelationTrail> before, const CompositionRules& rules,
                         std::span<const Rating> ratings, absl::string_view seed);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_COMPOSITION_H_
