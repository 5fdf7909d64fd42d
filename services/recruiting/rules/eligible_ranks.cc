#include "services/recruiting/rules/eligible_ranks.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "services/recruiting/rules/distinguishable.h"

namespace touchstone::recruiting {
namespace {

using v1::CertificationRule;
using v1::Preference;
using Preferences = std::vector<const Preference*>;

Fraction Hundredths(int64_t hundredths) { return {hundredths, 100}; }

template <typename Items, typename Item>
bool Contains(const Items& items, const Item& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

// Of their claims those that can count on the list, most points first, so that of two which exclude
// each other the one with more is met first.
Preferences Claimable(const CertificationRule& rule, v1::EligibleListKind kind,
                      const std::vector<ProvenClaim>& claims) {
  Preferences preferences;
  for (const Preference& preference : rule.preferences()) {
    const auto claim = std::find_if(claims.begin(), claims.end(), [&](const ProvenClaim& each) {
      return each.preference == preference.id();
    });
    if (claim == claims.end() || (preference.once() && claim->hired_before)) continue;
    if (Contains(preference.not_on(), kind)) continue;
    preferences.push_back(&preference);
  }
  std::sort(preferences.begin(), preferences.end(), [](const auto* one, const auto* other) {
    return one->points_hundredths() > other->points_hundredths();
  });
  return preferences;
}

bool Exclude(const Preference& one, const Preference& other) {
  return Contains(one.excludes(), other.id()) || Contains(other.excludes(), one.id());
}

// Adds to `counted` those that are not excluded by one that counts.
template <typename Condition>
void Count(const Preferences& claimable, Condition condition, Preferences& counted) {
  for (const Preference* const preference : claimable) {
    const bool is_excluded = std::any_of(counted.begin(), counted.end(), [&](const auto* other) {
      return other == preference || Exclude(*preference, *other);
    });
    if (!is_excluded && condition(*preference)) counted.push_back(preference);
  }
}

Fraction PointsAdded(const CertificationRule& rule, const Preferences& counted) {
  Fraction points;
  for (const Preference* const preference : counted) {
    points = points + Hundredths(preference->points_hundredths());
  }
  if (rule.preference_cap_hundredths() == 0) return points;
  return std::min(points, Hundredths(rule.preference_cap_hundredths()));
}

// Points of one person, what is added to them, and whether they pass.
RankedEligible Score(const CertificationRule& rule, v1::EligibleListKind kind,
                     const ScoredApplication& scored) {
  RankedEligible eligible{.points = PointsOf(rule.conversion(), scored.raw_score)};
  const Fraction passing = Hundredths(rule.conversion().passing_points_hundredths());
  const Preferences claimable = Claimable(rule, kind, scored.claims);
  Preferences counted;
  const auto any = [](const Preference&) { return true; };
  const auto before_passing = [](const Preference& preference) {
    return preference.effect() == Preference::POINTS_BEFORE_PASSING;
  };
  if (eligible.points < passing) Count(claimable, before_passing, counted);
  eligible.passed = eligible.points + PointsAdded(rule, counted) >= passing;
  if (eligible.passed) Count(claimable, any, counted);
  eligible.preference_points = PointsAdded(rule, counted);
  eligible.final_score = eligible.points + eligible.preference_points;
  for (const Preference* const preference : counted) {
    eligible.preferences.push_back(preference->id());
    if (preference->effect() == Preference::REFERRED_TOO) eligible.referred_too = true;
  }
  std::sort(eligible.preferences.begin(), eligible.preferences.end());
  return eligible;
}

class RankingUnderWay {
 public:
  RankingUnderWay(const CertificationRule& rule, const std::vector<ScoredApplication>& scored)
      : rule_(rule), scored_(scored) {}

  Ranking Result(v1::EligibleListKind kind, double reliability) && {
    for (const ScoredApplication& each : scored_) {
      ranking_.eligibles.push_back(Score(rule_, kind, each));
    }
    ranking_.error = ErrorOfDifference(reliability);
    PutInOrder();
    GiveRanks();
    GiveBands();
    FindIndistinguishable();
    return std::move(ranking_);
  }

 private:
  RankedEligible& At(size_t place) { return ranking_.eligibles[ranking_.order[place]]; }

  bool HasRanks() const { return rule_.method() != CertificationRule::UNRANKED; }

  std::optional<double> ErrorOfDifference(double reliability) const {
    if (reliability <= 0 || scored_.size() < 2) return std::nullopt;
    const auto people = static_cast<double>(scored_.size());
    double mean = 0;
    for (const RankedEligible& each : ranking_.eligibles) mean += each.final_score.ToDouble();
    mean /= people;
    double squares = 0;
    for (const RankedEligible& each : ranking_.eligibles) {
      const double away = each.final_score.ToDouble() - mean;
      squares += away * away;
    }
    return StandardErrorOfDifference({.standard_deviation = std::sqrt(squares / (people - 1)),
                                      .reliability = reliability,
                                      .people = static_cast<int64_t>(scored_.size())});
  }

  void PutInOrder() {
    auto& order = ranking_.order;
    for (size_t i = 0; i < scored_.size(); ++i) order.push_back(i);
    std::sort(order.begin(), order.end(), [&](size_t one, size_t other) {
      const RankedEligible& a = ranking_.eligibles[one];
      const RankedEligible& b = ranking_.eligibles[other];
      if (a.passed != b.passed) return a.passed;
      const bool by_score = a.passed && HasRanks();
      if (by_score && a.final_score != b.final_score) return a.final_score > b.final_score;
      return scored_[one].application < scored_[other].application;
    });
    while (passed_ < order.size() && At(passed_).passed) ++passed_;
  }

  void GiveRanks() {
    if (!HasRanks()) return;
    for (size_t place = 0; place < passed_; ++place) {
      const bool ties = place > 0 && At(place).final_score == At(place - 1).final_score;
      At(place).rank = ties ? At(place - 1).rank : static_cast<int64_t>(place) + 1;
    }
  }

  void GiveBands() {
    if (rule_.method() != CertificationRule::BANDS) return;
    for (size_t place = 0; place < passed_; ++place) {
      const Fraction below = At(0).final_score - At(place).final_score;
      const Fraction widths = below * Fraction(100, rule_.band_width_hundredths());
      At(place).band = widths.numerator() / widths.denominator() + 1;
    }
  }

  // Scores fall, so that both ends of what is near to one move down with it.
  void FindIndistinguishable() {
    if (!ranking_.error || !HasRanks()) return;
    const auto are_near = [&](size_t one, size_t other) {
      return !AreDistinguishable(At(one).final_score.ToDouble(), At(other).final_score.ToDouble(),
                                 *ranking_.error);
    };
    size_t first = 0;
    size_t end = 0;
    for (size_t place = 0; place < passed_; ++place) {
      while (!are_near(first, place)) ++first;
      end = std::max(end, place);
      while (end < passed_ && are_near(place, end)) ++end;
      At(place).indistinguishable_from = At(first).rank;
      At(place).indistinguishable_to = At(end - 1).rank;
    }
  }

  const CertificationRule& rule_;
  const std::vector<ScoredApplication>& scored_;
  size_t passed_ = 0;  // how many
  Ranking ranking_;
};

}  // namespace

Fraction PointsOf(const v1::ScoreConversion& conversion, Fraction raw_score) {
  const int64_t width =
      int64_t{conversion.maximum_raw_hundredths()} - conversion.passing_raw_hundredths();
  const int64_t gain = 10'000 - conversion.passing_points_hundredths();
  const Fraction above = raw_score - Hundredths(conversion.passing_raw_hundredths());
  const Fraction points =
      Hundredths(conversion.passing_points_hundredths()) + above * Fraction(gain, width);
  return std::max(points, Fraction());
}

Ranking RankEligibles(const CertificationRule& rule, v1::EligibleListKind kind,
                      const std::vector<ScoredApplication>& scored, double reliability) {
  return RankingUnderWay(rule, scored).Result(kind, reliability);
}

}  // namespace touchstone::recruiting
