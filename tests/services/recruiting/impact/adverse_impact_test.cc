// How groups fared in one requisition.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/impact/impact_office.h"

namespace touchstone::recruiting {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Application;
using v1::Decision;
using v1::ImpactGroup;

class AdverseImpactReport : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override { office_.Open("agents"); }

  v1::ReportAdverseImpactResponse Report(bool published = false) {
    const auto report = office_.Report("agents", published);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.value_or(v1::ReportAdverseImpactResponse());
  }

  TestStore store_{GetParam()};
  ImpactOffice office_{store_};
};

const ImpactGroup& Women(const v1::ImpactComponent& component) {
  return ComparisonBy(v1::SEX, component.comparisons()).groups(1);
}

TEST_P(AdverseImpactReport, HasThePublishedFigures) {
  office_.Apply(48, {.sex = 1});
  office_.Apply(32, {.stage = kInterview, .state = Application::ENDED, .sex = 1});
  office_.Apply(12, {.sex = 2});
  office_.Apply(28, {.stage = kInterview, .state = Application::ENDED, .sex = 2});
  const auto report = Report();
  EXPECT_EQ(report.requisition(), RequisitionName("agents"));
  EXPECT_THAT(report.formulas(), Contains("two-proportion-z-pooled-1"));
  EXPECT_EQ(report.total().candidates(), 120);
  EXPECT_EQ(report.total().selected(), 60);
  const v1::ImpactComparison& by_sex = ComparisonBy(v1::SEX, report.total().comparisons());
  EXPECT_EQ(by_sex.category_set(), kSet);
  ASSERT_THAT(by_sex.groups(), SizeIs(2));  // who does not wish to say is no group
  const ImpactGroup& men = by_sex.groups(0);
  EXPECT_EQ(men.category(), "male");
  EXPECT_EQ(men.finding(), v1::REFERENCE);
  EXPECT_EQ(men.selection_rate(), 0.6);
  EXPECT_EQ(men.impact_ratio(), 1);
  EXPECT_FALSE(men.has_p_value());
  const ImpactGroup& women = by_sex.groups(1);
  EXPECT_EQ(women.title(), "They say female");
  EXPECT_EQ(women.candidates(), 40);
  EXPECT_EQ(women.selected(), 12);
  EXPECT_EQ(women.share_percent(), 33.33);
  EXPECT_EQ(women.selection_rate(), 0.3);
  EXPECT_EQ(women.impact_ratio(), 0.5);
  EXPECT_TRUE(women.below_four_fifths());
  EXPECT_FALSE(women.flips());
  EXPECT_EQ(women.z(), -3.0984);
  EXPECT_EQ(women.test(), ImpactGroup::TWO_PROPORTION_Z);
  EXPECT_EQ(women.p_value(), 0.001946);
  EXPECT_EQ(women.finding(), v1::EVIDENCE);
  // The component that it comes from, and those in which nobody is passed over.
  ASSERT_THAT(report.stages(), SizeIs(3));
  EXPECT_EQ(Women(report.stages(0)).finding(), v1::NO_EVIDENCE);
  EXPECT_EQ(report.stages(1).stage(), kInterview);
  EXPECT_EQ(report.stages(1).title(), "Panel interview");
  EXPECT_EQ(Women(report.stages(1)).finding(), v1::EVIDENCE);
  EXPECT_EQ(Women(report.stages(2)).candidates(), 12);
  EXPECT_EQ(Women(report.stages(2)).finding(), v1::NO_EVIDENCE);
}

TEST_P(AdverseImpactReport, LeavesFewOpenAndTestsThemExactly) {
  office_.Apply(3, {.sex = 1});
  office_.Apply(17, {.stage = kScreening, .state = Application::ENDED, .sex = 1});
  office_.Apply(10, {.sex = 2});
  office_.Apply(15, {.stage = kScreening, .state = Application::ENDED, .sex = 2});
  const auto report = Report();
  const ImpactGroup& men = ComparisonBy(v1::SEX, report.total().comparisons()).groups(0);
  EXPECT_EQ(men.impact_ratio(), 0.375);
  EXPECT_EQ(men.test(), ImpactGroup::TWO_PROPORTION_Z);
  EXPECT_EQ(men.p_value(), 0.065976);
  office_.Apply(1, {.race_ethnicity = 1});
  office_.Apply(1, {.race_ethnicity = 2});
  office_.Apply(1, {.stage = kScreening, .state = Application::ENDED, .race_ethnicity = 2});
  const auto later = Report();
  const ImpactGroup& b = ComparisonBy(v1::RACE_ETHNICITY, later.total().comparisons()).groups(1);
  EXPECT_EQ(b.test(), ImpactGroup::FISHER_EXACT);
  EXPECT_FALSE(b.has_z());
  EXPECT_EQ(b.finding(), v1::UNDETERMINED);
  const ImpactGroup& c = ComparisonBy(v1::RACE_ETHNICITY, later.total().comparisons()).groups(2);
  EXPECT_EQ(c.finding(), v1::NO_DATA);
  EXPECT_FALSE(c.has_selection_rate());
}

TEST_P(AdverseImpactReport, CountsWhoWithdrewInNoStageFromThatOneOn) {
  office_.Apply(2, {.sex = 1});
  office_.Apply(3, {.stage = kInterview, .state = Application::WITHDRAWN, .sex = 1});
  office_.Apply(4, {.stage = kInterview, .state = Application::ACTIVE, .sex = 1});
  office_.Apply(5, {.stage = kInterview, .state = Application::ENDED, .sex = 1});
  const auto report = Report();
  EXPECT_EQ(report.stages(0).candidates(), 14);
  EXPECT_EQ(report.stages(0).selected(), 14);
  EXPECT_EQ(report.stages(1).candidates(), 7);
  EXPECT_EQ(report.stages(1).selected(), 2);
  EXPECT_EQ(report.stages(2).candidates(), 2);
  EXPECT_EQ(report.total().candidates(), 7);
  EXPECT_EQ(report.total().selected(), 2);
}

TEST_P(AdverseImpactReport, TakesAnOfferThatStandsOrWasDeclinedForASelection) {
  office_.Apply(1, {.state = Application::WITHDRAWN, .decision = Decision::DECLINED});
  office_.Apply(2, {.state = Application::ENDED, .decision = Decision::DECLINED});
  office_.Apply(4, {.state = Application::ACTIVE, .decision = Decision::OFFERED});
  office_.Apply(8, {.state = Application::HIRED, .decision = Decision::ACCEPTED});
  office_.Apply(16, {.state = Application::ENDED, .decision = Decision::RESCINDED});
  office_.Apply(32, {.state = Application::ACTIVE, .decision = Decision::DRAFT});
  const auto report = Report();
  EXPECT_EQ(report.total().selected(), 1 + 2 + 4 + 8);
  EXPECT_EQ(report.total().candidates(), 1 + 2 + 4 + 8 + 16);
}

TEST_P(AdverseImpactReport, CountsWhoDidNotSayAndComparesThemWithNobody) {
  office_.Apply(1, {.category_set = ""});
  office_.Apply(2, {.sex = 3});  // does not wish to say
  office_.Apply(4, {.sex = 0, .race_ethnicity = 1});
  office_.Apply(8, {.sex = 1});
  const auto report = Report();
  EXPECT_EQ(report.total().candidates(), 15);
  EXPECT_EQ(ComparisonBy(v1::SEX, report.total().comparisons()).undisclosed(), 7);
  EXPECT_EQ(ComparisonBy(v1::RACE_ETHNICITY, report.total().comparisons()).undisclosed(), 11);
  EXPECT_EQ(ComparisonBy(v1::SEX, report.total().comparisons()).groups(0).share_percent(), 100);
}

TEST_P(AdverseImpactReport, KeepsTheGroupsOfTwoSetsApart) {
  office_.Apply(3, {.sex = 1});
  office_.Apply(4, {.sex = 2, .category_set = kLaterSet});
  office_.Apply(1, {.category_set = ""});
  const auto report = Report();
  std::vector<std::string> sets;
  for (const auto& comparison : report.total().comparisons()) {
    if (comparison.dimension() != v1::SEX) continue;
    sets.push_back(comparison.category_set());
    // Who chose from the other set said of which group they are.
    EXPECT_EQ(comparison.undisclosed(), 1) << comparison.category_set();
  }
  EXPECT_THAT(sets, ElementsAre(kSet, kLaterSet));
}

TEST_P(AdverseImpactReport, FlagsGroupsUnderTwoPercent) {
  office_.Apply(99, {.sex = 1});
  office_.Apply(1, {.sex = 2});
  EXPECT_TRUE(Women(Report().total()).small_share());
  EXPECT_EQ(Women(Report().total()).share_percent(), 1);
  office_.Apply(1, {.stage = kScreening, .state = Application::WITHDRAWN, .sex = 2});
  EXPECT_TRUE(Women(Report().total()).small_share());
  EXPECT_EQ(Women(Report().total()).share_percent(), 1.98);  // 2 of 101 entered
}

TEST_P(AdverseImpactReport, HidesGroupsOfFewFromWhatIsPublished) {
  office_.Apply(20, {.race_ethnicity = 1});
  office_.Apply(20, {.stage = kInterview, .state = Application::ENDED, .race_ethnicity = 1});
  office_.Apply(10, {.race_ethnicity = 2});
  office_.Apply(2, {.stage = kInterview, .state = Application::ENDED, .race_ethnicity = 3});
  office_.Apply(1, {.race_ethnicity = 3});
  const auto published = Report(true);
  for (const v1::ImpactComponent* const component : {&published.total(), &published.stages(1)}) {
    const auto& groups = ComparisonBy(v1::RACE_ETHNICITY, component->comparisons()).groups();
    EXPECT_FALSE(groups[0].suppressed());
    EXPECT_EQ(groups[0].candidates(), 40);
    // The highest rate is hidden, and so what would say it.
    EXPECT_EQ(groups[0].finding(), v1::REFERENCE);
    EXPECT_EQ(groups[0].impact_ratio(), 1);
    // 53 without 40 and 10 are 3: the ten are hidden with the three.
    for (const int hidden : {1, 2}) {
      ImpactGroup nothing;
      nothing.set_category(groups[hidden].category());
      nothing.set_title(groups[hidden].title());
      nothing.set_suppressed(true);
      EXPECT_EQ(groups[hidden].SerializeAsString(), nothing.SerializeAsString());
    }
  }
  // Whose job it is sees all.
  const auto report = Report();
  EXPECT_EQ(ComparisonBy(v1::RACE_ETHNICITY, report.total().comparisons()).groups(2).candidates(),
            3);
}

TEST_P(AdverseImpactReport, OfNobodyHasNoFigures) {
  const auto report = Report();
  EXPECT_EQ(report.total().candidates(), 0);
  EXPECT_THAT(report.total().comparisons(), IsEmpty());
  EXPECT_THAT(report.stages(), SizeIs(3));
}

TEST_P(AdverseImpactReport, IsKeptBeforeItIsTold) {
  ASSERT_TRUE(office_.Report("agents").ok());
  EXPECT_THAT(office_.disclosed(),
              ElementsAre("organizations/wa/apiKeys/watcher organizations/wa/requisitions/agents"));
  EXPECT_TRUE(absl::IsNotFound(office_.Report("nobodys").status()));
  EXPECT_THAT(office_.disclosed(), SizeIs(1));
  office_.FailToDisclose();
  EXPECT_TRUE(absl::IsUnavailable(office_.Report("agents").status()));
}

TEST_P(AdverseImpactReport, IsForWhoWatchesOverIt) {
  for (const char* const role : {"recruiter", "manager", "panel-member", "integration"}) {
    office_.hiring().ActAs("organizations/wa/apiKeys/other", role, "wa");
    EXPECT_TRUE(absl::IsPermissionDenied(office_.Report("agents").status())) << role;
    EXPECT_TRUE(absl::IsPermissionDenied(office_.ReportPooled(2031).status())) << role;
  }
  office_.hiring().ActAs("organizations/or/apiKeys/watcher", "eeo-analyst", "or");
  EXPECT_TRUE(absl::IsPermissionDenied(office_.Report("agents").status()));
  EXPECT_THAT(office_.disclosed(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Drivers, AdverseImpactReport, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::recruiting
