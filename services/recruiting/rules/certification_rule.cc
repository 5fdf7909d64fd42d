#include "services/recruiting/rules/certification_rule.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

namespace touchstone::recruiting {
namespace {

constexpr Fraction kNone(0);
constexpr Fraction kFull(100);

// by is not 0.
Fraction Ratio(Fraction value, Fraction by) {
  return value * Fraction(by.denominator(), by.numerator());
}

class Findings {
 public:
  Findings(const CertificationRule& rule, absl::string_view prefix)
      : rule_(rule), prefix_(prefix) {}

  std::vector<FieldViolation> All() && {
    if (rule_.to <= rule_.from) {
      Add("to", "is not behind the first day on which the rule holds");
    }
    LookAtConversion();
    LookAtScores();
    LookAtPreferences();
    LookAtLists();
    LookAtNames();
    LookAtBands();
    return std::move(violations_);
  }

 private:
  void Add(absl::string_view field, absl::string_view problem) {
    violations_.push_back({absl::StrCat(prefix_, field), std::string(problem)});
  }

  // The most points that a score has without preferences.
  Fraction MostConverted() const {
    return rule_.conversion.empty() ? kFull : rule_.conversion.back().points;
  }

  void LookAtConversion() {
    const auto& points = rule_.conversion;
    if (points.size() == 1) Add("conversion", "has one point; give two at least");
    for (size_t i = 0; i < points.size(); ++i) {
      const std::string at = absl::StrCat("conversion[", i, "].");
      if (points[i].points < kNone || points[i].points > kFull) {
        Add(at + "points", "must be 0 to 100");
      }
      if (i == 0) continue;
      if (points[i].raw <= points[i - 1].raw) {
        Add(at + "raw", "must be above that of the point before");
      }
      if (points[i].points < points[i - 1].points) {
        Add(at + "points", "must not be below those of a lower raw score");
      }
    }
  }

  void LookAtScores() {
    if (rule_.passing_mark && (*rule_.passing_mark < kNone || *rule_.passing_mark > kFull)) {
      Add("passing_mark", "must be 0 to 100");
    } else if (rule_.passing_mark && *rule_.passing_mark > MostConverted()) {
      Add("passing_mark", "is more than the conversion gives for any score");
    }
    if (rule_.most_points && *rule_.most_points < MostConverted()) {
      Add("most_points", "is below the points that a score has without preferences");
    }
  }

  void LookAtPreferences() {
    const auto& cap = rule_.most_preference_points;
    if (cap && *cap < kNone) Add("most_preference_points", "must not be below 0");
    std::set<absl::string_view> ids;
    for (size_t i = 0; i < rule_.preferences.size(); ++i) {
      const Preference& preference = rule_.preferences[i];
      const std::string at = absl::StrCat("preferences[", i, "].");
      if (!ids.insert(preference.id).second) {
        Add(at + "id", "is that of another preference already");
      }
      if (preference.points <= kNone) {
        Add(at + "points", "must be above 0");
      } else if (cap && preference.points > *cap) {
        Add(at + "points", "is more than the cap on preference points lets anybody have");
      }
      if (preference.only_to_passing && !rule_.passing_mark) {
        Add(at + "only_to_passing", "needs a passing mark, which the rule does not have");
      }
      for (size_t j = 0; j < preference.lists.size(); ++j) {
        if (std::find(rule_.lists.begin(), rule_.lists.end(), preference.lists[j]) ==
            rule_.lists.end()) {
          Add(absl::StrCat(at, "lists[", j, "]"), "is not certified from by this rule");
        }
      }
    }
  }

  void LookAtLists() {
    if (rule_.lists.empty()) Add("lists", "has none; give one at least");
    std::set<ListKind> seen;
    for (size_t i = 0; i < rule_.lists.size(); ++i) {
      if (!seen.insert(rule_.lists[i]).second) {
        Add(absl::StrCat("lists[", i, "]"), "has its place in the precedence already");
      }
    }
  }

  void LookAtNames() {
    if (rule_.names && rule_.order == Order::kUnranked) {
      Add("names", "needs a rank; an unranked referral has none");
    } else if (rule_.names && *rule_.names < 1) {
      Add("names", "must be 1 or more");
    } else if (rule_.names && *rule_.names > kMostNames) {
      Add("names", absl::StrCat("must be at most ", kMostNames));
    }
    if (rule_.names_per_further_opening < 0) {
      Add("names_per_further_opening", "must not be below 0");
    } else if (rule_.names_per_further_opening > kMostNames) {
      Add("names_per_further_opening", absl::StrCat("must be at most ", kMostNames));
    } else if (rule_.names_per_further_opening > 0 && !rule_.names) {
      Add("names_per_further_opening", "needs the number of names for the first opening");
    }
  }

  void LookAtBands() {
    const auto& bands = rule_.bands;
    if (rule_.order != Order::kByBand) {
      if (!bands.empty()) Add("bands", "are not used, since the order is not by band");
      return;
    }
    if (bands.empty()) Add("bands", "has none, though the order is by band");
    std::set<absl::string_view> ids;
    for (size_t i = 0; i < bands.size(); ++i) {
      if (!ids.insert(bands[i].id).second) {
        Add(absl::StrCat("bands[", i, "].id"), "is that of another band already");
      }
      if (bands[i].below && *bands[i].below <= bands[i].at_least) {
        Add(absl::StrCat("bands[", i, "].below"), "is not above the band's lowest points");
      }
    }
    std::vector<size_t> order(bands.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return bands[a].at_least < bands[b].at_least; });
    size_t widest = 0;  // the place of the one that reaches highest so far
    for (size_t i = 1; i < order.size(); ++i) {
      const auto& reach = bands[order[widest]].below;
      const Band& band = bands[order[i]];
      if (!reach || *reach > band.at_least) {
        Add(absl::StrCat("bands[", order[widest], "].below"),
            absl::StrCat("overlaps the band ", band.id));
      }
      if (reach && (!band.below || *band.below > *reach)) widest = i;
    }
  }

  const CertificationRule& rule_;
  const absl::string_view prefix_;
  std::vector<FieldViolation> violations_;
};

}  // namespace

bool HasPoints(const std::vector<ConversionPoint>& conversion, Fraction raw) {
  if (conversion.empty()) return kNone <= raw && raw <= kFull;
  return conversion.front().raw <= raw && raw <= conversion.back().raw;
}

Fraction PointsOf(const std::vector<ConversionPoint>& conversion, Fraction raw) {
  if (conversion.empty()) return raw;
  const auto high =
      std::lower_bound(conversion.begin(), conversion.end(), raw,
                       [](const ConversionPoint& point, Fraction of) { return point.raw < of; });
  if (high->raw == raw) return high->points;
  const auto low = high - 1;
  return low->points + (high->points - low->points) * Ratio(raw - low->raw, high->raw - low->raw);
}

std::vector<FieldViolation> RuleViolations(const CertificationRule& rule,
                                           absl::string_view prefix) {
  return Findings(rule, prefix).All();
}

}  // namespace touchstone::recruiting
