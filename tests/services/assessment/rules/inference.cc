#include "tests/services/assessment/rules/inference.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <tuple>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "tests/services/assessment/rules/linear_range.h"

namespace touchstone::assessment {
namespace {

Rational Exactly(Fraction fraction) { return {fraction.numerator(), fraction.denominator()}; }

CountedSet Without(const CountedSet& a, const CountedSet& b) {
  CountedSet rest;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(rest));
  return rest;
}

// Question 0 is the level, the others are the behaviors. Unknown are the sums of anonymous ratings
// of one relation and question that came with the same report.
class Inference {
 public:
  Inference(const CompositionRules& rules, std::span<const Published> history)
      : rules_(rules), history_(history), last_(history.size() - 1) {
    for (size_t r = 0; r < rules_.relations.size(); ++r) {
      for (int q = 0; q <= rules_.behaviors; ++q) AddUnknowns(r, q);
    }
    for (size_t i = 0; i < history_.size(); ++i) AddReport(i);
  }

  std::vector<std::string> Result() {
    for (size_t r = 0; r < rules_.relations.size(); ++r) {
      if (rules_.relations[r].minimum <= 1) continue;
      const RelationCells& cells = history_[last_].composition.report.relations[r];
      for (int q = 0; q <= rules_.behaviors; ++q) {
        if (CellOf(last_, r, q).suppressed)
          Look(r, {{q, Present(last_, r, q)}}, absl::StrCat("what question ", q, " hides"));
        LookAtLate(r, q);
      }
      for (size_t e = 0; e < rules_.key_elements.size(); ++e) {
        std::vector<std::pair<int, CountedSet>> sets;
        for (const int b : rules_.key_elements[e])
          sets.emplace_back(1 + b, Present(last_, r, 1 + b));
        if (cells.key_elements[e].suppressed)
          Look(r, sets, absl::StrCat("what key element ", e, " hides"));
      }
    }
    return result_;
  }

 private:
  // What a figure may be made of.
  enum Made { kOfShownCells, kOfHiddenCellsToo };

  bool IsKnown(size_t r) const { return rules_.relations[r].minimum <= 1; }

  const Cell& CellOf(size_t i, size_t r, int q) const {
    const RelationCells& cells = history_[i].composition.report.relations[r];
    return q == 0 ? cells.level : cells.behaviors[q - 1];
  }

  // The ratings that were there at the i-th report.
  CountedSet Present(size_t i, size_t r, int q) const {
    CountedSet set;
    for (const Rating& rating : history_[i].ratings) {
      const std::optional<int> value = q == 0 ? rating.level : rating.behaviors[q - 1];
      if (rating.relation == rules_.relations[r].relation && value)
        set.push_back({rating.id, *value});
    }
    std::sort(set.begin(), set.end());
    return set;
  }

  // Those that its cell shows.
  CountedSet Behind(size_t i, size_t r, int q) const {
    if (CellOf(i, r, q).suppressed) return {};
    const RelationTrail& trail = history_[i].composition.trails[r];
    return q == 0 ? trail.level.behind : trail.behaviors[q - 1].behind;
  }

  void AddUnknowns(size_t r, int q) {
    if (IsKnown(r)) return;
    CountedSet before;
    for (size_t i = 0; i < history_.size(); ++i) {
      const CountedSet present = Present(i, r, q);
      const CountedSet came = Without(present, before);
      before = present;
      if (came.empty()) continue;
      const int unknown = static_cast<int>(point_.size());
      point_.emplace_back();
      for (const Counted& counted : came) {
        point_.back() += counted.value;
        unknowns_[{r, q, counted.rating}] = unknown;
      }
      const auto count = static_cast<int>(came.size());
      constraints_.push_back(
          {SumOf(r, q, came), count, count * (q == 0 ? rules_.levels : rules_.behavior_options)});
    }
  }

  // The sum of a set in which all are that came with one of them.
  LinearForm SumOf(size_t r, int q, const CountedSet& set) const {
    LinearForm sum;
    for (const Counted& counted : set) {
      if (IsKnown(r)) {
        sum.constant += counted.value;
      } else {
        sum.coefficients[unknowns_.at({r, q, counted.rating})] = 1;
      }
    }
    return sum;
  }

  using Sets = std::vector<std::pair<int, CountedSet>>;  // by question

  std::optional<LinearForm> MeanOf(size_t r, const Sets& sets) const {
    LinearForm sum;
    size_t count = 0;
    for (const auto& [q, set] : sets) {
      sum.Add(SumOf(r, q, set), 1);
      count += set.size();
    }
    if (count == 0) return std::nullopt;
    LinearForm mean;
    mean.Add(sum, Rational(1, count));
    return mean;
  }

  std::optional<LinearForm> MeanOf(size_t i, size_t r, const std::vector<int>& questions,
                                   Made made) const {
    Sets sets;
    for (const int q : questions) {
      const bool hidden = CellOf(i, r, q).suppressed.has_value();
      sets.emplace_back(q, !hidden                     ? Behind(i, r, q)
                           : made == kOfHiddenCellsToo ? Present(i, r, q)
                                                       : CountedSet());
    }
    return MeanOf(r, sets);
  }

  std::optional<LinearForm> Combined(size_t i, const std::vector<int>& questions, bool with_self,
                                     Made made) const {
    LinearForm sum;
    int weights = 0;
    for (size_t r = 0; r < rules_.relations.size(); ++r) {
      const RelationRule& rule = rules_.relations[r];
      if (rule.self && !with_self) continue;
      const auto mean = MeanOf(i, r, questions, made);
      if (rule.weight == 0 || !mean) continue;
      sum.Add(*mean, rule.weight);
      weights += rule.weight;
    }
    if (weights == 0) return std::nullopt;
    LinearForm mean;
    mean.Add(sum, Rational(1, weights));
    return mean;
  }

  void AddReport(size_t i) {
    const Report& report = history_[i].composition.report;
    for (size_t r = 0; r < rules_.relations.size(); ++r) {
      for (int q = 0; q <= rules_.behaviors; ++q) AddCell(i, r, q);
      for (size_t e = 0; e < rules_.key_elements.size(); ++e) {
        AddFigure("key element", report.relations[r].key_elements[e],
                  [&](Made made) { return MeanOf(i, r, QuestionsOf(e), made); });
      }
    }
    AddFigure("combined", report.combined, [&](Made made) { return Combined(i, {0}, true, made); });
    AddFigure("others", report.others, [&](Made made) { return Combined(i, {0}, false, made); });
    for (int b = 0; b < rules_.behaviors; ++b) {
      AddFigure("others' behavior", report.others_behaviors[b],
                [&](Made made) { return Combined(i, {1 + b}, false, made); });
    }
    for (size_t e = 0; e < rules_.key_elements.size(); ++e) {
      AddFigure("others' key element", report.others_key_elements[e],
                [&](Made made) { return Combined(i, QuestionsOf(e), false, made); });
    }
    if (report.gap) {
      AddFigure("gap", *report.gap, [&](Made made) {
        return Difference(LinearForm{*rules_.required_level}, Combined(i, {0}, true, made));
      });
    }
    if (report.self_less_others) {
      AddFigure("self less others", *report.self_less_others, [&](Made made) {
        return Difference(MeanOf(i, 0, {0}, made), Combined(i, {0}, false, made));
      });
    }
  }

  std::vector<int> QuestionsOf(size_t e) const {
    std::vector<int> questions;
    for (const int behavior : rules_.key_elements[e]) questions.push_back(1 + behavior);
    return questions;
  }

  static std::optional<LinearForm> Difference(const std::optional<LinearForm>& a,
                                              const std::optional<LinearForm>& b) {
    if (!a || !b) return std::nullopt;
    LinearForm difference = *a;
    difference.Add(*b, -1);
    return difference;
  }

  // A relation's mean with one decimal says more than that: the sum is a whole number.
  void AddCell(size_t i, size_t r, int q) {
    const Cell& cell = CellOf(i, r, q);
    if (cell.suppressed || IsKnown(r)) return;
    const int64_t tenths = cell.mean.Tenths();
    int64_t low = 0;
    while (Fraction(low, cell.n).Tenths() < tenths) ++low;
    int64_t high = low;
    while (Fraction(high + 1, cell.n).Tenths() == tenths) ++high;
    constraints_.push_back({SumOf(r, q, Behind(i, r, q)), low, high});
  }

  using FormOf = absl::FunctionRef<std::optional<LinearForm>(Made)>;

  void AddFigure(const char* what, const Cell& cell, FormOf form_of) {
    if (!cell.suppressed) AddFigure(what, cell.mean, form_of);
  }

  void AddFigure(const char* what, Fraction figure, FormOf form_of) {
    for (const Made made : {kOfShownCells, kOfHiddenCellsToo}) {
      const auto form = form_of(made);
      if (!form || form->At(point_) != Exactly(figure)) continue;
      const Rational shown(figure.Tenths(), 10);
      constraints_.push_back({*form, shown - Rational(1, 20), shown + Rational(1, 20)});
      return;
    }
    result_.push_back(absl::StrCat(what, " is made of nobody knows what"));
  }

  void Look(size_t r, const Sets& sets, const std::string& what) {
    const auto mean = MeanOf(r, sets);
    if (!mean) return;
    const LinearRange range = RangeOf(*mean, constraints_, point_);
    if (range.high - range.low >= Rational(1, 2)) return;
    result_.push_back(absl::StrCat(what, " of relation ", rules_.relations[r].relation));
  }

  void LookAtLate(size_t r, int q) {
    if (last_ == 0) return;
    CountedSet fresh = Behind(last_, r, q);
    for (size_t i = 0; i < last_; ++i) fresh = Without(fresh, Behind(i, r, q));
    if (static_cast<int>(fresh.size()) >= rules_.relations[r].minimum) return;
    Look(r, {{q, Without(Present(last_, r, q), Present(last_ - 1, r, q))}},
         absl::StrCat("the late answer to question ", q));
  }

  const CompositionRules& rules_;
  const std::span<const Published> history_;
  const size_t last_;
  std::map<std::tuple<size_t, int, std::string>, int> unknowns_;
  std::vector<Rational> point_;  // the truth
  std::vector<LinearConstraint> constraints_;
  std::vector<std::string> result_;
};

}  // namespace

std::vector<std::string> Inferred(const CompositionRules& rules,
                                  std::span<const Published> history) {
  return Inference(rules, history).Result();
}

}  // namespace touchstone::assessment
