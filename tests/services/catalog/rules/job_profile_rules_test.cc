#include "services/catalog/rules/job_profile_rules.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace touchstone::catalog {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

template <typename T>
T Parse(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

v1::ProficiencyScale Scale() {
  return Parse<v1::ProficiencyScale>(R"(
    levels { id: "entry" job_demand: "Simple matters" }
    levels { id: "expert" job_demand: "All matters" })");
}

v1::JobProfile Profile(const std::string& requirements) {
  return Parse<v1::JobProfile>("framework: 'organizations/wa/frameworks/hr' " + requirements);
}

std::string Required(const std::string& id, const std::string& rest) {
  return "requirements { competency: 'organizations/wa/frameworks/hr/competencies/" + id + "' " +
         rest + "} ";
}

TEST(JobProfileRules, NeedALevelOfTheScaleOrSayThatNoneIsNeeded) {
  EXPECT_THAT(JobProfileViolations(Profile(Required("a", "required_level: 'entry'") +
                                           Required("b", "not_needed: true")),
                                   Scale()),
              IsEmpty());
  for (const char* rest :
       {"", "required_level: 'master'", "required_level: 'entry' not_needed: true",
        "not_needed: true minimum_qualification: true"}) {
    EXPECT_THAT(JobProfileViolations(Profile(Required("a", rest)), Scale()), SizeIs(1)) << rest;
  }
}

TEST(JobProfileRules, SayWhichLevelsThereAre) {
  const auto violations =
      JobProfileViolations(Profile(Required("a", "required_level: 'x'")), Scale());
  ASSERT_THAT(violations, SizeIs(1));
  EXPECT_THAT(violations[0].problem, HasSubstr("(entry, expert)"));
  EXPECT_THAT(JobProfileViolations(Profile(Required("a", "required_level: 'x'")), {})[0].problem,
              HasSubstr("the framework has none"));
}

TEST(JobProfile, QuotesWhatTheLevelDemands) {
  v1::JobProfile profile = Profile(Required("a", "required_level: 'expert' job_demand: 'old'") +
                                   Required("b", "not_needed: true job_demand: 'old'"));
  QuoteDemands(Scale(), profile);
  EXPECT_EQ(profile.requirements(0).job_demand(), "All matters");
  EXPECT_EQ(profile.requirements(1).job_demand(), "");
}

TEST(JobProfile, MarksWhatNoDutyNeeds) {
  v1::JobProfile profile =
      Profile(Required("a", "required_level: 'entry' duties: 'old'") +
              Required("b", "required_level: 'entry'") + Required("c", "not_needed: true"));
  const auto analysis = Parse<v1::JobAnalysis>(R"(
    competency_links { competency: "organizations/wa/frameworks/hr/competencies/a" duties: ["x", "y"] })");
  MarkDuties(&analysis, profile);
  EXPECT_THAT(profile.requirements(0).duties(), ElementsAre("x", "y"));
  EXPECT_FALSE(profile.requirements(0).without_duty());
  EXPECT_TRUE(profile.requirements(1).without_duty());
  EXPECT_FALSE(profile.requirements(2).without_duty());
  MarkDuties(nullptr, profile);
  EXPECT_THAT(profile.requirements(0).duties(), IsEmpty());
  EXPECT_TRUE(profile.requirements(0).without_duty());
}

}  // namespace
}  // namespace touchstone::catalog
