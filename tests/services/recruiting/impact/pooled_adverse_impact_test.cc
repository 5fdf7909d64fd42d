// How groups fared in all requisitions of a job.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/services/recruiting/impact/impact_office.h"

namespace touchstone::recruiting {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Application;

class PooledAdverseImpact : public testing::TestWithParam<StoreKind> {
 protected:
  struct Requisition {
    int men_selected, men_not, women_selected, women_not;
  };

  void Hold(const std::string& id, const Requisition& requisition,
            const std::string& open_date = "2031-03-02") {
    office_.Open(id, open_date);
    const auto apply = [&](int count, int sex, bool selected) {
      if (selected) {
        office_.Apply(count, {.requisition = id, .sex = sex});
      } else {
        office_.Apply(
            count,
            {.requisition = id, .stage = kInterview, .state = Application::ENDED, .sex = sex});
      }
    };
    apply(requisition.men_selected, 1, true);
    apply(requisition.men_not, 1, false);
    apply(requisition.women_selected, 2, true);
    apply(requisition.women_not, 2, false);
  }

  v1::ReportPooledAdverseImpactResponse Report(int year, int years = 0, bool published = false) {
    const auto report = office_.ReportPooled(year, years, published);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.value_or(v1::ReportPooledAdverseImpactResponse());
  }

  TestStore store_{GetParam()};
  ImpactOffice office_{store_};
};

// Bickel, Hammel & O'Connell 1975: who was admitted to six departments.
TEST_P(PooledAdverseImpact, IsThatOfThePublishedTable) {
  const Requisition departments[] = {{512, 313, 89, 19},   {353, 207, 17, 8},  {120, 205, 202, 391},
                                     {138, 279, 131, 244}, {53, 138, 94, 299}, {22, 351, 24, 317}};
  for (int i = 0; i < 6; ++i) Hold(absl::StrCat("department-", i), departments[i]);
  const auto report = Report(2031);
  EXPECT_EQ(report.requisitions(), 6);
  EXPECT_EQ(report.first_year(), 2031);
  EXPECT_EQ(report.last_year(), 2031);
  EXPECT_THAT(report.formulas(), Contains("mantel-haenszel-z-1"));
  const v1::ImpactGroup& women = ComparisonBy(v1::SEX, report.total().comparisons()).groups(1);
  EXPECT_EQ(women.candidates(), 1835);
  EXPECT_EQ(women.impact_ratio(), 0.6818);
  EXPECT_EQ(women.finding(), v1::EVIDENCE);  // in the sum, which alone misleads
  ASSERT_THAT(report.total().groups(), SizeIs(1));
  const v1::PooledGroup& pooled = report.total().groups(0);
  EXPECT_EQ(pooled.dimension(), v1::SEX);
  EXPECT_EQ(pooled.category_set(), kSet);
  EXPECT_EQ(pooled.category(), "female");
  EXPECT_EQ(pooled.reference_category(), "male");
  EXPECT_EQ(pooled.strata(), 6);
  EXPECT_EQ(pooled.odds_ratio(), 1.1053);  // 1 / 0.9046968
  EXPECT_EQ(pooled.odds_ratio_low(), 0.9431);
  EXPECT_EQ(pooled.odds_ratio_high(), 1.2955);
  EXPECT_EQ(pooled.chi_square(), 1.5246);
  EXPECT_NEAR(pooled.p_value(), 0.2169, 5e-5);
  EXPECT_EQ(pooled.impact_ratio(), 1.0583);
  EXPECT_EQ(pooled.impact_ratio_low(), 0.9704);
  EXPECT_EQ(pooled.impact_ratio_high(), 1.1541);
  EXPECT_EQ(pooled.finding(), v1::NO_EVIDENCE);
  // The kind of stage that it was decided in, and those in which everybody went on.
  std::vector<v1::Stage::Kind> kinds;
  for (const v1::PooledComponent& component : report.stage_kinds()) {
    kinds.push_back(component.stage_kind());
    if (component.stage_kind() != v1::Stage::INTERVIEW) continue;
    EXPECT_EQ(component.groups(0).odds_ratio(), 1.1053);
  }
  EXPECT_THAT(kinds, ElementsAre(v1::Stage::SCREENING, v1::Stage::INTERVIEW, v1::Stage::OFFER));
}

TEST_P(PooledAdverseImpact, IsOfTheYearsAskedFor) {
  Hold("this-year", {48, 32, 12, 28});
  Hold("last-year", {48, 32, 12, 28}, "2030-12-31");
  Hold("long-ago", {48, 32, 12, 28}, "2027-01-01");
  office_.Open("nobody-applied");
  EXPECT_EQ(Report(2031).requisitions(), 1);
  EXPECT_EQ(Report(2030).requisitions(), 1);
  EXPECT_EQ(Report(2029).requisitions(), 0);
  EXPECT_THAT(Report(2029).total().groups(), IsEmpty());
  const auto both = Report(2031, 2);
  EXPECT_EQ(both.requisitions(), 2);
  EXPECT_EQ(both.first_year(), 2030);
  EXPECT_EQ(both.total().groups(0).finding(), v1::EVIDENCE);
  EXPECT_EQ(Report(2031, 5).requisitions(), 3);
}

TEST_P(PooledAdverseImpact, TellsWhenNumbersAreTooSmall) {
  Hold("this-year", {2, 1, 1, 2});
  const auto report = Report(2031);
  EXPECT_EQ(report.total().groups(0).finding(), v1::UNDETERMINED);
  EXPECT_FALSE(report.total().groups(0).has_chi_square());
  EXPECT_TRUE(report.total().groups(0).has_odds_ratio());
}

TEST_P(PooledAdverseImpact, HidesWhatSingleRequisitionsWouldGiveAway) {
  Hold("first", {20, 20, 20, 20});
  Hold("second", {20, 20, 1, 2});
  // Their own published copies show 40 women of the first and none of the second: 43 would say 3.
  const auto published = Report(2031, 1, true);
  for (const v1::ImpactGroup& group :
       ComparisonBy(v1::SEX, published.total().comparisons()).groups()) {
    EXPECT_TRUE(group.suppressed()) << group.category();
    EXPECT_EQ(group.candidates(), 0);
  }
  for (const v1::PooledGroup& group : published.total().groups()) {
    EXPECT_TRUE(group.suppressed());
    EXPECT_EQ(group.strata(), 0);
    EXPECT_FALSE(group.has_odds_ratio());
  }
  EXPECT_EQ(ComparisonBy(v1::SEX, Report(2031).total().comparisons()).groups(1).candidates(), 43);
  // With a third that hides as well, nobody can tell how many are whose.
  Hold("third", {20, 20, 2, 2});
  EXPECT_EQ(
      ComparisonBy(v1::SEX, Report(2031, 1, true).total().comparisons()).groups(1).candidates(),
      47);
}

// Whoever subtracts the report of fewer years from the one of more has the report of the year.
TEST_P(PooledAdverseImpact, HidesWhatAYearOfItWouldGiveAway) {
  for (const int year : {2029, 2030, 2031}) {
    const std::string day = absl::StrCat(year, "-05-01");
    Hold(absl::StrCat("first-", year), {20, 20, 20, 20}, day);
    Hold(absl::StrCat("second-", year), {20, 20, 1, 2}, day);
  }
  const auto women = [this](int year, int years) {
    return ComparisonBy(v1::SEX, Report(year, years, true).total().comparisons()).groups(1);
  };
  for (const int years : {1, 2, 3}) EXPECT_TRUE(women(2031, years).suppressed()) << years;
  // With a third in each year that hides as well, a year tells of none of them.
  for (const int year : {2029, 2030, 2031}) {
    Hold(absl::StrCat("third-", year), {20, 20, 2, 2}, absl::StrCat(year, "-06-01"));
  }
  EXPECT_EQ(women(2031, 3).candidates(), 141);
  EXPECT_EQ(women(2031, 2).candidates(), 94);
}

// Nobody of a group in a year says as well whose the others are.
TEST_P(PooledAdverseImpact, HidesGroupsThatAYearHasNobodyOf) {
  Hold("this-year", {20, 20, 20, 20});
  Hold("last-year", {0, 0, 2, 1}, "2030-05-01");
  const auto published = Report(2031, 2, true);
  for (const v1::ImpactGroup& group :
       ComparisonBy(v1::SEX, published.total().comparisons()).groups()) {
    EXPECT_TRUE(group.suppressed()) << group.category();
  }
}

TEST_P(PooledAdverseImpact, IsKeptBeforeItIsTold) {
  ASSERT_TRUE(office_.ReportPooled(2031).ok());
  EXPECT_THAT(office_.disclosed(),
              ElementsAre("organizations/wa/apiKeys/watcher organizations/wa/jobProfiles/agent"));
  office_.FailToDisclose();
  EXPECT_TRUE(absl::IsUnavailable(office_.ReportPooled(2031).status()));
}

TEST_P(PooledAdverseImpact, TakesAYear) {
  EXPECT_THAT(FieldsOf(office_.ReportPooled(0).status()), ElementsAre("year"));
  EXPECT_THAT(FieldsOf(office_.ReportPooled(2031, 11).status()), ElementsAre("years"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, PooledAdverseImpact, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::recruiting
