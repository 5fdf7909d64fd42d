#include "services/catalog/rules/item_ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::catalog {
namespace {

TEST(IdOfText, IsTheBeginningOfTheDigestInBase32) {
  // printf abc | sha256sum begins ba7816bf8f.
  EXPECT_EQ(IdOfText("abc"), "xj4bnp4p");
  EXPECT_EQ(IdOfText(""), "4oymiquy");
}

TEST(AssignIds, FillsOnlyWhatIsAbsentAndKeepsIdsUnique) {
  v1::Competency competency;
  v1::KeyElement& element = *competency.add_key_elements();
  element.set_id("mine");
  element.set_title("abc");
  element.add_behaviors()->set_text("abc");
  element.add_behaviors()->set_text("abc");
  competency.add_interview_questions()->set_text("abc");
  competency.add_reference_questions()->set_id("xj4bnp4p-2");
  AssignIds(competency);
  EXPECT_EQ(competency.key_elements(0).id(), "mine");
  EXPECT_EQ(competency.key_elements(0).behaviors(0).id(), "xj4bnp4p");
  EXPECT_EQ(competency.key_elements(0).behaviors(1).id(), "xj4bnp4p-3");
  EXPECT_EQ(competency.interview_questions(0).id(), "xj4bnp4p-4");
  const std::string before = competency.SerializeAsString();
  AssignIds(competency);
  EXPECT_EQ(competency.SerializeAsString(), before);
}

TEST(AssignIds, ReachesEveryKindOfPart) {
  v1::Competency competency;
  competency.add_key_elements()->add_behaviors();
  competency.add_development_activities();
  competency.add_learning_resources();
  competency.add_qualification_statements();
  competency.add_outreach_activities();
  competency.add_interview_questions();
  competency.add_reference_questions();
  AssignIds(competency);
  EXPECT_EQ(competency.key_elements(0).id(), "4oymiquy");
  EXPECT_EQ(competency.reference_questions(0).id(), "4oymiquy-8");
}

TEST(AssignIds, MakesLevelIdsFromTitles) {
  const struct {
    const char* title;
    const char* id;
  } cases[] = {{"Entry", "entry"},
               {"Fully proficient!", "fully-proficient"},
               {"3 \u2013 Able", "level-3-able"},
               {"Entry", "entry-2"},
               {"\u00C9l\u00E8ve", "l-ve"},
               {"\u4E00", "level"}};
  v1::Framework framework;
  for (const auto& c : cases) {
    framework.mutable_proficiency_scale()->add_levels()->set_title(c.title);
  }
  AssignIds(framework);
  for (int i = 0; i < framework.proficiency_scale().levels_size(); ++i) {
    EXPECT_EQ(framework.proficiency_scale().levels(i).id(), cases[i].id);
  }
}

}  // namespace
}  // namespace touchstone::catalog
