#include "services/catalog/rules/competency_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace touchstone::catalog {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Fields(const v1::Competency& competency) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : CompetencyViolations(competency)) {
    fields.push_back(violation.field);
  }
  return fields;
}

v1::KeyElement& AddElement(v1::Competency& competency, const std::string& id) {
  v1::KeyElement& element = *competency.add_key_elements();
  element.set_id(id);
  element.set_title(id);
  return element;
}

TEST(CompetencyRules, PartsOfAllKindsShareOneSpaceOfIds) {
  v1::Competency competency;
  AddElement(competency, "a").add_behaviors()->set_id("a");
  competency.add_interview_questions()->set_id("a");
  EXPECT_THAT(Fields(competency), ElementsAre("competency.key_elements[0].behaviors[0].id",
                                              "competency.interview_questions[0].id"));
}

TEST(CompetencyRules, AnElementMayShareTheBehaviorsOfAnother) {
  v1::Competency competency;
  AddElement(competency, "a").set_shares_behaviors_of("c");
  AddElement(competency, "b").set_shares_behaviors_of("c");
  AddElement(competency, "c").add_behaviors()->set_id("seen");
  EXPECT_THAT(Fields(competency), IsEmpty());
}

TEST(CompetencyRules, SharingLeadsStraightToAnElementWithBehaviors) {
  const std::string path = "competency.key_elements[0].shares_behaviors_of";
  v1::Competency missing;
  AddElement(missing, "a").set_shares_behaviors_of("nowhere");
  EXPECT_THAT(Fields(missing), ElementsAre(path));

  v1::Competency itself;
  AddElement(itself, "a").set_shares_behaviors_of("a");
  EXPECT_THAT(Fields(itself), ElementsAre(path));

  v1::Competency chain;
  AddElement(chain, "a").set_shares_behaviors_of("b");
  AddElement(chain, "b").set_shares_behaviors_of("c");
  AddElement(chain, "c");
  EXPECT_THAT(Fields(chain), ElementsAre(path));

  v1::Competency both;
  AddElement(both, "a").set_shares_behaviors_of("b");
  both.mutable_key_elements(0)->add_behaviors()->set_id("own");
  AddElement(both, "b");
  EXPECT_THAT(Fields(both), ElementsAre(path));
}

TEST(CompetencyRules, ReferenceQuestionsHaveNoPlaceholderThatNobodyFillsIn) {
  v1::Competency competency;
  v1::ReferenceQuestion& question = *competency.add_reference_questions();
  question.set_text("How well does {applicant_name} do at {key_element}?");
  EXPECT_THAT(Fields(competency), IsEmpty());
  question.set_text("How well does {applicant} do?");
  question.add_probes("And {");
  EXPECT_THAT(Fields(competency), ElementsAre("competency.reference_questions[0].text",
                                              "competency.reference_questions[0].probes[0]"));
}

TEST(CompetencyRules, IndicatorsAreForLevelsOnTheScaleOnceItHasSome) {
  v1::Competency before;
  before.add_level_indicators()->set_level("gone");
  v1::Competency after = before;
  after.add_level_indicators()->set_level("entry");
  after.add_level_indicators()->set_level("entri");
  v1::ProficiencyScale scale;
  EXPECT_TRUE(LevelViolations(after, scale, {}).empty());
  scale.add_levels()->set_id("entry");
  const auto found = LevelViolations(after, scale, before);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].field, "competency.level_indicators[2].level");
  EXPECT_EQ(LevelViolations(after, scale, {}).size(), 2u);
}

TEST(CompetencyRules, ALevelHasItsIndicatorsOnce) {
  v1::Competency competency;
  competency.add_level_indicators()->set_level("entry");
  competency.add_level_indicators()->set_level("expert");
  EXPECT_THAT(Fields(competency), IsEmpty());
  competency.add_level_indicators()->set_level("entry");
  EXPECT_THAT(Fields(competency), ElementsAre("competency.level_indicators[2].level"));
}

}  // namespace
}  // namespace touchstone::catalog
