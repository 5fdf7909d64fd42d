#include "services/recruiting/rules/requisition_profile.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

template <typename T>
T Parse(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// Requires "focus" with the weight given, of an analysis with the links given.
v1::RequisitionProfile Copied(const std::string& requirement, const std::string& analysis) {
  CatalogJob job;
  job.profile =
      Parse<catalog::v1::JobProfile>("requirements { competency: 'focus' " + requirement + " }");
  job.analysis = Parse<catalog::v1::JobAnalysis>(
      "duties { id: 'first' needed: AT_ENTRY } duties { id: 'later' needed: LEARNED_ON_THE_JOB } "
      "duties { id: 'unasked' } " +
      analysis);
  job.release = Parse<catalog::v1::Release>(
      "framework { proficiency_scale { levels { id: 'entry' title: 'Entry' job_demand: 'Simple' } "
      "} }");
  job.competencies.emplace_back().mutable_competency()->set_name("focus");
  job.competencies[0].mutable_competency()->set_title("Customer focus");
  return ProfileOf(job);
}

std::string LinkedTo(const std::string& duty) {
  return "competency_links { competency: 'focus' duties: '" + duty + "' }";
}

TEST(ProfileOf, WeighsNothingThatNoDutyNeededAtEntryStandsBehind) {
  struct Case {
    std::string requirement;
    std::string analysis;
    int weight;
  };
  for (const Case& one :
       {Case{"weight: 5", LinkedTo("first"), 5}, Case{"weight: 0", LinkedTo("first"), 1},
        Case{"weight: 5", LinkedTo("later"), 0}, Case{"weight: 5", LinkedTo("unasked"), 0},
        Case{"weight: 5", LinkedTo("gone"), 0}, Case{"weight: 5", "", 0},
        Case{"weight: 5", LinkedTo("later") + LinkedTo("first"), 5}}) {
    const auto profile = Copied(one.requirement, one.analysis);
    ASSERT_THAT(profile.requirements(), SizeIs(1));
    EXPECT_EQ(profile.requirements(0).weight(), one.weight) << one.requirement << one.analysis;
  }
}

TEST(ProfileOf, QuotesTheReleaseAndNamesTheDuties) {
  const auto profile = Copied("required_level: 'entry' minimum_qualification: true",
                              LinkedTo("later") + LinkedTo("gone") + LinkedTo("first"));
  EXPECT_THAT(profile.duties(), SizeIs(3));
  EXPECT_TRUE(profile.duties(0).at_entry());
  EXPECT_FALSE(profile.duties(1).at_entry());
  EXPECT_FALSE(profile.duties(2).at_entry());
  ASSERT_THAT(profile.levels(), SizeIs(1));
  EXPECT_EQ(profile.levels(0).title(), "Entry");
  const v1::RequisitionRequirement& requirement = profile.requirements(0);
  EXPECT_EQ(requirement.title(), "Customer focus");
  EXPECT_EQ(requirement.job_demand(), "Simple");
  EXPECT_TRUE(requirement.minimum_qualification());
  EXPECT_THAT(requirement.duties(), ElementsAre("later", "first"));
}

TEST(ProfileOf, LeavesOutWhatIsNotNeeded) {
  EXPECT_THAT(Copied("not_needed: true", LinkedTo("first")).requirements(), IsEmpty());
}

// The periods are copied by number.
TEST(ProfileOf, KnowsEveryPeriodThatTheCatalogDoes) {
  const auto* const theirs = catalog::v1::PayRange::Period_descriptor();
  const auto* const ours = v1::PayRange::Period_descriptor();
  ASSERT_EQ(theirs->value_count(), ours->value_count());
  for (int i = 0; i < ours->value_count(); ++i) {
    EXPECT_EQ(ours->value(i)->name(), theirs->value(i)->name());
    EXPECT_EQ(ours->value(i)->number(), theirs->value(i)->number());
  }
}

}  // namespace
}  // namespace touchstone::recruiting
