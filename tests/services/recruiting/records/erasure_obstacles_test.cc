// What keeps an applicant's records.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/review_request.pb.h>

#include <string>
#include <vector>

#include "services/recruiting/applications/review_requests.h"
#include "services/recruiting/records/erasure_obstacles.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/records/records_office.h"

namespace touchstone::recruiting {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Values;

class ErasureObstacles : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override { office_.Apply("ana", "agents"); }

  std::vector<ErasureObstacle> Of(const std::string& applicant) {
    std::vector<ErasureObstacle> obstacles;
    const absl::Status read =
        office_.database().Read(absl::InfiniteFuture(), [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(obstacles,
                           ErasureObstaclesOf(session, office_.sources(), ApplicantName(applicant),
                                              DayOf(clock_.Now())));
          return absl::OkStatus();
        });
    EXPECT_TRUE(read.ok()) << read;
    return obstacles;
  }

  std::vector<std::string> Subjects() {
    std::vector<std::string> subjects;
    for (const ErasureObstacle& obstacle : Of("ana")) subjects.push_back(obstacle.subject);
    return subjects;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  RecordsOffice office_{store_, clock_};
};

TEST_P(ErasureObstacles, AreNoneForWhoNeverApplied) { EXPECT_THAT(Of("nobody"), IsEmpty()); }

TEST_P(ErasureObstacles, NameTheDayAndTheAuthority) {
  office_.EndAll("agents");
  ASSERT_TRUE(office_.CreateSchedule("now").ok());
  const auto obstacles = Of("ana");
  // Contact data, applications with notices, groups: accommodations there are none.
  ASSERT_EQ(obstacles.size(), 3U);
  for (const ErasureObstacle& obstacle : obstacles) {
    EXPECT_EQ(obstacle.subject, "organizations/wa/retentionSchedules/now");
    EXPECT_EQ(obstacle.authority, "29 CFR 1602.31");
    EXPECT_EQ(DayText(obstacle.until), "2033-03-02");
    EXPECT_THAT(obstacle.problem, HasSubstr("until 2033-03-01 by 29 CFR 1602.31"));
  }
  EXPECT_EQ(ReasonOf(RetentionRuns(ApplicantName("ana"), obstacles)), reasons::kRetentionRuns);
  clock_.Advance(absl::Hours(24) * (365 + 366 + 1));
  EXPECT_THAT(Of("ana"), IsEmpty());
}

TEST_P(ErasureObstacles, StayWhereNoScheduleSaysForHowLong) {
  office_.EndAll("agents");
  clock_.Advance(absl::Hours(24) * 4000);
  EXPECT_THAT(Subjects(), Each(RequisitionName("agents")));
  EXPECT_EQ(Of("ana").front().until, kForever);
}

TEST_P(ErasureObstacles, AreApplicationsThatGoOn) {
  EXPECT_THAT(Subjects(), Contains("organizations/wa/applications/ana-agents"));
  office_.EndAll("agents");
  EXPECT_THAT(Subjects(), Not(Contains("organizations/wa/applications/ana-agents")));
}

TEST_P(ErasureObstacles, AreHoldsHoweverTheyName) {
  office_.EndAll("agents");
  ASSERT_TRUE(office_.CreateSchedule("now").ok());
  clock_.Advance(absl::Hours(24) * 800);
  ASSERT_THAT(Of("ana"), IsEmpty());
  ASSERT_TRUE(office_.Hold("a").ok());
  ASSERT_TRUE(
      office_.Hold("b", [](auto& hold) { hold.add_requisitions(RequisitionName("agents")); }).ok());
  ASSERT_TRUE(
      office_.Hold("c", [](auto& hold) { hold.add_applicants(ApplicantName("ana")); }).ok());
  EXPECT_THAT(Subjects(),
              ElementsAre("organizations/wa/legalHolds/a", "organizations/wa/legalHolds/b",
                          "organizations/wa/legalHolds/c"));
  EXPECT_EQ(Of("ana").front().authority, "29 CFR 1602.14");
  for (const char* id : {"a", "b", "c"}) ASSERT_TRUE(office_.Release(id).ok());
  EXPECT_THAT(Of("ana"), IsEmpty());
}

TEST_P(ErasureObstacles, AreUndecidedReviews) {
  office_.EndAll("agents");
  ASSERT_TRUE(office_.CreateSchedule("now").ok());
  clock_.Advance(absl::Hours(24) * 800);
  v1::ReviewRequest review;
  review.set_name("organizations/wa/reviewRequests/ana");
  review.set_application("organizations/wa/applications/ana-agents");
  review.set_applicant(ApplicantName("ana"));
  review.set_state(v1::ReviewRequest::FILED);
  const Author author{.actor = "test", .method = "", .trace_id = ""};
  ASSERT_TRUE(office_.store()
                  .Write(author, absl::InfiniteFuture(),
                         [&](Transaction& transaction) {
                           return transaction.Create(ReviewRequestType(), review);
                         })
                  .ok());
  EXPECT_THAT(Subjects(), ElementsAre("organizations/wa/reviewRequests/ana"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, ErasureObstacles, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
