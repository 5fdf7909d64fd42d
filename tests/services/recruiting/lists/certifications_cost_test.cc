// What it costs to certify: from 500, 5,000 and 50,000 eligibles, by a rule of five and without
// ranks. Measured by hand, and no part of a run of the tests:
//
//   recruiting_lists_test --gtest_also_run_disabled_tests --gtest_filter='*CertificationsCost*'

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "services/runtime/clock/clock.h"
#include "tests/services/recruiting/lists/certification_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::Values;
using v1::CertificationRule;

constexpr int kRounds = 21;

class CertificationsCost : public testing::TestWithParam<StoreKind> {
 protected:
  CertificationsCost() { store_.AllowScans(); }

  // An established list of so many, three for each rank.
  void Fill(int people) {
    store_.RunBeside(absl::Substitute(
        "WITH RECURSIVE p (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM p WHERE i < $0) INSERT INTO "
        "eligibles (eligible_list, place, application, applicant, raw_score, converted_score, "
        "preferences, preference_points, final_score, passed, referred_too, rank, band, "
        "indistinguishable_from, indistinguishable_to) SELECT '$1', i, "
        "'organizations/wa/applications/p' || i, 'organizations/wa/applicants/p' || i, 450, 9250, "
        "'', 0, 9250, 1, 0, i - i % 3 + 1, 0, 1, 9 FROM p WHERE i > 0",
        people - 1, ListName("open")));
    store_.RunBeside(absl::Substitute(
        "WITH RECURSIVE p (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM p WHERE i < $0) INSERT INTO "
        "application_progress (application, requisition, outreach_activity, active, interviewed, "
        "offer) SELECT 'organizations/wa/applications/p' || i, '$1', '', 1, 0, 0 FROM p",
        people - 1, RequisitionName("agents")));
    if (GetParam().dialect == Dialect::kPostgres) store_.RunBeside("VACUUM ANALYZE");
  }

  // The median, in microseconds.
  int64_t Cost() {
    std::vector<int64_t> costs;
    for (int i = 0; i < kRounds; ++i) {
      const absl::Duration begin = SystemClock().Monotonic();
      const auto certification = desk_.Certify(absl::StrCat("c", i), {"open"});
      costs.push_back(absl::ToInt64Microseconds(SystemClock().Monotonic() - begin));
      EXPECT_TRUE(certification.ok()) << certification.status();
    }
    std::nth_element(costs.begin(), costs.begin() + kRounds / 2, costs.end());
    return costs[kRounds / 2];
  }

  void Measure(const std::string& what, int people) {
    const auto list = desk_.Established("open", {{"p0", 450}});
    ASSERT_TRUE(list.ok()) << list.status();
    Fill(people);
    std::cout << GetParam() << ": certifying " << what << " from " << people << " takes " << Cost()
              << " us\n";
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  CertificationDesk desk_{store_, clock_};
};

TEST_P(CertificationsCost, DISABLED_ByRankOf500) {
  ASSERT_TRUE(desk_.CreateRule("five", [](auto& rule) { rule.set_certified(5); }).ok());
  Measure("by rank", 500);
}

TEST_P(CertificationsCost, DISABLED_ByRankOf5000) {
  ASSERT_TRUE(desk_.CreateRule("five", [](auto& rule) { rule.set_certified(5); }).ok());
  Measure("by rank", 5'000);
}

TEST_P(CertificationsCost, DISABLED_ByRankOf50000) {
  ASSERT_TRUE(desk_.CreateRule("five", [](auto& rule) { rule.set_certified(5); }).ok());
  Measure("by rank", 50'000);
}

TEST_P(CertificationsCost, DISABLED_WithoutRanksOf5000) {
  ASSERT_TRUE(desk_
                  .CreateRule("everybody",
                              [](CertificationRule& rule) {
                                rule.set_method(CertificationRule::UNRANKED);
                                rule.set_certified(0);
                                rule.set_ties_included(false);
                              })
                  .ok());
  Measure("without ranks", 5'000);
}

INSTANTIATE_TEST_SUITE_P(Drivers, CertificationsCost, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::recruiting
