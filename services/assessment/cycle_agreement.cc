#include "services/assessment/cycle_agreement.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "services/assessment/rules/cycle_rules.h"
#include "services/assessment/rules/rated_contents.h"
#include "services/assessment/rules/result_figures.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/figures/agreement.h"

namespace touchstone::assessment {
namespace {

constexpr size_t kMostRaters = 200;
constexpr size_t kMostBehaviors = 50;

// What the others than the person said of a competency, by relations that have enough of them.
std::vector<const Rating*> Countable(const v1::AssessmentCycle& cycle,
                                     const std::vector<Rating>& ratings,
                                     const std::function<bool(const Rating&)>& speaks) {
  std::map<int, std::vector<const Rating*>> by_relation;
  for (const Rating& rating : ratings) {
    if (rating.relation != v1::SELF && speaks(rating))
      by_relation[rating.relation].push_back(&rating);
  }
  std::vector<const Rating*> countable;
  for (const auto& [relation, some] : by_relation) {
    const auto* const rule = RuleOf(cycle, static_cast<v1::Relation>(relation));
    if (rule == nullptr || static_cast<int>(some.size()) < rule->minimum()) continue;
    countable.insert(countable.end(), some.begin(), some.end());
  }
  return countable;
}

std::vector<const Rating*> WithLevels(const v1::AssessmentCycle& cycle,
                                      const std::vector<Rating>& ratings) {
  return Countable(cycle, ratings, [](const Rating& rating) { return rating.level.has_value(); });
}

}  // namespace

void AgreementOverCycle::Add(const RatedSubject& rated) {
  for (const auto& competency : rated.form->competencies) {
    const auto ratings = RatingsOf(rated.ratings, rated.form->scales, competency, {});
    std::vector<int> levels;
    for (const Rating* rating : WithLevels(cycle_, ratings)) levels.push_back(*rating->level);
    alphas_[competency.id()].AddUnit(std::move(levels));
  }
}

absl::StatusOr<std::vector<v1::CycleAgreement>> AgreementOverCycle::Figures(
    absl::FunctionRef<absl::Status()> is_wanted) const {
  std::vector<v1::CycleAgreement> figures;
  for (const auto& [competency, alpha] : alphas_) {
    RETURN_IF_ERROR(is_wanted());
    v1::CycleAgreement& figure = figures.emplace_back();
    figure.set_competency(competency);
    figure.set_people(static_cast<int32_t>(alpha.units()));
    if (alpha.units() < kLeastPeople) continue;
    const auto value = alpha.Value(Metric::kOrdinal);
    if (!value) continue;
    figure.set_alpha(ToHundredths(*value));
    const auto interval = alpha.Interval(Metric::kOrdinal, cycle_.name() + " " + competency);
    if (!interval) continue;
    figure.set_alpha_low(ToHundredths(interval->low));
    figure.set_alpha_high(ToHundredths(interval->high));
  }
  return figures;
}

void RatingsOverCycle::Add(const RatedSubject& rated) {
  agreement_.Add(rated);
  std::set<std::string> compared;  // raters whose levels stand beside another's
  for (const auto& competency : rated.form->competencies) {
    const CompetencyRules rules =
        CompositionRulesOf(cycle_, rated.form->scales, competency, std::string());
    const auto ratings = RatingsOf(rated.ratings, rated.form->scales, competency, rules.behaviors);
    std::map<std::string, std::string> raters;  // by rating; the anonymous have none
    for (const HandedIn& rating : rated.ratings) raters[rating.id] = rating.rater;

    std::vector<RaterLevel> levels;
    for (const Rating* rating : WithLevels(cycle_, ratings)) {
      const std::string& rater = raters[rating->id];
      levels.push_back({rater, *rating->level});
      Spread& spread = spreads_[rater];
      ++spread.count;
      spread.sum += *rating->level;
      spread.sum_of_squares += int64_t{*rating->level} * *rating->level;
    }
    severity_.AddPerson(levels);
    if (levels.size() > 1) {
      for (const RaterLevel& level : levels) compared.insert(level.rater);
    }

    for (const auto& [behavior, at] : rules.behaviors) {
      std::vector<int> values;
      for (const Rating* rating : Countable(cycle_, ratings, [at = at](const Rating& rating) {
             return rating.behaviors[at].has_value();
           })) {
        values.push_back(*rating->behaviors[at]);
      }
      const auto deviation = AverageDeviation(values);
      if (!deviation) continue;
      Disagreement& sum = behaviors_[{competency.id(), behavior}];
      sum.sum += *deviation;
      ++sum.people;
    }
  }
  for (const std::string& rater : compared) ++people_[rater];
}

absl::StatusOr<v1::ReviewRatingsResponse> RatingsOverCycle::Figures(
    absl::FunctionRef<absl::Status()> is_wanted) const {
  v1::ReviewRatingsResponse response;
  auto severities = severity_.Result();
  std::erase_if(severities, [&](const auto& severity) {
    return severity.rater.empty() || people_.at(severity.rater) < kLeastPeopleForSeverity;
  });
  std::sort(severities.begin(), severities.end(), [](const auto& a, const auto& b) {
    return std::make_pair(-std::abs(a.difference), a.rater) <
           std::make_pair(-std::abs(b.difference), b.rater);
  });
  if (severities.size() > kMostRaters) severities.resize(kMostRaters);
  for (const auto& severity : severities) {
    v1::RaterSeverity& rater = *response.add_raters();
    rater.set_rater(severity.rater);
    rater.set_mean_difference(ToHundredths(severity.difference));
    rater.set_people(people_.at(severity.rater));
    const Spread& spread = spreads_.at(severity.rater);
    const auto n = static_cast<double>(spread.count);
    if (spread.count > 1) {
      const double mean = static_cast<double>(spread.sum) / n;
      const double squares = static_cast<double>(spread.sum_of_squares) - n * mean * mean;
      rater.set_spread(ToHundredths(std::sqrt(std::max(0.0, squares / (n - 1)))));
    }
  }
  std::vector<v1::BehaviorDisagreement> disagreements;
  for (const auto& [of, sum] : behaviors_) {
    v1::BehaviorDisagreement& disagreement = disagreements.emplace_back();
    disagreement.set_competency(of.first);
    disagreement.set_behavior(of.second);
    disagreement.set_average_deviation(ToHundredths(sum.sum / sum.people));
    disagreement.set_people(sum.people);
  }
  std::stable_sort(disagreements.begin(), disagreements.end(), [](const auto& a, const auto& b) {
    return a.average_deviation() > b.average_deviation();
  });
  if (disagreements.size() > kMostBehaviors) disagreements.resize(kMostBehaviors);
  for (auto& disagreement : disagreements) *response.add_behaviors() = std::move(disagreement);
  ASSIGN_OR_RETURN(auto agreement, agreement_.Figures(is_wanted));
  for (auto& one : agreement) *response.add_agreement() = std::move(one);
  return response;
}

}  // namespace touchstone::assessment
