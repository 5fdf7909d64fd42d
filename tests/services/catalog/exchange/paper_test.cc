// The order of a job aid on paper.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/catalog/exchange/paper.h"

namespace touchstone::catalog {
namespace {

using ::testing::ElementsAre;

TEST(Paper, HasTheSectionsOfAJobAidInTheirOrder) {
  v1::Framework framework;
  auto& level = *framework.mutable_proficiency_scale()->add_levels();
  level.set_id("entry");
  level.set_title("Entry");
  level.set_job_demand("Little");
  v1::Competency competency;
  competency.set_title("Courtesy");
  competency.set_definition("D");
  competency.set_importance("I");
  auto& element = *competency.add_key_elements();
  element.set_id("e");
  element.set_title("Greets");
  element.add_behaviors()->set_text("Says hello");
  auto& shares = *competency.add_key_elements();
  shares.set_title("Parts");
  shares.set_shares_behaviors_of("e");
  competency.add_growth_kinds(v1::DevelopmentActivity::SHADOWING);
  competency.add_development_activities()->set_text("Any");
  auto& walk = *competency.add_development_activities();
  walk.set_text("Walk along");
  walk.set_kind(v1::DevelopmentActivity::SHADOWING);
  competency.add_learning_resources()->set_title("R");
  competency.add_qualification_statements()->set_text("Q");
  competency.add_outreach_activities()->set_text("O");
  competency.add_interview_questions()->set_text("IQ");
  competency.add_reference_questions()->set_text("RQ");
  auto& own = *competency.add_level_indicators();
  own.set_level("entry");
  own.add_indicators("Greets when greeted");

  std::vector<std::string> headings;
  for (const PaperBlock& block : PaperOf(framework, competency)) {
    if (block.kind == PaperBlock::kSection) headings.push_back(block.text);
    if (block.kind == PaperBlock::kPart) headings.push_back("- " + block.text);
  }
  EXPECT_THAT(
      headings,
      ElementsAre("Definition", "Importance", "Key elements and distinguishing behaviors",
                  "- Greets", "- Parts", "Personal growth", "Examples of developmental activities",
                  "- Shadowing", "- Other activities", "Training", "- Other resources",
                  "Desired or required qualifications", "- Not decided", "Outreach",
                  "Interview questions", "Reference questions", "Proficiency levels", "- Entry"));
}

TEST(Paper, OfAWholeFrameworkIsKnownAgain) {
  v1::Framework framework;
  framework.set_title("HR");
  framework.set_description("Of all\n\n# kinds");
  v1::Competency competency;
  competency.set_title("Courtesy");
  competency.add_key_elements()->set_title("Greets");
  const auto paper = PaperOf(framework, competency);
  const std::string one = MarkdownBegin(framework) + MarkdownOf(paper);
  EXPECT_FALSE(IsPaperOfFramework(one)) << "that is a job aid";
  EXPECT_TRUE(IsPaperOfFramework(one + MarkdownOf(paper)));
  EXPECT_TRUE(IsPaperOfFramework(HtmlBegin(framework) + HtmlOf(paper) + HtmlEnd()));
  EXPECT_FALSE(IsPaperOfFramework("# Teamwork\n\n# Definition\n\n## Importance\n"));
  EXPECT_FALSE(IsPaperOfFramework(""));
}

TEST(Paper, OfWhatIsEmptyThereIsNoSection) {
  v1::Competency competency;
  competency.set_title("Courtesy");
  const auto paper = PaperOf(v1::Framework(), competency);
  ASSERT_EQ(paper.size(), 1u);
  EXPECT_EQ(paper[0].kind, PaperBlock::kTitle);
}

}  // namespace
}  // namespace touchstone::catalog
