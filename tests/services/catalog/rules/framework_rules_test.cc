#include "services/catalog/rules/framework_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace touchstone::catalog {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Fields(const v1::Framework& framework) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : FrameworkViolations(framework)) {
    fields.push_back(violation.field);
  }
  return fields;
}

void AddLevel(v1::Framework& framework, const std::string& id, const std::string& title) {
  v1::Level& level = *framework.mutable_proficiency_scale()->add_levels();
  level.set_id(id);
  level.set_title(title);
}

void AddPoint(v1::Framework& framework, int value, const std::string& label) {
  v1::BehaviorPoint& point = *framework.mutable_behavior_scale()->add_points();
  point.set_value(value);
  point.set_label(label);
}

TEST(FrameworkRules, AFrameworkWithoutScalesIsFine) { EXPECT_THAT(Fields({}), IsEmpty()); }

TEST(FrameworkRules, ItsLanguageIsAKnownOne) {
  v1::Framework framework;
  framework.set_language("es-US");
  EXPECT_THAT(Fields(framework), IsEmpty());
  framework.set_language("xx-yyyy");
  EXPECT_THAT(Fields(framework), ElementsAre("framework.language"));
}

TEST(FrameworkRules, LevelsAreToldApartByIdAndTitle) {
  v1::Framework framework;
  AddLevel(framework, "entry", "Entry");
  AddLevel(framework, "entry", "Other");
  AddLevel(framework, "third", "Entry");
  EXPECT_THAT(Fields(framework), ElementsAre("framework.proficiency_scale.levels[1].id",
                                             "framework.proficiency_scale.levels[2].title"));
}

TEST(FrameworkRules, ABehaviorScaleHasAtLeastTwoPointsAndAscends) {
  v1::Framework framework;
  AddPoint(framework, 1, "not yet");
  EXPECT_THAT(Fields(framework), ElementsAre("framework.behavior_scale.points"));
  AddPoint(framework, 1, "sometimes");
  AddPoint(framework, 3, "sometimes");
  EXPECT_THAT(Fields(framework), ElementsAre("framework.behavior_scale.points[1].value",
                                             "framework.behavior_scale.points[2].label"));
}

}  // namespace
}  // namespace touchstone::catalog
