#include "services/assessment/rules/form_contents.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/rules/rated_contents.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

std::string Place(int behavior, absl::string_view field) {
  return absl::StrCat("observation_form.behaviors[", behavior, "].", field);
}

}  // namespace

void CompleteForm(v1::ObservationForm& form) {
  for (auto& behavior : *form.mutable_behaviors()) {
    if (behavior.weight() == 0) behavior.set_weight(1);
  }
}

std::vector<FieldViolation> FormViolations(const v1::ObservationForm& form) {
  std::vector<FieldViolation> violations;
  std::set<std::pair<std::string, std::string>> behaviors;
  for (int i = 0; i < form.behaviors_size(); ++i) {
    const v1::ObservedBehavior& behavior = form.behaviors(i);
    if (ParentOf(behavior.competency()) != ReleaseOf(form)) {
      violations.push_back(
          {Place(i, "competency"),
           absl::StrCat("is not of the release ", ReleaseOf(form),
                        ", as the first is; a form has behaviors of one release")});
    }
    if (!behaviors.emplace(behavior.competency(), behavior.behavior()).second) {
      violations.push_back({Place(i, "behavior"), "is on the form already"});
    }
  }
  std::set<std::string> errors;
  for (int i = 0; i < form.critical_errors_size(); ++i) {
    if (errors.insert(form.critical_errors(i).id()).second) continue;
    violations.push_back(
        {absl::StrCat("observation_form.critical_errors[", i, "].id"), "is on the form already"});
  }
  return violations;
}

std::string ReleaseOf(const v1::ObservationForm& form) {
  return form.behaviors().empty() ? "" : std::string(ParentOf(form.behaviors(0).competency()));
}

std::vector<FieldViolation> TakeContents(
    const catalog::v1::Release& release,
    const std::vector<catalog::v1::ReleasedCompetency>& competencies, v1::ObservationForm& form) {
  form.set_release(release.name());
  form.set_release_content_hash(release.content_hash());
  *form.mutable_behavior_scale() = ScalesOf(release.framework()).behavior_scale();
  std::map<std::string, const catalog::v1::Competency*> by_name;
  for (const auto& competency : competencies) {
    by_name[competency.name()] = &competency.competency();
  }
  std::vector<FieldViolation> violations;
  for (int i = 0; i < form.behaviors_size(); ++i) {
    v1::ObservedBehavior& behavior = *form.mutable_behaviors(i);
    const auto competency = by_name.find(behavior.competency());
    if (competency == by_name.end()) {
      violations.push_back({Place(i, "competency"), "is not in the release"});
      continue;
    }
    behavior.set_competency_title(competency->second->title());
    for (const auto& element : competency->second->key_elements()) {
      for (const auto& released : element.behaviors()) {
        if (released.id() == behavior.behavior()) behavior.set_text(released.text());
      }
    }
    if (behavior.text().empty()) {
      violations.push_back({Place(i, "behavior"), "is no behavior of the competency"});
    }
  }
  return violations;
}

}  // namespace touchstone::assessment
