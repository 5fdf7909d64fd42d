#include "tests/services/assessment/rules/random_cycle.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace touchstone::assessment {
namespace {

std::string Printed(Fraction fraction) {
  return absl::StrCat(fraction.Tenths(), " tenths of ", fraction.numerator(), "/",
                      fraction.denominator());
}

std::string Printed(const std::optional<double>& value) {
  return value ? absl::StrFormat("%.17g", *value) : "-";
}

std::string Printed(const Cell& cell) {
  if (cell.suppressed)
    return absl::StrCat("  suppressed ", static_cast<int>(*cell.suppressed), "\n");
  std::string text = absl::StrCat("  n=", cell.n, " mean ", Printed(cell.mean), " rwg ",
                                  Printed(cell.agreement), " ad ", Printed(cell.average_deviation));
  if (cell.interval) {
    absl::StrAppend(&text, " from ", Printed(cell.interval->low), " to ",
                    Printed(cell.interval->high));
  }
  return text + "\n";
}

std::string Printed(const std::vector<Cell>& cells) {
  std::string text;
  for (const Cell& cell : cells) text += Printed(cell);
  return text;
}

}  // namespace

Rating RandomRating(const CompositionRules& rules, int relation, const std::string& id,
                    SeededRandom& random) {
  Rating rating{id, relation};
  if (random.Below(8) > 0) rating.level = static_cast<int>(1 + random.Below(rules.levels));
  for (int b = 0; b < rules.behaviors; ++b) {
    rating.behaviors.emplace_back();
    if (random.Below(4) > 0)
      rating.behaviors.back() = static_cast<int>(1 + random.Below(rules.behavior_options));
  }
  return rating;
}

Cycle RandomCycle(SeededRandom& random) {
  Cycle cycle;
  cycle.rules.levels = 5;
  cycle.rules.behavior_options = 3;
  cycle.rules.behaviors = 3;
  cycle.rules.key_elements = {{0, 1}, {1, 2}};
  cycle.rules.required_level = static_cast<int>(1 + random.Below(5));
  cycle.rules.compare_self = random.Below(4) > 0;
  for (const int relation : {kSelf, kManager, kPeer, kDirectReport, kCustomer}) {
    const bool named = relation == kSelf || relation == kManager;
    cycle.rules.relations.push_back(
        {relation, static_cast<int>(random.Below(4)), named ? 1 : 3, relation == kSelf});
    const int64_t count = named ? random.Below(3) > 0 : random.Below(6);
    for (int64_t i = 0; i < count; ++i) {
      cycle.ratings.push_back(
          RandomRating(cycle.rules, relation, absl::StrCat(relation, "-", i), random));
    }
  }
  Shuffle(cycle.ratings, random);
  return cycle;
}

void Shuffle(std::vector<Rating>& ratings, SeededRandom& random) {
  for (size_t i = ratings.size(); i > 1; --i)
    std::swap(ratings[i - 1], ratings[random.Below(static_cast<int64_t>(i))]);
}

std::vector<Rating> Fewer(const std::vector<Rating>& ratings, SeededRandom& random) {
  std::vector<Rating> fewer;
  for (const Rating& rating : ratings) {
    if (random.Below(4) > 0) fewer.push_back(rating);
  }
  return fewer;
}

std::string Printed(const Report& report) {
  std::string text;
  for (const RelationCells& cells : report.relations) {
    absl::StrAppend(&text, "relation ", cells.relation, " minimum ", cells.minimum, "\n",
                    Printed(cells.level), Printed(cells.behaviors), Printed(cells.key_elements));
  }
  absl::StrAppend(&text, "combined\n", Printed(report.combined), "others\n", Printed(report.others),
                  Printed(report.others_behaviors), Printed(report.others_key_elements));
  if (report.gap) absl::StrAppend(&text, "gap ", Printed(*report.gap), "\n");
  if (report.self_less_others)
    absl::StrAppend(&text, "self less others ", Printed(*report.self_less_others), "\n");
  absl::StrAppend(&text, "self view ", static_cast<int>(report.self_view), "\n");
  return text;
}

}  // namespace touchstone::assessment
