#include "services/assessment/rules/rating_rules.h"

#include <map>
#include <optional>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/assessment/rules/rated_contents.h"

namespace touchstone::assessment {
namespace {

// Checks one rating, and gathers what is wrong with it.
class Check {
 public:
  Check(const v1::RatingForm& scales, Day today) : scales_(scales), today_(today) {
    for (const auto& point : scales.behavior_scale()) points_.insert(point.value());
  }

  void Competency(const v1::CompetencyRating& rating, const v1::FormCompetency& form,
                  const std::string& at) {
    Level(rating, at);
    Behaviors(rating, form, at);
    for (int i = 0; i < rating.evidence_size(); ++i) {
      Evidence(rating.evidence(i), absl::StrCat(at, ".evidence[", i, "]"));
    }
  }

  void Report(const std::string& field, std::string problem) {
    violations_.push_back({field, std::move(problem)});
  }

  std::vector<FieldViolation> Take() { return std::move(violations_); }

 private:
  void Level(const v1::CompetencyRating& rating, const std::string& at) {
    if (rating.level_not_observed()) {
      if (!rating.level().empty()) {
        Report(at + ".level", "is given, and said to be not observed; only one of the two");
      }
    } else if (rating.level().empty()) {
      Report(at + ".level", "is required, or level_not_observed");
    } else if (LevelNumber(scales_, rating.level()) == 0) {
      const std::string levels = absl::StrJoin(
          scales_.levels(), ", ",
          [](std::string* out, const auto& level) { absl::StrAppend(out, level.id()); });
      Report(at + ".level", absl::StrCat("is not on the scale; the levels are ", levels));
    }
  }

  void Behaviors(const v1::CompetencyRating& rating, const v1::FormCompetency& form,
                 const std::string& at) {
    std::map<std::string, bool> rated;  // of the form: whether it was rated
    for (const auto& element : form.key_elements()) {
      for (const auto& behavior : element.behaviors()) rated[behavior.id()] = false;
    }
    for (int i = 0; i < rating.behaviors_size(); ++i) {
      const v1::BehaviorRating& behavior = rating.behaviors(i);
      const std::string place = absl::StrCat(at, ".behaviors[", i, "]");
      const auto known = rated.find(behavior.behavior());
      if (known == rated.end()) {
        Report(place + ".behavior", absl::StrCat("is no behavior of ", form.id()));
        continue;
      }
      if (known->second) Report(place + ".behavior", "is rated already");
      known->second = true;
      Value(behavior, place);
    }
    std::vector<std::string> missing;
    for (const auto& [id, is_rated] : rated) {
      if (!is_rated) missing.push_back(id);
    }
    if (!missing.empty()) {
      Report(at + ".behaviors",
             absl::StrCat("lacks ", absl::StrJoin(missing, ", "),
                          "; a behavior that was not seen is rated not_observed"));
    }
  }

  void Value(const v1::BehaviorRating& behavior, const std::string& at) {
    if (behavior.not_observed() == behavior.has_value()) {
      Report(at + ".value", behavior.has_value()
                                ? "is given, and said to be not observed; only one of the two"
                                : "is required, or not_observed");
    } else if (behavior.has_value() && !points_.contains(behavior.value())) {
      Report(at + ".value",
             absl::StrCat("is not on the scale; its values are ", absl::StrJoin(points_, ", ")));
    }
  }

  void Evidence(const v1::Evidence& evidence, const std::string& at) {
    if (evidence.kind() == v1::Evidence::JUDGEMENT) {
      Report(at + ".kind", "is what every rating stands on; it needs no evidence of its own");
    }
    if (evidence.kind() == v1::Evidence::LINK &&
        !absl::StartsWith(evidence.reference(), "http://") &&
        !absl::StartsWith(evidence.reference(), "https://")) {
      Report(at + ".reference", "must be an http or https address");
    } else if (evidence.kind() != v1::Evidence::TEXT && evidence.reference().empty()) {
      Report(at + ".reference", "is required and was not given");
    }
    if (evidence.kind() == v1::Evidence::TEXT && evidence.text().empty()) {
      Report(at + ".text", "is required and was not given");
    }
    if (evidence.date().empty()) return;
    const std::optional<Day> day = ParseDay(evidence.date());
    if (!day) {
      Report(at + ".date", "is no day");
    } else if (*day > today_) {
      Report(at + ".date", "is in the future");
    }
  }

  const v1::RatingForm& scales_;
  const Day today_;
  std::set<int> points_;
  std::vector<FieldViolation> violations_;
};

}  // namespace

std::vector<FieldViolation> RatingViolations(const v1::RatingContent& content,
                                             const v1::RatingForm& scales,
                                             const std::vector<v1::FormCompetency>& competencies,
                                             Day today) {
  Check check(scales, today);
  std::map<std::string, const v1::FormCompetency*> missing;
  for (const auto& competency : competencies) missing[competency.id()] = &competency;
  std::set<std::string> seen;
  for (int i = 0; i < content.competencies_size(); ++i) {
    const v1::CompetencyRating& rating = content.competencies(i);
    const std::string at = absl::StrCat("content.competencies[", i, "]");
    if (!seen.insert(rating.competency()).second) {
      check.Report(at + ".competency", "is rated already");
      continue;
    }
    const auto form = missing.find(rating.competency());
    if (form == missing.end()) {
      check.Report(at + ".competency", "is not among those that are rated");
      continue;
    }
    check.Competency(rating, *form->second, at);
    missing.erase(form);
  }
  for (const auto& [id, form] : missing) {
    check.Report("content.competencies", absl::StrCat("lacks ", id));
  }
  return check.Take();
}

std::string VisibilityNote(v1::RelationRule::Visibility visibility, int minimum) {
  switch (visibility) {
    case v1::RelationRule::NAMED:
      return "Your rating bears your name: who you rate reads its figures and comments, and can "
             "know that they are yours; who reviews the ratings can read all of it.";
    case v1::RelationRule::CONFIDENTIAL:
      return absl::StrCat(
          "Who you rate reads figures of ", minimum,
          " raters or more, and comments without a name. Who reviews the ratings can read what you "
          "say and that it was you.");
    default:
      return absl::StrCat(
          "Nothing that is kept says that a rating is yours: it has a random number and the day. "
          "Who you rate reads figures of ",
          minimum,
          " raters or more, and comments as they are written: leave out what only you can know.");
  }
}

}  // namespace touchstone::assessment
