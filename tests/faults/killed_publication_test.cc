// The assessment service dies while it publishes what a cycle came to, and goes on by itself: each
// person has one result, and each is what the ratings come to.

#include <google/longrunning/operations.pb.h>
#include <gtest/gtest.h>
#include <touchstone/admin/v1/admin.pb.h>
#include <touchstone/assessment/v1/assessment.pb.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/failpoint.h"
#include "tests/services/assessment/cycle_in_process.h"
#include "tests/suite/suite.h"

namespace touchstone {
namespace {

using assessment::CycleInProcess;
using assessment::CycleName;
using assessment::Employee;
namespace v1 = assessment::v1;

constexpr int kPeople = 350;  // some transactions of a hundred
constexpr char kFailpoint[] = "TOUCHSTONE_FAILPOINTS_ON";

class KilledPublication : public testing::TestWithParam<StoreKind> {
 protected:
  // A cycle whose review is closed: everybody rated themselves, and their manager rated them.
  void SetUp() override {
    CycleInProcess office(store_);
    std::vector<Employee> employees = {{"boss", "top"}};
    for (int i = 0; i < kPeople; ++i) employees.push_back({absl::StrCat("p", i), "calls", "boss"});
    office.Employ(employees);
    ASSERT_TRUE(office.Create("spring", v1::AssessmentCycle::EVALUATIVE).ok());
    ASSERT_TRUE(office.Prepare("spring").ok());
    ASSERT_TRUE(office.Open("spring").ok());
    v1::ListRaterAssignmentsRequest list;
    list.set_parent(CycleName("spring"));
    list.set_page_size(1000);
    const auto raters = office.Ask<v1::ListRaterAssignmentsResponse>("ListRaterAssignments", list);
    ASSERT_TRUE(raters.ok()) << raters.status();
    ASSERT_EQ(raters->rater_assignments_size(), 2 * kPeople);
    const std::vector<std::string>& levels = assessment::LevelIds();
    for (int i = 0; i < raters->rater_assignments_size(); ++i) {
      const v1::RaterAssignment& rater = raters->rater_assignments(i);
      const auto answer =
          office.HandInAs(rater.rater().substr(rater.rater().rfind('/') + 1), rater.name(),
                          assessment::Said(levels[i * 7 % levels.size()], i % 4));
      ASSERT_TRUE(answer.ok()) << answer.status();
    }
    ASSERT_TRUE(office.EndRatings("spring").ok());
    ASSERT_TRUE(office.Close("spring").ok());
    // What an uninterrupted run would publish.
    for (int i = 0; i < kPeople; ++i) {
      v1::PreviewResultRequest preview;
      preview.set_name(CycleName("spring"));
      preview.set_person(absl::StrCat("organizations/wa/people/p", i));
      const auto figures = office.Ask<v1::ResultFigures>("PreviewResult", preview);
      ASSERT_TRUE(figures.ok()) << figures.status();
      expected_[preview.person()] = figures->SerializeAsString();
    }
  }

  TestStore store_{GetParam()};
  std::map<std::string, std::string> expected_;  // figures by person
};
INSTANTIATE_TEST_SUITE_P(Drivers, KilledPublication, testing::Values(SqliteStore, PostgresStore),
                         StoreName);

TEST_P(KilledPublication, GoesOnAndComesToTheSame) {
  store_.AllowScans();
  setenv(kFailpoint, "after_some_results=abort", 1);
  auto started = Suite::Start({.store = GetParam(), .databases = {{"assessment", store_.url()}}});
  unsetenv(kFailpoint);
  ASSERT_TRUE(started.ok()) << started.status();
  Suite& suite = **started;
  Client client = suite.client();
  admin::v1::CreateOrganizationRequest organization;
  organization.set_organization_id("wa");
  organization.mutable_organization()->set_display_name("WA");
  admin::v1::Organization made;
  ASSERT_TRUE(
      client.Unary("touchstone.admin.v1.Admin/CreateOrganization", organization, made).ok());

  v1::PublishAssessmentCycleRequest publish;
  publish.set_name(CycleName("spring"));
  google::longrunning::Operation operation;
  const absl::Status begun = client.Unary(
      "touchstone.assessment.v1.AssessmentCycles/PublishAssessmentCycle", publish, operation);
  // It may die before it has answered.
  EXPECT_TRUE(begun.ok() || absl::IsUnavailable(begun)) << begun;
  EXPECT_EQ(suite.Kill("assessment", 0), -1);  // waits for its end
  const auto count = [&] { return store_.RunBeside("SELECT COUNT(*) FROM results").at(0); };
  EXPECT_EQ(count(), "100");
  const std::string name = store_.RunBeside("SELECT name FROM operations WHERE done = 0").at(0);

  ASSERT_TRUE(suite.Run("assessment").ok());
  google::longrunning::WaitOperationRequest wait;
  wait.set_name(name);
  const absl::Time deadline = absl::Now() + absl::Minutes(4);
  do {
    const absl::Status waited =
        client.Unary("touchstone.assessment.v1.Operations/WaitOperation", wait, operation);
    ASSERT_TRUE(waited.ok() || absl::IsUnavailable(waited) || absl::IsDeadlineExceeded(waited))
        << waited;
  } while (!operation.done() && absl::Now() < deadline);
  ASSERT_TRUE(operation.done());
  EXPECT_FALSE(operation.has_error()) << operation.error().message();
  v1::AssessmentCycle cycle;
  operation.response().UnpackTo(&cycle);
  EXPECT_EQ(cycle.state(), v1::AssessmentCycle::PUBLISHED);

  v1::ListResultsRequest list;
  list.set_parent(CycleName("spring"));
  list.set_page_size(1000);
  std::map<std::string, std::string> published;
  do {
    v1::ListResultsResponse page;
    const absl::Status listed =
        client.Unary("touchstone.assessment.v1.AssessmentCycles/ListResults", list, page);
    ASSERT_TRUE(listed.ok()) << listed;
    for (const v1::Result& result : page.results()) {
      EXPECT_TRUE(published.emplace(result.person(), result.figures().SerializeAsString()).second);
    }
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  EXPECT_EQ(published.size(), static_cast<size_t>(kPeople));
  EXPECT_TRUE(published == expected_);
  // The agreement over the whole cycle is over all of them, those before the death too.
  ASSERT_EQ(cycle.agreement_size(), 2);
  EXPECT_EQ(count(), absl::StrCat(kPeople));
}

}  // namespace
}  // namespace touchstone
