#include "services/assessment/rules/rated_contents.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {

namespace {

// By which behaviors are rated where a framework does not say otherwise.
constexpr const char* kBehaviorLabels[] = {"not yet", "sometimes", "consistently"};

void AddDefaultBehaviorScale(v1::RatingForm& form) {
  for (const char* const label : kBehaviorLabels) {
    const int value = form.behavior_scale_size();
    v1::ScalePoint& point = *form.add_behavior_scale();
    point.set_value(value);
    point.set_label(label);
  }
}

}  // namespace

v1::RatingForm ScalesOf(const catalog::v1::Framework& framework) {
  v1::RatingForm form;
  for (const auto& point : framework.behavior_scale().points()) {
    v1::ScalePoint& to = *form.add_behavior_scale();
    to.set_value(point.value());
    to.set_label(point.label());
    to.set_description(point.description());
  }
  if (form.behavior_scale().empty()) AddDefaultBehaviorScale(form);
  for (const auto& level : framework.proficiency_scale().levels()) {
    v1::ScaleLevel& to = *form.add_levels();
    to.set_id(level.id());
    to.set_title(level.title());
    *to.mutable_indicators() = level.indicators();
  }
  return form;
}

v1::FormCompetency FormOf(const catalog::v1::ReleasedCompetency& released) {
  const catalog::v1::Competency& competency = released.competency();
  v1::FormCompetency form;
  form.set_id(std::string(IdOf(released.name())));
  form.set_title(competency.title());
  form.set_definition(competency.definition());
  for (const auto& element : competency.key_elements()) {
    v1::FormKeyElement& to = *form.add_key_elements();
    to.set_id(element.id());
    to.set_title(element.title());
    to.set_shares_behaviors_of(element.shares_behaviors_of());
    for (const auto& behavior : element.behaviors()) {
      v1::FormBehavior& rated = *to.add_behaviors();
      rated.set_id(behavior.id());
      rated.set_text(behavior.text());
    }
  }
  for (const auto& indicators : competency.level_indicators()) {
    v1::FormLevel& to = *form.add_level_indicators();
    to.set_level(indicators.level());
    *to.mutable_indicators() = indicators.indicators();
  }
  return form;
}

v1::RequiredLevels RequiredBy(const catalog::v1::JobProfile* profile,
                              const v1::AssessmentCycle& cycle, const v1::RatingForm& scales,
                              const RatedCompetencies& competencies,
                              std::vector<Obstacle>& problems) {
  v1::RequiredLevels required;
  const auto& wanted = cycle.competencies();
  std::map<std::string, v1::RequiredLevel> levels;
  for (const std::string& id : wanted) levels[id].set_competency(id);
  if (profile != nullptr) {
    required.set_bargaining_unit(profile->bargaining_unit());
    if (profile->framework() != ParentOf(cycle.release())) {
      problems.push_back(
          {profile->name(),
           absl::StrCat("is of the framework ", profile->framework(), ", and the release is not")});
      return required;
    }
    for (const auto& requirement : profile->requirements()) {
      const std::string id(IdOf(requirement.competency()));
      if (requirement.not_needed() || (!wanted.empty() && !levels.contains(id))) continue;
      v1::RequiredLevel& level = levels[id];
      level.set_competency(id);
      level.set_level(requirement.required_level());
      level.set_weight(std::max(1, requirement.weight()));
      if (LevelNumber(scales, level.level()) == 0) {
        problems.push_back(
            {profile->name(), absl::StrCat("requires the level ", level.level(), " of ", id,
                                           ", which is not on the release's scale")});
      }
    }
  }
  for (auto& [id, level] : levels) {
    if (!competencies.contains(id)) {
      problems.push_back(
          {profile == nullptr ? cycle.name() : profile->name(),
           absl::StrCat("needs the competency ", id, ", which the release does not have")});
    }
    *required.add_levels() = std::move(level);
  }
  return required;
}

int LevelNumber(const v1::RatingForm& scales, absl::string_view level) {
  for (int i = 0; i < scales.levels_size(); ++i) {
    if (scales.levels(i).id() == level) return i + 1;
  }
  return 0;
}

}  // namespace touchstone::assessment
