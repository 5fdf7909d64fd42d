#include "services/assessment/rules/composition.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/figures/agreement.h"

namespace touchstone::assessment {
namespace {

// What a relation's raters said of the level, and of each behavior.
struct Said {
  CountedSet level;
  std::vector<CountedSet> behaviors;
};

Said SaidBy(int relation, int behaviors, std::span<const Rating> ratings) {
  Said said;
  said.behaviors.resize(behaviors);
  for (const Rating& rating : ratings) {
    if (rating.relation != relation) continue;
    if (rating.level) said.level.push_back({rating.id, *rating.level});
    const size_t count = std::min(rating.behaviors.size(), said.behaviors.size());
    for (size_t b = 0; b < count; ++b) {
      if (rating.behaviors[b]) said.behaviors[b].push_back({rating.id, *rating.behaviors[b]});
    }
  }
  std::sort(said.level.begin(), said.level.end());
  for (CountedSet& behavior : said.behaviors) std::sort(behavior.begin(), behavior.end());
  return said;
}

RelationTrail TrailOf(Said said, const RelationRule& rule, const RelationTrail* before) {
  RelationTrail trail;
  trail.relation = rule.relation;
  trail.level = before == nullptr ? FirstTrail(std::move(said.level), rule.minimum)
                                  : NextTrail(before->level, std::move(said.level), rule.minimum);
  for (size_t b = 0; b < said.behaviors.size(); ++b) {
    trail.behaviors.push_back(
        before == nullptr
            ? FirstTrail(std::move(said.behaviors[b]), rule.minimum)
            : NextTrail(before->behaviors[b], std::move(said.behaviors[b]), rule.minimum));
  }
  return trail;
}

std::vector<int> ValuesOf(const CountedSet& set) {
  std::vector<int> values;
  values.reserve(set.size());
  for (const Counted& counted : set) values.push_back(counted.value);
  return values;
}

Cell Shown(int n, Fraction mean) {
  Cell cell;
  cell.suppressed.reset();
  cell.n = n;
  cell.mean = mean;
  return cell;
}

Cell Suppressed(Suppression why) {
  Cell cell;
  cell.suppressed = why;
  return cell;
}

// One relation's cell for the level or a behavior.
Cell CellOf(const Trail& trail, int minimum, int options) {
  if (!trail.shown) return Suppressed(minimum > 1 ? Suppression::kTooFew : Suppression::kNoneRated);
  const std::vector<int> values = ValuesOf(trail.behind);
  int64_t sum = 0;
  for (const int value : values) sum += value;
  const int n = static_cast<int>(values.size());
  Cell cell = Shown(n, Fraction(sum, n));
  cell.agreement = AgreementRwg(values, options);
  cell.average_deviation = AverageDeviation(values);
  return cell;
}

// Why nothing can be made of these cells: nobody said anything, or nothing may be told of it.
Cell NothingOf(std::span<const Cell* const> cells) {
  const bool hidden = std::any_of(cells.begin(), cells.end(), [](const Cell* cell) {
    return cell->suppressed.has_value() && cell->suppressed != Suppression::kNoneRated;
  });
  return Suppressed(hidden ? Suppression::kComplementary : Suppression::kNoneRated);
}

// One relation's cell for a key element, of its cells for behaviors.
Cell KeyElementCell(const std::vector<int>& element, const std::vector<Cell>& behaviors) {
  std::vector<const Cell*> cells;
  int n = 0;
  Fraction sum;
  for (const int behavior : element) {
    const Cell& cell = behaviors[behavior];
    cells.push_back(&cell);
    if (cell.suppressed) continue;
    n += cell.n;
    sum = sum + cell.mean * Fraction(cell.n);
  }
  return n == 0 ? NothingOf(cells) : Shown(n, sum / n);
}

// A cell over relations is the weighted mean of theirs.
class Combination {
 public:
  explicit Combination(const CompositionRules& rules) : rules_(rules) {}

  Combination WithoutSelf() const {
    Combination others(rules_);
    others.self_ = false;
    return others;
  }

  bool Counts(const RelationRule& rule) const { return rule.weight > 0 && (self_ || !rule.self); }

  // `cell_of` gives a relation's cell, by the relation's index.
  template <typename CellOf>
  Cell Mean(const CellOf& cell_of) const {
    std::vector<const Cell*> cells;
    int n = 0;
    int64_t weights = 0;
    Fraction sum;
    for (size_t r = 0; r < rules_.relations.size(); ++r) {
      if (!Counts(rules_.relations[r])) continue;
      const Cell& cell = cell_of(r);
      cells.push_back(&cell);
      if (cell.suppressed) continue;
      n += cell.n;
      weights += rules_.relations[r].weight;
      sum = sum + cell.mean * Fraction(rules_.relations[r].weight);
    }
    return weights == 0 ? NothingOf(cells) : Shown(n, sum / weights);
  }

  // Of the level, with its interval.
  Cell Level(const Composition& composition, const std::string& seed) const {
    Cell cell =
        Mean([&](size_t r) -> const Cell& { return composition.report.relations[r].level; });
    if (cell.suppressed) return cell;
    std::vector<WeightedGroup> groups;
    for (size_t r = 0; r < rules_.relations.size(); ++r) {
      const Trail& trail = composition.trails[r].level;
      if (!Counts(rules_.relations[r]) || !trail.shown) continue;
      groups.push_back({rules_.relations[r].weight, ValuesOf(trail.behind)});
    }
    cell.interval = IntervalOfMean(groups, seed);
    return cell;
  }

 private:
  const CompositionRules& rules_;
  bool self_ = true;
};

void CompareSelf(const CompositionRules& rules, Report& report) {
  if (!rules.compare_self || report.others.suppressed) return;
  for (size_t r = 0; r < rules.relations.size(); ++r) {
    const Cell& self = report.relations[r].level;
    if (!rules.relations[r].self || self.suppressed) continue;
    const Fraction difference = self.mean - report.others.mean;
    report.self_less_others = difference;
    report.self_view = difference >= Fraction(1)    ? SelfView::kBlindSpot
                       : difference <= Fraction(-1) ? SelfView::kHiddenStrength
                                                    : SelfView::kAlike;
    return;
  }
}

}  // namespace

Composition Compose(const CompositionRules& rules, std::span<const Rating> ratings,
                    absl::string_view seed) {
  return ComposeAfter({}, rules, ratings, seed);
}

Composition ComposeAfter(std::span<const RelationTrail> before, const CompositionRules& rules,
                         std::span<const Rating> ratings, absl::string_view seed) {
  Composition composition;
  Report& report = composition.report;
  for (const RelationRule& rule : rules.relations) {
    const auto known = std::find_if(before.begin(), before.end(), [&](const RelationTrail& trail) {
      return trail.relation == rule.relation;
    });
    const RelationTrail& trail =
        composition.trails.emplace_back(TrailOf(SaidBy(rule.relation, rules.behaviors, ratings),
                                                rule, known == before.end() ? nullptr : &*known));

    RelationCells& cells = report.relations.emplace_back();
    cells.relation = rule.relation;
    cells.minimum = std::max(rule.minimum, 1);
    cells.level = CellOf(trail.level, rule.minimum, rules.levels);
    for (const Trail& behavior : trail.behaviors) {
      cells.behaviors.push_back(CellOf(behavior, rule.minimum, rules.behavior_options));
    }
    for (const std::vector<int>& element : rules.key_elements)
      cells.key_elements.push_back(KeyElementCell(element, cells.behaviors));
  }

  const Combination all(rules);
  const Combination others = all.WithoutSelf();
  report.combined = all.Level(composition, absl::StrCat(seed, "/combined"));
  report.others = others.Mean([&](size_t r) -> const Cell& { return report.relations[r].level; });
  for (int b = 0; b < rules.behaviors; ++b) {
    report.others_behaviors.push_back(
        others.Mean([&](size_t r) -> const Cell& { return report.relations[r].behaviors[b]; }));
  }
  for (size_t e = 0; e < rules.key_elements.size(); ++e) {
    report.others_key_elements.push_back(
        others.Mean([&](size_t r) -> const Cell& { return report.relations[r].key_elements[e]; }));
  }
  if (rules.required_level && !report.combined.suppressed)
    report.gap = Fraction(*rules.required_level) - report.combined.mean;
  CompareSelf(rules, report);
  return composition;
}

}  // namespace touchstone::assessment
