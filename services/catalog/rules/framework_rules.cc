#include "services/catalog/rules/framework_rules.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/runtime/languages/language_tag.h"

namespace touchstone::catalog {

std::vector<FieldViolation> FrameworkViolations(const v1::Framework& framework) {
  std::vector<FieldViolation> violations;
  if (!framework.language().empty() && !IsKnownLanguage(framework.language())) {
    violations.push_back({"framework.language", std::string(kLanguageRule)});
  }

  std::set<std::string> ids;
  std::set<std::string> titles;
  const auto& levels = framework.proficiency_scale().levels();
  for (int i = 0; i < levels.size(); ++i) {
    const std::string path = absl::StrCat("framework.proficiency_scale.levels[", i, "]");
    if (!levels[i].id().empty() && !ids.insert(levels[i].id()).second) {
      violations.push_back({path + ".id", "is another level's already; give each its own"});
    }
    if (!titles.insert(levels[i].title()).second) {
      violations.push_back({path + ".title", "is another level's already; give each its own"});
    }
  }

  const auto& points = framework.behavior_scale().points();
  if (framework.has_behavior_scale() && points.size() < 2) {
    violations.push_back({"framework.behavior_scale.points", "must have at least two points"});
  }
  std::set<std::string> labels;
  for (int i = 0; i < points.size(); ++i) {
    const std::string path = absl::StrCat("framework.behavior_scale.points[", i, "]");
    if (i > 0 && points[i].value() <= points[i - 1].value()) {
      violations.push_back(
          {path + ".value", "must be greater than the one before; give the lowest point first"});
    }
    if (!labels.insert(points[i].label()).second) {
      violations.push_back({path + ".label", "is another point's already; give each its own"});
    }
  }
  return violations;
}

}  // namespace touchstone::catalog
