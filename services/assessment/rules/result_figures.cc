#include "services/assessment/rules/result_figures.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/rules/cycle_rules.h"
#include "services/assessment/rules/rated_contents.h"
#include "services/runtime/names/sha256.h"

namespace touchstone::assessment {
namespace {

double ToTenths(Fraction value) { return static_cast<double>(value.Tenths()) / 10; }

v1::Cell::Suppression Reason(Suppression suppression) {
  switch (suppression) {
    case Suppression::kTooFew:
      return v1::Cell::TOO_FEW;
    case Suppression::kComplementary:
      return v1::Cell::COMPLEMENTARY;
    case Suppression::kNoneRated:
      break;
  }
  return v1::Cell::NO_DATA;
}

v1::Cell Shown(const Cell& cell) {
  v1::Cell shown;
  if (cell.suppressed) {
    shown.set_suppression(Reason(*cell.suppressed));
    return shown;
  }
  shown.set_count(cell.n);
  shown.set_mean(ToTenths(cell.mean));
  if (cell.agreement) shown.set_agreement(ToHundredths(*cell.agreement));
  if (cell.average_deviation) shown.set_average_deviation(ToHundredths(*cell.average_deviation));
  return shown;
}

const v1::CompetencyRating* About(const HandedIn& rating, const std::string& competency) {
  for (const auto& said : rating.content.competencies()) {
    if (said.competency() == competency) return &said;
  }
  return nullptr;
}

// The relations of which enough have rated for anything of theirs to be read.
std::vector<v1::Relation> ReadableRelations(const ResultInputs& inputs) {
  std::vector<v1::Relation> readable;
  for (const v1::RelationRule& rule : inputs.cycle.relations()) {
    const auto count =
        std::count_if(inputs.ratings.begin(), inputs.ratings.end(),
                      [&](const HandedIn& rating) { return rating.relation == rule.relation(); });
    if (count >= rule.minimum()) readable.push_back(rule.relation());
  }
  return readable;
}

bool Has(const std::vector<v1::Relation>& relations, v1::Relation relation) {
  return std::find(relations.begin(), relations.end(), relation) != relations.end();
}

// In no order: sorted, they say nothing of who or when.
template <typename Texts>
void AddSorted(std::vector<std::string> texts, Texts* to) {
  std::sort(texts.begin(), texts.end());
  for (std::string& text : texts) {
    if (!text.empty()) *to->Add() = std::move(text);
  }
}

// The result of one competency.
class CompetencyFigures {
 public:
  CompetencyFigures(const ResultInputs& inputs, const v1::FormCompetency& competency,
                    const v1::RequiredLevel& required)
      : inputs_(inputs), competency_(competency), required_(required) {}

  v1::CompetencyResult Make() {
    const CompetencyRules rules =
        CompositionRulesOf(inputs_.cycle, inputs_.scales, competency_, required_.level());
    const std::vector<Rating> ratings =
        RatingsOf(inputs_.ratings, inputs_.scales, competency_, rules.behaviors);
    const std::string seed =
        absl::StrCat(inputs_.cycle.name(), " ", inputs_.cycle.release_content_hash(), " ",
                     inputs_.cycle.rules_version(), " ", inputs_.person, " ", competency_.id());
    report_ = Compose(rules.rules, ratings, seed).report;

    v1::CompetencyResult result;
    result.set_competency(competency_.id());
    result.set_required_level(required_.level());
    AddLevels(result);
    AddElements(rules, result);
    AddWords(result);
    AddAdjustment(result);
    return result;
  }

 private:
  void AddLevels(v1::CompetencyResult& result) const {
    if (!report_.combined.suppressed) {
      result.set_level(ToTenths(report_.combined.mean));
      if (report_.combined.interval) {
        result.set_level_low(ToTenths(report_.combined.interval->low));
        result.set_level_high(ToTenths(report_.combined.interval->high));
      }
    }
    if (report_.gap) result.set_gap(ToTenths(*report_.gap));
    for (const RelationCells& cells : report_.relations) {
      v1::RelationResult& relation = *result.add_relations();
      relation.set_relation(static_cast<v1::Relation>(cells.relation));
      *relation.mutable_level() = Shown(cells.level);
    }
    result.set_blind_spot(report_.self_view == SelfView::kBlindSpot);
    result.set_hidden_strength(report_.self_view == SelfView::kHiddenStrength);
  }

  void AddElements(const CompetencyRules& rules, v1::CompetencyResult& result) const {
    for (int i = 0; i < competency_.key_elements_size(); ++i) {
      const v1::FormKeyElement& element = competency_.key_elements(i);
      v1::KeyElementResult& shown = *result.add_key_elements();
      shown.set_key_element(element.id());
      *shown.mutable_others() = Shown(report_.others_key_elements[i]);
      for (const RelationCells& cells : report_.relations) {
        AddCell(cells, cells.key_elements[i], *shown.add_relations());
      }
      for (const auto& behavior : element.behaviors()) {
        const int at = rules.behaviors.at(behavior.id());
        v1::BehaviorResult& one = *shown.add_behaviors();
        one.set_behavior(behavior.id());
        *one.mutable_others() = Shown(report_.others_behaviors[at]);
        for (const RelationCells& cells : report_.relations) {
          AddCell(cells, cells.behaviors[at], *one.add_relations());
        }
      }
    }
  }

  static void AddCell(const RelationCells& cells, const Cell& cell, v1::RelationCell& to) {
    to.set_relation(static_cast<v1::Relation>(cells.relation));
    *to.mutable_cell() = Shown(cell);
  }

  bool IsShown(v1::Relation relation) const {
    return std::any_of(report_.relations.begin(), report_.relations.end(),
                       [&](const RelationCells& cells) {
                         return cells.relation == relation && !cells.level.suppressed;
                       });
  }

  // Comments and evidence of relations whose level is shown, and until when that evidence holds.
  void AddWords(v1::CompetencyResult& result) const {
    const Day end = DayOf(absl::FromUnixSeconds(inputs_.cycle.end_time().seconds()));
    std::optional<Day> until;
    Counts counts;
    std::vector<std::string> comments;
    for (const HandedIn& rating : inputs_.ratings) {
      const v1::CompetencyRating* const said = About(rating, competency_.id());
      if (said == nullptr || !IsShown(rating.relation)) continue;
      comments.push_back(said->comment());
      if (said->level_not_observed()) continue;
      counts[v1::Evidence::JUDGEMENT][rating.relation].push_back(1);
      until = std::max(until.value_or(0), Until(end, v1::Evidence::JUDGEMENT));
      std::map<v1::Evidence::Kind, int> given;
      for (const v1::Evidence& evidence : said->evidence()) {
        ++given[evidence.kind()];
        // Which evidence one unnamed rater has, and of which day, is not for the result to tell.
        if (!IsNamed(rating.relation)) continue;
        until = std::max(*until, Until(ParseDay(evidence.date()).value_or(end), evidence.kind()));
      }
      for (const auto& [kind, count] : given) counts[kind][rating.relation].push_back(count);
    }
    if (until && result.has_level()) result.set_verified_until(DayText(*until));
    AddEvidence(counts, result);
    AddSorted(std::move(comments), result.mutable_comments());
  }

  // By kind and relation: of each rater who gave any, how many.
  using Counts = std::map<v1::Evidence::Kind, std::map<v1::Relation, std::vector<int>>>;

  // Of a relation only what as many raters gave as its figures need.
  void AddEvidence(const Counts& counts, v1::CompetencyResult& result) const {
    for (const auto& [kind, by_relation] : counts) {
      int count = 0;
      for (const auto& [relation, raters] : by_relation) {
        if (static_cast<int>(raters.size()) < RuleOf(inputs_.cycle, relation)->minimum()) continue;
        for (const int given : raters) count += given;
      }
      if (count == 0) continue;
      v1::EvidenceCount& evidence = *result.add_evidence();
      evidence.set_kind(kind);
      evidence.set_count(count);
    }
  }

  bool IsNamed(v1::Relation relation) const {
    return RuleOf(inputs_.cycle, relation)->visibility() == v1::RelationRule::NAMED;
  }

  Day Until(Day from, v1::Evidence::Kind kind) const {
    return MonthsAfter(from, ShelfLifeOf(inputs_.cycle, kind));
  }

  void AddAdjustment(v1::CompetencyResult& result) const {
    for (const v1::LevelAdjustment& adjustment : inputs_.adjustments) {
      if (adjustment.competency() != competency_.id()) continue;
      result.mutable_adjusted()->set_level(adjustment.level());
      result.mutable_adjusted()->set_reason(adjustment.reason());
    }
  }

  const ResultInputs& inputs_;
  const v1::FormCompetency& competency_;
  const v1::RequiredLevel& required_;
  Report report_;
};

std::string RatingsHash(const ResultInputs& inputs) {
  std::vector<std::string> ratings;
  for (const HandedIn& rating : inputs.ratings) {
    ratings.push_back(Sha256Hex(
        absl::StrCat(rating.id, " ", rating.relation, " ", rating.content.SerializeAsString())));
  }
  std::sort(ratings.begin(), ratings.end());
  std::string all = inputs.salt;
  for (const std::string& rating : ratings) absl::StrAppend(&all, " ", rating);
  return absl::StrCat("sha256:", Sha256Hex(all));
}

}  // namespace

CompetencyRules CompositionRulesOf(const v1::AssessmentCycle& cycle, const v1::RatingForm& scales,
                                   const v1::FormCompetency& competency,
                                   const std::string& required_level) {
  CompetencyRules made;
  CompositionRules& rules = made.rules;
  for (const v1::RelationRule& rule : cycle.relations()) {
    rules.relations.push_back({.relation = rule.relation(),
                               .weight = rule.weight(),
                               .minimum = rule.minimum(),
                               .self = rule.relation() == v1::SELF});
    rules.compare_self |= rule.relation() == v1::SELF;
  }
  rules.levels = scales.levels_size();
  rules.behavior_options = scales.behavior_scale_size();
  std::map<std::string, std::vector<int>> of_element;
  for (const auto& element : competency.key_elements()) {
    for (const auto& behavior : element.behaviors()) {
      const int at = rules.behaviors++;
      made.behaviors[behavior.id()] = at;
      of_element[element.id()].push_back(at);
    }
  }
  for (const auto& element : competency.key_elements()) {
    rules.key_elements.push_back(
        of_element[element.shares_behaviors_of().empty() ? element.id()
                                                         : element.shares_behaviors_of()]);
  }
  if (const int level = LevelNumber(scales, required_level); level > 0) {
    rules.required_level = level;
  }
  return made;
}

std::vector<Rating> RatingsOf(const std::vector<HandedIn>& ratings, const v1::RatingForm& scales,
                              const v1::FormCompetency& competency,
                              const std::map<std::string, int>& behaviors) {
  std::vector<Rating> made;
  for (const HandedIn& rating : ratings) {
    const v1::CompetencyRating* const said = About(rating, competency.id());
    if (said == nullptr) continue;
    Rating one{.id = rating.id,
               .relation = rating.relation,
               .level = std::nullopt,
               .behaviors = std::vector<std::optional<int>>(behaviors.size())};
    if (!said->level_not_observed()) one.level = LevelNumber(scales, said->level());
    for (const auto& behavior : said->behaviors()) {
      const auto at = behaviors.find(behavior.behavior());
      if (at != behaviors.end() && behavior.has_value()) {
        one.behaviors[at->second] = behavior.value();
      }
    }
    made.push_back(std::move(one));
  }
  return made;
}

std::vector<std::string> Formulas() {
  return {"average-deviation-1",   "bootstrap-raters-1000-1", "disclosure-1",     "gap-1",
          "level-weighted-mean-1", "r-wg-uniform-1",          "self-comparison-1"};
}

v1::ResultFigures FiguresOf(const ResultInputs& inputs) {
  v1::ResultFigures figures;
  figures.set_person(inputs.person);
  figures.set_organizational_unit(inputs.organizational_unit);
  figures.set_job_profile(inputs.job_profile);
  figures.set_purpose(inputs.cycle.purpose());
  figures.set_release(inputs.cycle.release());
  figures.set_release_content_hash(inputs.cycle.release_content_hash());
  figures.set_rules_version(inputs.cycle.rules_version());
  for (std::string& formula : Formulas()) figures.add_formulas(std::move(formula));
  figures.set_ratings_hash(RatingsHash(inputs));
  for (size_t i = 0; i < inputs.competencies.size(); ++i) {
    *figures.add_competencies() = CompetencyFigures(inputs, inputs.competencies[i],
                                                    inputs.required.levels(static_cast<int>(i)))
                                      .Make();
  }
  const auto readable = ReadableRelations(inputs);
  std::vector<std::string> comments;
  for (const HandedIn& rating : inputs.ratings) {
    if (Has(readable, rating.relation)) comments.push_back(rating.content.comment());
  }
  AddSorted(std::move(comments), figures.mutable_comments());
  return figures;
}

double ToHundredths(double value) { return std::floor(value * 100 + 0.5) / 100; }

std::string FiguresHash(const v1::ResultFigures& figures) {
  return absl::StrCat("sha256:", Sha256Hex(figures.SerializeAsString()));
}

}  // namespace touchstone::assessment
