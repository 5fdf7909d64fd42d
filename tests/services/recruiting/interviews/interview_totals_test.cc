// What interviews came to: what panels agreed on, and nothing of who scored what.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/interviews/interview_levels.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/interview_room.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Interview;

class InterviewTotals : public testing::TestWithParam<StoreKind> {
 protected:
  absl::StatusOr<v1::ReportInterviewTotalsResponse> Report() {
    room_.ActAsRecruiter();
    v1::ReportInterviewTotalsRequest request;
    request.set_name(RequisitionName("agents"));
    return room_.Do<v1::ReportInterviewTotalsResponse>("ReportInterviewTotals", request);
  }

  absl::StatusOr<v1::InterviewConsensus> Consensus(const std::string& id) {
    room_.ActAsRecruiter();
    v1::GetInterviewConsensusRequest request;
    request.set_name(InterviewName(id));
    return room_.Do<v1::InterviewConsensus>("GetInterviewConsensus", request);
  }

  void ScheduleAndScore(const std::string& id) {
    ASSERT_TRUE(room_.Schedule(id).ok());
    ASSERT_TRUE(room_.Begin(id).ok());
    for (const char* const person : {"ana", "ben", "cem"}) {
      ASSERT_TRUE(room_.HandIn(id, person, {"entry", "expert"}).ok());
    }
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  InterviewRoom room_{store_, clock_};
};

TEST_P(InterviewTotals, AreWhatWhoLeadsWroteDown) {
  ScheduleAndScore("first");
  EXPECT_EQ(ReasonOf(Consensus("first").status()), reasons::kInterviewState);
  EXPECT_EQ(room_.Conclude("first", "ben", {"expert", "entry"}).status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(FieldsOf(room_.Conclude("first", "ana", {"expert"}).status()), ElementsAre("levels"));
  EXPECT_THAT(FieldsOf(room_.Conclude("first", "ana", {"expert", "3"}).status()),
              ElementsAre("levels[1].level"));
  const auto concluded = room_.Conclude("first", "ana", {"expert", "entry"});
  ASSERT_TRUE(concluded.ok()) << concluded.status();
  EXPECT_EQ(concluded->state(), Interview::CONCLUDED);
  EXPECT_TRUE(concluded->has_conclude_time());
  EXPECT_EQ(ReasonOf(room_.Conclude("first", "ana", {"expert", "entry"}).status()),
            reasons::kInterviewState);
  const auto consensus = Consensus("first");
  ASSERT_TRUE(consensus.ok()) << consensus.status();
  EXPECT_EQ(consensus->guide_hash(), concluded->guide_hash());
  ASSERT_THAT(consensus->levels(), SizeIs(2));
  // In the guide's order, whatever the order in which they came.
  EXPECT_EQ(consensus->levels(0).competency(), kFocus);
  EXPECT_EQ(consensus->levels(0).level(), "entry");
  EXPECT_EQ(consensus->levels(1).level(), "expert");
  EXPECT_EQ(consensus->levels(1).reason(), "Two of three saw it in both answers.");
  ASSERT_TRUE(room_.Erase("grace").ok());
  EXPECT_EQ(Consensus("first")->levels(1).reason(), "");
}

TEST_P(InterviewTotals, WaitForTheScorecards) {
  ASSERT_TRUE(room_.Schedule("first").ok());
  EXPECT_EQ(ReasonOf(room_.Conclude("first", "ana", {"entry", "entry"}).status()),
            reasons::kScoresSealed);
  ASSERT_TRUE(room_.Begin("first").ok());
  ASSERT_TRUE(room_.HandIn("first", "ana", {"entry", "expert"}).ok());
  EXPECT_EQ(ReasonOf(room_.Conclude("first", "ana", {"entry", "entry"}).status()),
            reasons::kScoresSealed);
}

TEST_P(InterviewTotals, AreReportedByApplication) {
  ScheduleAndScore("open");
  EXPECT_THAT(Report()->totals(), IsEmpty());
  ASSERT_TRUE(room_.Conclude("open", "ana", {"", "entry"}).ok());
  ASSERT_TRUE(room_.Concluded("second", "one", {"expert", "expert"}).ok());
  ASSERT_TRUE(room_.Concluded("third", "two", {"", "expert"}).ok());
  const auto report = Report();
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_THAT(report->totals(), SizeIs(2));
  const v1::InterviewTotal& one = report->totals(0);
  EXPECT_EQ(one.application(), ApplicationName("one"));
  EXPECT_EQ(one.interviews(), 2);
  ASSERT_THAT(one.competencies(), SizeIs(2));
  EXPECT_EQ(one.competencies(0).competency(), kFocus);
  EXPECT_EQ(one.competencies(0).level(), 1.5);
  EXPECT_EQ(one.competencies(0).weight(), 3);
  EXPECT_EQ(one.competencies(1).level(), 1);
  // Care is learned on the job: it weighs nothing.
  EXPECT_EQ(one.competencies(1).weight(), 0);
  EXPECT_EQ(one.raw_score(), 1.5);
  EXPECT_TRUE(report->totals(1).has_raw_score());
  EXPECT_EQ(report->totals(1).raw_score(), 0);
  EXPECT_FALSE(report->has_agreement());
  EXPECT_THAT(report->DebugString(), Not(HasSubstr("people/")));
}

TEST_P(InterviewTotals, AreForWhoMayReadThem) {
  ASSERT_TRUE(room_.Concluded("first", "one", {"entry", "expert"}).ok());
  room_.ActAsMember("ana");
  v1::ReportInterviewTotalsRequest report;
  report.set_name(RequisitionName("agents"));
  EXPECT_EQ(
      room_.Do<v1::ReportInterviewTotalsResponse>("ReportInterviewTotals", report).status().code(),
      absl::StatusCode::kPermissionDenied);
  v1::GetInterviewConsensusRequest consensus;
  consensus.set_name(InterviewName("first"));
  EXPECT_EQ(room_.Do<v1::InterviewConsensus>("GetInterviewConsensus", consensus).status().code(),
            absl::StatusCode::kPermissionDenied);
  room_.ActAsRecruiter();
  report.set_name(RequisitionName("none"));
  EXPECT_TRUE(absl::IsNotFound(
      room_.Do<v1::ReportInterviewTotalsResponse>("ReportInterviewTotals", report).status()));
  consensus.set_name(InterviewName("none"));
  EXPECT_TRUE(absl::IsNotFound(
      room_.Do<v1::InterviewConsensus>("GetInterviewConsensus", consensus).status()));
}

TEST_P(InterviewTotals, LeaveLevelsForWhoRanksAndDecides) {
  ASSERT_TRUE(room_.Concluded("first", "one", {"entry", "expert"}).ok());
  std::vector<AgreedLevel> levels;
  std::vector<InterviewResult> results;
  std::vector<QuestionSpread> spreads;
  ASSERT_TRUE(
      room_
          .Write([&](Session& session) -> absl::Status {
            ASSIGN_OR_RETURN(levels, AgreedLevelsOf(session, ApplicationName("one")));
            ASSIGN_OR_RETURN(results, InterviewResultsOf(session, RequisitionName("agents")));
            ASSIGN_OR_RETURN(spreads, QuestionSpreadsOf(session, RequisitionName("agents")));
            return absl::OkStatus();
          })
          .ok());
  ASSERT_THAT(levels, SizeIs(2));
  EXPECT_EQ(levels[0].competency, kFocus);
  EXPECT_EQ(levels[0].level_id, "entry");
  EXPECT_EQ(levels[0].level, 1);
  EXPECT_EQ(levels[0].weight, 3);
  ASSERT_THAT(results, SizeIs(1));
  EXPECT_EQ(results[0].raw_score, Fraction(1));
  ASSERT_THAT(spreads, SizeIs(2));
  EXPECT_EQ(spreads[0].question, kCareQuestion);
  EXPECT_EQ(spreads[0].count, 3);
  EXPECT_EQ(spreads[0].sum, 6);
  EXPECT_EQ(spreads[0].sum_of_squares, 12);
}

TEST_P(InterviewTotals, SayHowFarPanelsAgreeFromTenApplicantsOn) {
  const std::vector<std::string> levels = {"", "entry", "expert"};
  for (int i = 0; i < 10; ++i) {
    const std::string id = absl::StrCat("a", i);
    room_.ActAsRecruiter();
    ASSERT_TRUE(room_.CreateApplicant(id).ok());
    ASSERT_TRUE(room_.InStage(id, id, "panel-interview").ok());
    EXPECT_FALSE(Report()->has_agreement());
    const std::string& level = levels[static_cast<size_t>(i % 3)];
    ASSERT_TRUE(room_.Concluded(id, id, {level, level}).ok());
  }
  const auto report = Report();
  ASSERT_TRUE(report->has_agreement());
  EXPECT_EQ(report->agreement().formula(), "icc-2-k");
  EXPECT_EQ(report->agreement().count(), 10);
  EXPECT_EQ(report->agreement().coefficient(), 1);
}

INSTANTIATE_TEST_SUITE_P(Drivers, InterviewTotals, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
