// What proposing plans for everybody in a cycle costs, in time and memory. Measured by hand, and no
// part of a run of the tests:
//
//   development_plans_test --gtest_also_run_disabled_tests --gtest_filter='*ProposalsCost*'

#include <google/longrunning/operations.pb.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/development_plan.pb.h>

#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/clock.h"
#include "tests/services/assessment/cycle_in_process.h"
#include "tests/services/assessment/recorded_results.h"

namespace touchstone::assessment {
namespace {

using ::testing::Values;

class PlanProposalsCost : public testing::TestWithParam<StoreKind> {
 protected:
  // The most memory that the process held since this was asked for last, in MB.
  static int64_t PeakMemory() {
    std::ifstream status("/proc/self/status");
    std::string word;
    int64_t kilobytes = 0;
    while (status >> word) {
      if (word == "VmHWM:") status >> kilobytes;
    }
    std::ofstream("/proc/self/clear_refs") << "5";
    return kilobytes / 1024;
  }

  TestStore store_{GetParam()};
  CycleInProcess office_{store_};
  RecordedResults records_{office_};
};

TEST_P(PlanProposalsCost, DISABLED_OfManyPeople) {
  for (auto& released : office_.catalog().competencies) {
    for (int i = 0; i < 20; ++i) {
      auto& activity = *released.mutable_competency()->add_development_activities();
      activity.set_id(absl::StrCat("a", i));
      activity.set_text("Sit beside an experienced agent for a morning, and say what you saw.");
    }
  }
  for (const int people : {1'000, 5'000, 10'000, 20'000}) {
    std::map<std::string, std::map<std::string, double>> levels;
    for (int i = 0; i < people; ++i) {
      levels[absl::StrCat("p", i)] = {{"care", 1.0}, {"focus", 1.5 + i % 2}};
    }
    const std::string cycle = absl::StrCat("c", people);
    records_.Publish(cycle, v1::AssessmentCycle::DEVELOPMENTAL, "2031-02-01", levels);
    levels.clear();
    v1::ProposeDevelopmentPlansRequest request;
    request.set_name(CycleName(cycle));
    PeakMemory();
    const int64_t before = PeakMemory();
    const absl::Duration begin = SystemClock().Monotonic();
    const auto begun =
        office_.Ask<google::longrunning::Operation>("ProposeDevelopmentPlans", request);
    ASSERT_TRUE(begun.ok()) << begun.status();
    const auto done = office_.Wait(begun->name());
    ASSERT_TRUE(done.ok()) << done.status();
    const int64_t took = absl::ToInt64Milliseconds(SystemClock().Monotonic() - begin);
    v1::ProposeDevelopmentPlansResponse response;
    ASSERT_TRUE(done->response().UnpackTo(&response));
    EXPECT_EQ(response.proposed_count(), people);
    std::cout << GetParam() << ": plans of " << people << " people take " << took
              << " ms; the process holds " << PeakMemory() << " MB at most, " << before
              << " MB before\n";
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, PlanProposalsCost, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
