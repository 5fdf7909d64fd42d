#include "services/assessment/rules/contact_score.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

// A behavior by its competency's id in the release, and its own.
using Key = std::pair<std::string, std::string>;

Key KeyOf(const v1::ObservedBehavior& behavior) {
  return {std::string(IdOf(behavior.competency())), behavior.behavior()};
}

Key KeyOf(const v1::BehaviorScore& score) { return {score.competency(), score.behavior()}; }

std::string ProblemWithValue(const v1::ObservationForm& form, const v1::BehaviorScore& score) {
  if (score.not_observed() == score.has_value()) {
    return score.has_value() ? "is given, and said to be not observed; only one of the two"
                             : "is required, or not_observed";
  }
  if (!score.has_value()) return "";
  const auto& points = form.behavior_scale();
  if (std::any_of(points.begin(), points.end(),
                  [&](const auto& point) { return point.value() == score.value(); })) {
    return "";
  }
  return absl::StrCat("is not on the scale; its values are ",
                      absl::StrJoin(points, ", ", [](std::string* out, const auto& point) {
                        absl::StrAppend(out, point.value());
                      }));
}

int64_t HighestValue(const v1::ObservationForm& form) {
  int64_t highest = 0;
  for (const auto& point : form.behavior_scale()) {
    highest = std::max<int64_t>(highest, point.value());
  }
  return highest;
}

}  // namespace

std::vector<FieldViolation> ScoreViolations(const v1::ObservationForm& form,
                                            const BehaviorScores& scores,
                                            const CriticalErrors& critical_errors, Extent extent,
                                            const std::string& at) {
  std::vector<FieldViolation> violations;
  std::map<Key, bool> scored;  // of the form: whether it was scored
  for (const auto& behavior : form.behaviors()) scored[KeyOf(behavior)] = false;
  for (int i = 0; i < scores.size(); ++i) {
    const v1::BehaviorScore& score = scores[i];
    const std::string place = absl::StrCat(at, "scores[", i, "]");
    const auto known = scored.find(KeyOf(score));
    if (known == scored.end()) {
      violations.push_back({place + ".behavior", "is not on the form"});
      continue;
    }
    if (std::exchange(known->second, true)) {
      violations.push_back({place + ".behavior", "is scored already"});
    }
    std::string problem = ProblemWithValue(form, score);
    if (!problem.empty()) violations.push_back({place + ".value", std::move(problem)});
  }
  if (extent == Extent::kWhole) {
    std::vector<std::string> missing;
    for (const auto& [key, is_scored] : scored) {
      if (!is_scored) missing.push_back(absl::StrCat(key.first, "/", key.second));
    }
    if (!missing.empty()) {
      violations.push_back({at + "scores", absl::StrCat("lacks ", absl::StrJoin(missing, ", "),
                                                        "; a behavior that was not seen is scored "
                                                        "not_observed")});
    }
  }
  std::set<std::string> errors;
  for (const auto& error : form.critical_errors()) errors.insert(error.id());
  for (int i = 0; i < critical_errors.size(); ++i) {
    if (errors.contains(critical_errors[i])) continue;
    violations.push_back({absl::StrCat(at, "critical_errors[", i, "]"), "is not on the form"});
  }
  return violations;
}

std::optional<Fraction> Points::Score() const {
  if (most == 0) return std::nullopt;
  return Fraction::Reduced(Wide{100} * got, most);
}

Points PointsOf(const v1::ObservationForm& form, const BehaviorScores& scores) {
  Points sum;
  for (const auto& [competency, points] : PointsByCompetency(form, scores)) {
    sum.got += points.got;
    sum.most += points.most;
  }
  return sum;
}

std::map<std::string, Points> PointsByCompetency(const v1::ObservationForm& form,
                                                 const BehaviorScores& scores) {
  std::map<Key, const v1::ObservedBehavior*> on_form;
  for (const auto& behavior : form.behaviors()) on_form[KeyOf(behavior)] = &behavior;
  const int64_t highest = HighestValue(form);
  std::map<std::string, Points> by_competency;
  for (const v1::BehaviorScore& score : scores) {
    const auto behavior = on_form.find(KeyOf(score));
    if (!score.has_value() || behavior == on_form.end()) continue;
    Points& points = by_competency[behavior->second->competency()];
    points.got += int64_t{behavior->second->weight()} * score.value();
    points.most += behavior->second->weight() * highest;
  }
  return by_competency;
}

double OneDecimal(Fraction value) { return static_cast<double>(value.Tenths()) / 10; }

double TwoDecimals(Fraction value) {
  return static_cast<double>((value * Fraction(10)).Tenths()) / 100;
}

}  // namespace touchstone::assessment
