// A guide of a real job aid's questions: what it prints can be asked of everybody.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "services/catalog/rules/job_aid.h"
#include "services/recruiting/rules/guide_compilation.h"
#include "services/recruiting/rules/guide_text.h"
#include "services/recruiting/rules/reference_rules.h"
#include "tests/services/catalog/rules/aids.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kCompetency[] = "organizations/wa/frameworks/core/competencies/customer-focus";

// Empty where it is not there.
std::filesystem::path RealDocument() {
  const std::filesystem::path seeds = catalog::Shared() / "seeds";
  if (!std::filesystem::exists(seeds)) return {};
  for (const auto& entry : std::filesystem::directory_iterator(seeds)) {
    if (entry.path().filename().string().rfind("002_", 0) == 0) return entry.path();
  }
  return {};
}

class JobAidGuide : public testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path document = RealDocument();
    if (document.empty()) {
      GTEST_SKIP() << "no ../shared/seeds here; set TOUCHSTONE_SHARED to where it is";
    }
    const auto job_aid = catalog::ParseJobAid(
        catalog::ReadText(document),
        catalog::ReadOutline(catalog::Shared() / "data/customer-focus-outline.txt"));
    ASSERT_TRUE(job_aid.ok()) << job_aid.status();
    *words_.release.mutable_framework()->mutable_proficiency_scale() = job_aid->scale;
    catalog::v1::Competency& competency = *words_.competencies.emplace_back().mutable_competency() =
        job_aid->competency;
    competency.set_name(kCompetency);

    requisition_.add_stages()->set_kind(v1::Stage::REFERENCE_CHECK);
    requisition_.mutable_profile()->add_requirements()->set_competency(kCompetency);
    for (const auto& level : job_aid->scale.levels()) {
      requisition_.mutable_profile()->add_levels()->set_id(level.id());
    }
    v1::GuideForm& form = *guide_.add_forms();
    form.set_id("a");
    for (const auto& question : competency.interview_questions()) {
      v1::QuestionPick& pick = *form.add_questions();
      pick.set_competency(kCompetency);
      pick.set_question(question.id());
    }
  }

  const catalog::v1::Competency& Words() const { return words_.competencies[0].competency(); }

  GuideWords words_;
  v1::Requisition requisition_;
  v1::InterviewGuide guide_;
};

TEST_F(JobAidGuide, NeedsTheKeyElementThatRefereesAreAskedAbout) {
  const auto obstacles = Compiled(guide_, requisition_, words_).obstacles;
  EXPECT_THAT(obstacles, Not(IsEmpty()));
  for (const Obstacle& obstacle : obstacles) {
    EXPECT_EQ(obstacle.problem, "has {key_element}, which has no value") << obstacle.subject;
  }
}

TEST_F(JobAidGuide, AsksAllThatThePaperAsks) {
  v1::KeyElementPick& pick = *guide_.add_key_elements();
  pick.set_competency(kCompetency);
  pick.set_key_element(Words().key_elements(0).id());
  const CompiledGuide compiled = Compiled(guide_, requisition_, words_);
  for (const Obstacle& obstacle : compiled.obstacles) {
    ADD_FAILURE() << obstacle.subject << " " << obstacle.problem;
  }
  EXPECT_THAT(compiled.content.forms(0).questions(), SizeIs(Words().interview_questions_size()));
  EXPECT_THAT(compiled.content.reference_questions(), SizeIs(Words().reference_questions_size()));
  for (const auto& anchor : compiled.content.competencies(0).anchors()) {
    EXPECT_THAT(anchor.indicators(), Not(IsEmpty())) << anchor.level();
  }
  int about_applicant = 0;
  for (const auto& question : compiled.content.reference_questions()) {
    const auto open = PlaceholdersOf(question.text());
    if (open.empty()) continue;
    EXPECT_THAT(open, ElementsAre("applicant_name"));
    ++about_applicant;
  }
  EXPECT_GT(about_applicant, 0);
  for (const auto& question : ReferenceQuestionsAbout(compiled.content, "Grace Hopper")) {
    EXPECT_THAT(PlaceholdersOf(question.text()), IsEmpty()) << question.text();
  }
}

}  // namespace
}  // namespace touchstone::recruiting
