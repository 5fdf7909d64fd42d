// What the ratings of one person come to: the figures of their result.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RESULT_FIGURES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RESULT_FIGURES_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/level_adjustment.pb.h>
#include <touchstone/assessment/v1/rating.pb.h>
#include <touchstone/assessment/v1/result.pb.h>

#include <map>
#include <string>
#include <vector>

#include "services/assessment/rules/composition.h"
#include "services/runtime/clock/days.h"

namespace touchstone::assessment {

// A rating as it was handed in.
struct HandedIn {
  std::string id;     // the rating's name, or its random id
  std::string rater;  // the person, or the rating's name for somebody outside; empty if anonymous
  v1::Relation relation = v1::RELATION_UNSPECIFIED;
  v1::RatingContent content;
};

// Everything that the figures of one person are made of.
struct ResultInputs {
  const v1::AssessmentCycle& cycle;
  const v1::RatingForm& scales;
  const std::vector<v1::FormCompetency>& competencies;  // as `required` has them
  const v1::RequiredLevels& required;
  const std::string& salt;  // of the hash of the ratings
  std::string person;
  std::string organizational_unit;
  std::string job_profile;
  std::vector<HandedIn> ratings;                 // in any order
  std::vector<v1::LevelAdjustment> adjustments;  // of this person
};

// The same figures, to the byte, for the same inputs in any order.
v1::ResultFigures FiguresOf(const ResultInputs& inputs);

// `sha256:` and 64 hexadecimal digits, over the serialized figures.
std::string FiguresHash(const v1::ResultFigures& figures);

// The rules of a competency for composition.h, and its behaviors' places in them.
struct CompetencyRules {
  CompositionRules rules;
  std::map<std::string, int> behaviors;  // by id
};
CompetencyRules CompositionRulesOf(const v1::AssessmentCycle& cycle, const v1::RatingForm& scales,
                                   const v1::FormCompetency& competency,
                                   const std::string& required_level);

// What ratings say of one competency; those that do not speak of it are left out.
std::vector<Rating> RatingsOf(const std::vector<HandedIn>& ratings, const v1::RatingForm& scales,
                              const v1::FormCompetency& competency,
                              const std::map<std::string, int>& behaviors);

// As agreement is shown: to two decimals, halves upwards.
double ToHundredths(double value);

// Formulas behind the figures, with their versions.
std::vector<std::string> Formulas();

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_RESULT_FIGURES_H_
