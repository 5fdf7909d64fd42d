// What came of a developmental cycle is for development: it is not answered, not reported beside
// what is evaluative, and its history does not say what it was. Who reads it:
// purposes_walk_test.cc.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/assessment/result_access.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/assessment/cycle_in_process.h"

namespace touchstone::assessment {
namespace {

using ::testing::IsEmpty;
using ::testing::Values;

class CyclePurposes : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    office_.Employ({{"boss", "top"},
                    {"ana", "calls", "boss"},
                    {"p1", "top", "boss"},
                    {"p2", "top", "boss"},
                    {"p3", "top", "boss"}});
    Run("growth", v1::AssessmentCycle::DEVELOPMENTAL);
    Run("rating", v1::AssessmentCycle::EVALUATIVE);
  }

  void Run(const std::string& id, v1::AssessmentCycle::Purpose purpose) {
    ASSERT_TRUE(office_.Create(id, purpose).ok());
    ASSERT_TRUE(office_.Prepare(id).ok());
    for (const char* const peer : {"p1", "p2", "p3"}) {
      office_.Nominate(id, "ana", peer, v1::PEER);
    }
    ASSERT_TRUE(office_.Open(id).ok());
    for (const v1::RaterAssignment& rater : office_.Raters(id, "ana")) {
      const auto answer = office_.HandIn(office_.Token(rater.name()), Said("senior", 2));
      ASSERT_TRUE(answer.ok()) << answer.status();
      if (!answer->rating().empty()) names_[id + "/rating"] = answer->rating();
    }
    ASSERT_TRUE(office_.EndRatings(id).ok());
    v1::CreateLevelAdjustmentRequest adjust;
    adjust.set_parent(CycleName(id));
    adjust.mutable_level_adjustment()->set_subject(PersonName("ana"));
    adjust.mutable_level_adjustment()->set_competency("focus");
    adjust.mutable_level_adjustment()->set_level("expert");
    adjust.mutable_level_adjustment()->set_reason("Because");
    const auto adjusted = office_.Ask<v1::LevelAdjustment>("CreateLevelAdjustment", adjust);
    ASSERT_TRUE(adjusted.ok()) << adjusted.status();
    names_[id + "/level_adjustment"] = adjusted->name();
    ASSERT_TRUE(office_.Close(id).ok());
    const auto published = office_.Publish(id);
    ASSERT_TRUE(published.ok()) << published.status();
  }

  TestStore store_{GetParam()};
  CycleInProcess office_{store_};
  std::map<std::string, std::string> names_;
};

TEST_P(CyclePurposes, OfADevelopmentalCycleItIsNotSaidHowFarItsRatersAgreed) {
  EXPECT_THAT(office_.Get("growth")->agreement(), IsEmpty());
}

TEST_P(CyclePurposes, ADevelopmentalResultIsNotSignedAnsweredOrDisputed) {
  office_.ActAsPerson("ana");
  const std::string result = CycleName("growth") + "/results/ana";
  v1::SignResultRequest sign;
  sign.set_name(result);
  EXPECT_EQ(ReasonOf(office_.Ask<v1::Result>("SignResult", sign).status()),
            reasons::kPurposeForbids);
  v1::RespondToResultRequest respond;
  respond.set_name(result);
  respond.set_response("I answer");
  EXPECT_EQ(ReasonOf(office_.Ask<v1::Result>("RespondToResult", respond).status()),
            reasons::kPurposeForbids);
  v1::CreateAppealRequest appeal;
  appeal.set_parent(result);
  appeal.mutable_appeal()->set_grounds("Too low");
  EXPECT_EQ(ReasonOf(office_.Ask<v1::Appeal>("CreateAppeal", appeal).status()),
            reasons::kPurposeForbids);
}

// Reports over one purpose have nothing of the other.
TEST_P(CyclePurposes, AReportHasOnlyWhatItsPurposeMayBeUsedFor) {
  for (const auto& [purpose, id] : std::map<v1::AssessmentCycle::Purpose, std::string>{
           {v1::AssessmentCycle::DEVELOPMENTAL, "growth"},
           {v1::AssessmentCycle::EVALUATIVE, "rating"}}) {
    v1::ReportProficiencyRequest request;
    request.set_name(PersonName("ana"));
    request.set_purpose(purpose);
    const auto report = office_.Ask<v1::ReportProficiencyResponse>("ReportProficiency", request);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(report->proficiencies_size(), 2);
    for (const auto& one : report->proficiencies()) {
      EXPECT_EQ(one.result(), absl::StrCat(CycleName(id), "/results/ana"));
    }
  }
}

// The history and the events of developmental results are there, and say nothing.
TEST_P(CyclePurposes, HistoryAndEventsTellThatSomethingHappenedAndNotWhat) {
  office_.ActAs("organizations/wa/apiKeys/auditor", "auditor", "wa");
  events::v1::ListChangesRequest request;
  request.set_name(CycleName("growth") + "/results/ana");
  auto history = office_.Ask<events::v1::ListChangesResponse>("ListChanges", request);
  ASSERT_TRUE(history.ok()) << history.status();
  ASSERT_EQ(history->changes_size(), 1);
  EXPECT_FALSE(history->changes(0).has_after());
  for (const char* const of : {"growth/rating", "growth/level_adjustment"}) {
    request.set_name(names_.at(of));
    history = office_.Ask<events::v1::ListChangesResponse>("ListChanges", request);
    ASSERT_TRUE(history.ok()) << history.status();
    for (const auto& change : history->changes()) {
      EXPECT_FALSE(change.has_before() || change.has_after());
    }
  }
}

// The name alone says whose a result is: ids may be any word.
TEST(ResultAccess, WhoseAResultIsIsReadFromItsPlaceInTheName) {
  EXPECT_EQ(PersonOfResult("organizations/wa/assessmentCycles/spring/results/ana"),
            "organizations/wa/people/ana");
  EXPECT_EQ(PersonOfResult("organizations/wa/assessmentCycles/spring/results/ana/appeals/first"),
            "organizations/wa/people/ana");
  EXPECT_EQ(PersonOfResult("organizations/wa/assessmentCycles/results/results/ana"),
            "organizations/wa/people/ana");
  EXPECT_EQ(PersonOfResult("organizations/results/assessmentCycles/spring/results/ana"),
            "organizations/results/people/ana");
  EXPECT_EQ(PersonOfResult("organizations/wa/assessmentCycles/spring/results/results"),
            "organizations/wa/people/results");
  EXPECT_EQ(PersonOfResult("organizations/wa/assessmentCycles/results"), "");
  EXPECT_EQ(PersonOfResult("organizations/wa/assessmentCycles/spring/ratings/results"), "");
}

INSTANTIATE_TEST_SUITE_P(Drivers, CyclePurposes, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::assessment
