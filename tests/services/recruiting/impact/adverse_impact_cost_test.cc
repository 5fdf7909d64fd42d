// What reports of adverse impact cost: 1,000, 10,000 and 100,000 applications, in one requisition
// and in a hundred of one job. Measured by hand, and no part of a run of the tests:
//
//   recruiting_impact_test --gtest_also_run_disabled_tests --gtest_filter='*ImpactCost*'

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "services/runtime/clock/clock.h"
#include "tests/services/recruiting/impact/impact_office.h"

namespace touchstone::recruiting {
namespace {

using ::testing::Values;

constexpr int kRounds = 21;

class AdverseImpactCost : public testing::TestWithParam<StoreKind> {
 protected:
  // `applications`, spread over so many requisitions, all stages, outcomes and groups; nine in ten
  // said of which group they are.
  static void Fill(TestStore& store, int applications, int requisitions) {
    const char* const body = GetParam().dialect == Dialect::kSqlite ? "x'00'" : "'\\x00'::bytea";
    const std::string numbers = absl::Substitute(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $0) ",
        applications - 1);
    store.RunBeside(absl::Substitute(
        "$0 INSERT INTO applications (name, parent, organization, revision, create_time, "
        "update_time, delete_time, body, requisition, applicant, state, stage, outreach_activity, "
        "receive_date) SELECT '$1/applications/' || i, '$1', '$1', 1, 0, 0, 0, $2, "
        "'$1/requisitions/r' || (i % $3), '$1/applicants/' || i, CASE WHEN i % 7 = 0 THEN 4 ELSE "
        "1 + i % 3 END, CASE WHEN i % 7 = 0 OR i % 5 = 4 THEN 'offer' WHEN i % 5 > 1 THEN "
        "'panel-interview' ELSE 'screening' END, '', '2031-03-03' FROM n",
        numbers, kOrganization, body, requisitions));
    store.RunBeside(absl::Substitute(
        "$0 INSERT INTO eeo_groups (applicant, organization, category_set, sex, race_ethnicity, "
        "disability) SELECT '$1/applicants/' || i, '$1', '$2', i % 11 % 4, i % 13 % 4, i % 17 % 3 "
        "FROM n WHERE i % 10 > 0",
        numbers, kOrganization, kSet));
    store.RunBeside(absl::Substitute("INSERT INTO eeo_chosen_sets VALUES ('$0')", kSet));
    if (GetParam().dialect == Dialect::kPostgres) store.RunBeside("VACUUM ANALYZE");
  }

  // The median, in microseconds.
  template <typename Call>
  static int64_t Cost(const Call& call) {
    std::vector<int64_t> costs;
    for (int i = 0; i < kRounds; ++i) {
      const absl::Duration begin = SystemClock().Monotonic();
      EXPECT_TRUE(call().ok());
      costs.push_back(absl::ToInt64Microseconds(SystemClock().Monotonic() - begin));
    }
    std::nth_element(costs.begin(), costs.begin() + kRounds / 2, costs.end());
    return costs[kRounds / 2];
  }
};

TEST_P(AdverseImpactCost, DISABLED_OfManyApplications) {
  for (const int applications : {1'000, 10'000, 100'000}) {
    for (const int requisitions : {1, 100}) {
      TestStore store(GetParam());
      ImpactOffice office(store);
      for (int i = 0; i < requisitions; ++i) office.Open(absl::StrCat("r", i));
      Fill(store, applications, requisitions);
      std::cout << GetParam() << ", " << applications << " applications for " << requisitions
                << " requisitions: one " << Cost([&] { return office.Report("r0"); })
                << " µs, published " << Cost([&] { return office.Report("r0", true); })
                << " µs, pooled " << Cost([&] { return office.ReportPooled(2031); }) << " µs"
                << std::endl;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, AdverseImpactCost, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
