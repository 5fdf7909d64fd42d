// Reports about many people: what they say, and what they do not tell.

#include "services/assessment/workforce_analytics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/workforce_analytics.pb.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/development_contents.h"
#include "services/assessment/development_plans.h"
#include "services/assessment/level_projection.h"
#include "services/assessment/readiness.h"
#include "services/assessment/readiness_index.h"
#include "services/assessment/training_demand.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/assessment/recorded_results.h"
#include "tests/stores/stores.h"

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;
using Cycle = v1::AssessmentCycle;

constexpr char kCare[] = "organizations/wa/frameworks/service/competencies/care";
constexpr char kFocus[] = "organizations/wa/frameworks/service/competencies/focus";

class WorkforceAnalyticsTest : public testing::TestWithParam<StoreKind> {
 protected:
  WorkforceAnalyticsTest() {
    RegisterWorkforceAnalytics(analytics_, office_.store());
    RegisterReadiness(analytics_, office_.store(), office_.catalog(), index_);
    RegisterTrainingDemand(analytics_, office_.store(), contents_);
  }

  void SetUp() override { office_.Employ({{"boss", "city"}}); }

  // So many people in a unit, with their levels of care and focus; below "city".
  void Staff(const std::string& unit, int people, double care, double focus) {
    std::vector<Employee> employees;
    for (int i = 0; i < people; ++i) {
      const std::string person = absl::StrCat(unit, "-", i);
      employees.push_back({person, unit});
      levels_[person] = {{"care", care}, {"focus", focus}};
    }
    office_.Employ(employees);
    if (unit != "city") PutBelowCity(unit);
  }

  void PutBelowCity(const std::string& unit) {
    v1::UpdateOrganizationalUnitRequest request;
    request.mutable_organizational_unit()->set_name(UnitName(unit));
    v1::OrganizationalUnitRow& row = *request.mutable_organizational_unit()->add_rows();
    row.set_effective_date("2020-01-01");
    row.set_title(unit);
    row.set_parent_unit(UnitName("city"));
    const auto updated = office_.Ask<v1::OrganizationalUnit>("UpdateOrganizationalUnit", request);
    ASSERT_TRUE(updated.ok()) << updated.status();
  }

  void Publish(const std::string& day = "2025-03-01", Cycle::Purpose purpose = Cycle::EVALUATIVE) {
    records_.Publish(absl::StrCat("c", ++cycles_), purpose, day, levels_);
    const absl::Status status = projection_.CatchUp();
    ASSERT_TRUE(status.ok()) << status;
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Ask(const std::string& method, const Request& request) {
    return office_.CallOn<Response>(analytics_, method, request);
  }

  // The cells of one competency, by unit's id.
  std::map<std::string, v1::HeatCell> Heat(const std::string& root = "",
                                           Cycle::Purpose purpose = Cycle::EVALUATIVE) {
    v1::ReportHeatmapRequest request;
    request.set_parent(kOrganization);
    request.set_purpose(purpose);
    request.add_competencies(kCare);
    if (!root.empty()) request.set_organizational_unit(UnitName(root));
    const auto answer = Ask<v1::ReportHeatmapResponse>("ReportHeatmap", request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    std::map<std::string, v1::HeatCell> cells;
    if (!answer.ok()) return cells;
    for (const v1::UnitHeat& unit : answer->units()) {
      const std::string& name = unit.organizational_unit();
      v1::HeatCell& cell = cells[name.substr(name.rfind('/') + 1)];
      if (!unit.cells().empty()) cell = unit.cells(0);
    }
    return cells;
  }

  TestStore store_{GetParam()};
  FakeClock clock_{absl::FromUnixSeconds(1'930'000'000)};  // 2031-02-27
  CycleInProcess office_{store_, clock_};
  RecordedResults records_{office_};
  RpcService analytics_{"touchstone.assessment.v1.WorkforceAnalytics"};
  ReadinessIndex index_{office_.store()};
  DevelopmentContentsOfReleases contents_{office_.catalog()};
  LevelProjection projection_{office_.store(), store_.metrics()};
  std::map<std::string, std::map<std::string, double>> levels_;
  int cycles_ = 0;
};

TEST_P(WorkforceAnalyticsTest, AHeatmapSumsOverTheTree) {
  Staff("city", 5, 3.0, 3.0);
  Staff("calls", 10, 1.5, 3.0);
  Staff("chat", 5, 4.0, 3.0);
  Publish();
  const auto heat = Heat();
  EXPECT_EQ(heat.at("city").people(), 20);
  EXPECT_DOUBLE_EQ(heat.at("city").mean_level(), 2.5);
  EXPECT_EQ(heat.at("city").required_people(), 20);
  EXPECT_EQ(heat.at("city").percent_meeting(), 50);
  EXPECT_DOUBLE_EQ(heat.at("city").mean_gap(), 0.5);
  EXPECT_EQ(heat.at("calls").people(), 10);
  EXPECT_EQ(heat.at("calls").percent_meeting(), 0);
  EXPECT_FALSE(heat.at("chat").has_mean_gap());
}

TEST_P(WorkforceAnalyticsTest, WhatIsHiddenIsHiddenWhereverTheQuestionBegins) {
  Staff("city", 6, 3.0, 3.0);
  Staff("calls", 3, 1.0, 3.0);
  Staff("chat", 7, 4.0, 3.0);
  Publish();
  auto heat = Heat();
  EXPECT_TRUE(heat.at("calls").suppressed());
  EXPECT_FALSE(heat.at("calls").has_mean_level());
  EXPECT_EQ(heat.at("calls").people(), 0);
  EXPECT_FALSE(heat.at("chat").suppressed());  // the six in the city hide the three
  EXPECT_TRUE(Heat("calls").at("calls").suppressed());
}

TEST_P(WorkforceAnalyticsTest, AnotherIsHiddenWhereTheDifferenceWouldTell) {
  Staff("city", 5, 3.0, 3.0);
  Staff("calls", 3, 1.0, 3.0);
  Staff("chat", 7, 4.0, 3.0);
  office_.Employ({{"city-0", "mail"},
                  {"city-1", "mail"},
                  {"city-2", "mail"},
                  {"city-3", "mail"},
                  {"city-4", "mail"}});
  PutBelowCity("mail");
  Publish();
  const auto heat = Heat();
  EXPECT_EQ(heat.at("city").people(), 15);
  EXPECT_TRUE(heat.at("calls").suppressed());
  EXPECT_TRUE(heat.at("mail").suppressed());  // 15 - 7 - 5 would be the three
  EXPECT_EQ(heat.at("chat").people(), 7);
  EXPECT_TRUE(Heat("mail").at("mail").suppressed());
}

TEST_P(WorkforceAnalyticsTest, PurposesAreNeverCountedTogether) {
  Staff("city", 6, 3.0, 3.0);
  Publish("2025-03-01", Cycle::DEVELOPMENTAL);
  EXPECT_EQ(Heat("", Cycle::DEVELOPMENTAL).at("city").people(), 6);
  EXPECT_EQ(Heat().at("city").people(), 0);
  v1::ReportReadinessRequest request;
  request.set_parent(kOrganization);
  v1::ReadinessRequirement& requirement = *request.add_requirements();
  requirement.set_competency(kCare);
  requirement.set_level(1);
  const auto ready = Ask<v1::ReportReadinessResponse>("ReportReadiness", request);
  ASSERT_TRUE(ready.ok()) << ready.status();
  EXPECT_THAT(ready->people(), IsEmpty());
}

TEST_P(WorkforceAnalyticsTest, ADistributionIsToldWhereEachLevelMayBe) {
  Staff("calls", 8, 2.9, 3.0);
  Staff("chat", 6, 4.0, 3.0);
  Publish();
  v1::ReportDistributionRequest request;
  request.set_purpose(Cycle::EVALUATIVE);
  request.set_competency(kCare);
  request.set_organizational_unit(UnitName("nowhere"));
  EXPECT_EQ(Ask<v1::ReportDistributionResponse>("ReportDistribution", request).status().code(),
            absl::StatusCode::kNotFound);
  request.set_organizational_unit(UnitName("calls"));
  auto answer = Ask<v1::ReportDistributionResponse>("ReportDistribution", request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_THAT(answer->levels(), SizeIs(1));
  EXPECT_EQ(answer->levels(0).level(), 2);
  EXPECT_EQ(answer->levels(0).people(), 8);
  levels_["calls-0"]["care"] = 5.0;
  Publish("2025-04-01");
  answer = Ask<v1::ReportDistributionResponse>("ReportDistribution", request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_TRUE(answer->suppressed());
  EXPECT_THAT(answer->levels(), IsEmpty());
}

TEST_P(WorkforceAnalyticsTest, CoverageTellsOfHowManyWhatIsRequiredIsMet) {
  Staff("calls", 6, 1.0, 3.0);
  Staff("chat", 7, 0, 3.0);
  Publish();
  v1::ReportCoverageRequest request;
  request.set_purpose(Cycle::EVALUATIVE);
  request.set_organizational_unit(UnitName("chat"));
  const auto answer = Ask<v1::ReportCoverageResponse>("ReportCoverage", request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_THAT(answer->coverage(), SizeIs(2));
  EXPECT_EQ(answer->coverage(0).competency(), kCare);
  EXPECT_EQ(answer->coverage(0).unknown(), 7);
  EXPECT_EQ(answer->coverage(1).met(), 7);
}

TEST_P(WorkforceAnalyticsTest, StaleEvidenceIsCountedFromTheDayBehindTheLastOnWhichItHolds) {
  Staff("calls", 6, 2.0, 3.0);
  Publish();
  v1::ReportStaleEvidenceRequest request;
  request.set_purpose(Cycle::EVALUATIVE);
  request.set_organizational_unit(UnitName("calls"));
  const auto stale_on = [&](const std::string& day) {
    request.set_as_of(day);
    const auto answer = Ask<v1::ReportStaleEvidenceResponse>("ReportStaleEvidence", request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    if (!answer.ok()) return std::string();
    EXPECT_THAT(answer->competencies(), SizeIs(2));
    return absl::StrCat(answer->competencies(0).stale(), " of ", answer->competencies(0).people());
  };
  // Published on 2025-03-01, it holds for 400 days.
  EXPECT_EQ(stale_on("2026-04-05"), "0 of 6");
  EXPECT_EQ(stale_on("2026-04-06"), "6 of 6");
  request.set_organizational_unit(UnitName("nowhere"));
  EXPECT_TRUE(absl::IsNotFound(
      Ask<v1::ReportStaleEvidenceResponse>("ReportStaleEvidence", request).status()));
}

TEST_P(WorkforceAnalyticsTest, StaleEvidenceOfAFewIsHidden) {
  Staff("calls", 4, 2.0, 3.0);
  Publish();
  v1::ReportStaleEvidenceRequest request;
  request.set_purpose(Cycle::EVALUATIVE);
  request.set_organizational_unit(UnitName("calls"));
  const auto answer = Ask<v1::ReportStaleEvidenceResponse>("ReportStaleEvidence", request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_THAT(answer->competencies(), SizeIs(2));
  EXPECT_TRUE(answer->competencies(0).suppressed());
  EXPECT_EQ(answer->competencies(0).people(), 0);
}

// Six lack 1.5 levels of care, whose weight is 2 for the job; nobody lacks focus.
TEST_P(WorkforceAnalyticsTest, TrainingDemandIsWhatIsLackedForEachHour) {
  auto& care = *office_.catalog().competencies[0].mutable_competency();
  ASSERT_EQ(care.title(), "care");
  const auto offer = [&](const std::string& id, int minutes) {
    auto& resource = *care.add_learning_resources();
    resource.set_id(id);
    resource.set_title(id);
    resource.set_kind(catalog::v1::LearningResource::E_LEARNING);
    resource.set_minutes(minutes);
  };
  offer("unknown", 0);
  offer("course", 240);
  offer("video", 45);
  Staff("calls", 6, 0.5, 3.0);
  Publish();
  v1::ReportTrainingDemandRequest request;
  request.set_purpose(Cycle::EVALUATIVE);
  request.set_organizational_unit(UnitName("calls"));
  request.set_release(office_.catalog().release.name());
  auto answer = Ask<v1::ReportTrainingDemandResponse>("ReportTrainingDemand", request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_THAT(answer->competencies(), SizeIs(1));
  EXPECT_EQ(answer->competencies(0).competency(), kCare);
  EXPECT_EQ(answer->competencies(0).people(), 6);
  EXPECT_DOUBLE_EQ(answer->competencies(0).weighted_gap(), 18.0);
  std::vector<std::string> activities;
  for (const auto& one : answer->activities()) {
    activities.push_back(
        absl::StrCat(one.activity(), " ", one.hours(), " ", one.weighted_gap_per_hour()));
  }
  // 18 / 0.75 and 18 / 4.
  EXPECT_THAT(activities, ElementsAre("video 0.8 24", "course 4 4.5", "unknown 0 0"));
  EXPECT_FALSE(answer->activities(2).has_hours());
  request.set_limit(1);
  answer = Ask<v1::ReportTrainingDemandResponse>("ReportTrainingDemand", request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(answer->activities(), SizeIs(1));
}

TEST_P(WorkforceAnalyticsTest, TrainingDemandOfAReleaseOfNothingIsNone) {
  Staff("calls", 6, 0.5, 3.0);
  Publish();
  office_.catalog().competencies.clear();
  v1::ReportTrainingDemandRequest request;
  request.set_purpose(Cycle::EVALUATIVE);
  request.set_organizational_unit(UnitName("calls"));
  request.set_release(office_.catalog().release.name());
  const auto answer = Ask<v1::ReportTrainingDemandResponse>("ReportTrainingDemand", request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(answer->competencies(), IsEmpty());
  request.set_organizational_unit(UnitName("nowhere"));
  EXPECT_TRUE(absl::IsNotFound(
      Ask<v1::ReportTrainingDemandResponse>("ReportTrainingDemand", request).status()));
}

TEST_P(WorkforceAnalyticsTest, WhatAFewLackIsNoDemandThatIsTold) {
  Staff("calls", 3, 0.5, 3.0);
  Publish();
  v1::ReportTrainingDemandRequest request;
  request.set_purpose(Cycle::EVALUATIVE);
  request.set_organizational_unit(UnitName("calls"));
  request.set_release(office_.catalog().release.name());
  const auto answer = Ask<v1::ReportTrainingDemandResponse>("ReportTrainingDemand", request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_THAT(answer->competencies(), SizeIs(2));
  EXPECT_TRUE(answer->competencies(0).suppressed());
  EXPECT_EQ(answer->competencies(0).weighted_gap(), 0);
  EXPECT_THAT(answer->activities(), IsEmpty());
}

TEST_P(WorkforceAnalyticsTest, AHeatmapOfMoreThanAnAnswerHoldsIsRefused) {
  Staff("calls", 6, 2.0, 3.0);
  Publish();
  v1::ReportHeatmapRequest request;
  request.set_parent(kOrganization);
  request.set_purpose(Cycle::EVALUATIVE);
  store_.RunBeside(
      "WITH RECURSIVE u (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM u WHERE i < 22000) INSERT "
      "INTO kept_competencies (organization, competency, number) SELECT 'wa', 'c' || i, i FROM u");
  const auto answer = Ask<v1::ReportHeatmapResponse>("ReportHeatmap", request);
  EXPECT_EQ(answer.status().code(), absl::StatusCode::kInvalidArgument) << answer.status();
}

TEST_P(WorkforceAnalyticsTest, ATrendSaysWhenTheUnitWasNotThere) {
  Staff("calls", 6, 2.0, 3.0);
  Publish("2025-01-10");
  for (auto& [person, levels] : levels_) levels["care"] = 3.0;
  Publish("2025-02-10");
  v1::ReportTrendRequest request;
  request.set_purpose(Cycle::EVALUATIVE);
  request.set_competency(kCare);
  request.set_organizational_unit(UnitName("calls"));
  request.set_start_date("2024-12-01");
  request.set_end_date("2025-03-15");
  const auto answer = Ask<v1::ReportTrendResponse>("ReportTrend", request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  std::vector<std::string> points;
  for (const v1::TrendPoint& point : answer->points()) {
    points.push_back(absl::StrCat(point.date(), " ", point.cell().mean_level()));
  }
  EXPECT_THAT(points, ElementsAre("2024-12-31 0", "2025-01-31 2", "2025-02-28 3", "2025-03-15 3"));
  request.set_start_date("2015-01-01");
  EXPECT_EQ(Ask<v1::ReportTrendResponse>("ReportTrend", request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_P(WorkforceAnalyticsTest, ReadinessFollowsWhatChanges) {
  office_.Employ({{"ana", "calls"}, {"ben", "calls"}, {"cid", "calls"}});
  levels_ = {{"ana", {{"care", 3.0}, {"focus", 1.0}}},
             {"ben", {{"care", 2.0}, {"focus", 3.0}}},
             {"cid", {{"care", 2.0}, {"focus", 3.0}}}};
  Publish("2031-02-01");
  v1::ReportReadinessRequest request;
  request.set_parent(kOrganization);
  for (const char* const competency : {kCare, kFocus}) {
    v1::ReadinessRequirement& requirement = *request.add_requirements();
    requirement.set_competency(competency);
    requirement.set_level(3);
  }
  const auto ask = [&] {
    const auto ready = Ask<v1::ReportReadinessResponse>("ReportReadiness", request);
    EXPECT_TRUE(ready.ok()) << ready.status();
    std::vector<std::string> people;
    if (!ready.ok()) return people;
    EXPECT_TRUE(ready->planning_only());
    for (const v1::ReadyPerson& one : ready->people()) {
      people.push_back(absl::StrCat(one.rank(), one.tied() ? "= " : " ",
                                    one.person().substr(sizeof("organizations/wa/people")), " ",
                                    one.distance()));
    }
    return people;
  };
  EXPECT_THAT(ask(), ElementsAre("1= ben 1", "1= cid 1", "3 ana 2"));
  levels_ = {{"ana", {{"care", 3.0}, {"focus", 3.0}}}};
  Publish("2031-02-20");
  EXPECT_THAT(ask(), ElementsAre("1 ana 0", "2= ben 1", "2= cid 1"));
  // One who begins somewhere only later is not here yet.
  office_.Employ({{"cid", "calls", "", "agent", "2031-06-01"}});
  ASSERT_TRUE(projection_.CatchUp().ok());
  EXPECT_THAT(ask(), ElementsAre("1 ana 0", "2 ben 1"));
  clock_.Advance(absl::Hours(24 * 120));
  EXPECT_THAT(ask(), SizeIs(3));
  request.set_job_profile("organizations/wa/jobProfiles/agent");
  EXPECT_EQ(Ask<v1::ReportReadinessResponse>("ReportReadiness", request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_P(WorkforceAnalyticsTest, ReadinessForAPositionIsForTheJobThatItHasToday) {
  office_.Employ({{"ana", "calls"}});
  levels_ = {{"ana", {{"care", 1.0}, {"focus", 1.0}}}};
  Publish("2031-02-01");
  v1::CreatePositionRequest create;
  create.set_parent(kOrganization);
  create.set_position_id("4711");
  v1::PositionRow& row = *create.mutable_position()->add_rows();
  row.set_effective_date("2020-01-01");
  row.set_title("Agent");
  row.set_organizational_unit(UnitName("calls"));
  row.set_job_profile("organizations/wa/jobProfiles/agent");
  const auto position = office_.Ask<v1::Position>("CreatePosition", create);
  ASSERT_TRUE(position.ok()) << position.status();
  office_.catalog().job_profiles["organizations/wa/jobProfiles/agent"].set_release(
      office_.catalog().release.name());
  v1::ReportReadinessRequest request;
  request.set_parent(kOrganization);
  request.set_position(position->name());
  const auto by_position = Ask<v1::ReportReadinessResponse>("ReportReadiness", request);
  ASSERT_TRUE(by_position.ok()) << by_position.status();
  request.clear_position();
  request.set_job_profile("organizations/wa/jobProfiles/agent");
  const auto by_profile = Ask<v1::ReportReadinessResponse>("ReportReadiness", request);
  ASSERT_TRUE(by_profile.ok()) << by_profile.status();
  EXPECT_EQ(by_position->SerializeAsString(), by_profile->SerializeAsString());
  ASSERT_THAT(by_position->people(), SizeIs(1));
  EXPECT_GT(by_position->people(0).distance(), 0);
  request.clear_job_profile();
  request.set_position("organizations/wa/positions/none");
  EXPECT_TRUE(
      absl::IsNotFound(Ask<v1::ReportReadinessResponse>("ReportReadiness", request).status()));
}

TEST_P(WorkforceAnalyticsTest, AListForADecisionIsKeptAsItWas) {
  office_.Employ({{"ana", "calls"}});
  levels_ = {{"ana", {{"care", 3.0}}}};
  Publish("2031-02-01");
  v1::CompileReadinessListRequest request;
  request.set_parent(kOrganization);
  request.set_readiness_list_id("night");
  request.set_request_id("once");
  v1::ReadinessList& asked = *request.mutable_readiness_list();
  asked.set_decision("Who stands in at night");
  v1::ReadinessRequirement& requirement = *asked.add_requirements();
  requirement.set_competency(kCare);
  requirement.set_level(3);
  const auto list = Ask<v1::ReadinessList>("CompileReadinessList", request);
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_THAT(list->people(), SizeIs(1));
  EXPECT_EQ(list->name(), "organizations/wa/readinessLists/night");
  levels_ = {{"ana", {{"care", 1.0}}}};
  Publish("2031-02-20");
  const auto again = Ask<v1::ReadinessList>("CompileReadinessList", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), list->SerializeAsString());
  v1::GetReadinessListRequest get;
  get.set_name(list->name());
  const auto read = Ask<v1::ReadinessList>("GetReadinessList", get);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->people(0).distance(), 0);
  request.set_request_id("twice");
  EXPECT_EQ(Ask<v1::ReadinessList>("CompileReadinessList", request).status().code(),
            absl::StatusCode::kAlreadyExists);
}

TEST_P(WorkforceAnalyticsTest, BenchStrengthCountsWhoIsInDevelopmentWhereTheyAreNotFew) {
  Staff("calls", 6, 1.0, 3.0);
  Publish("2031-02-01");
  v1::ReportBenchStrengthRequest request;
  request.set_parent(kOrganization);
  v1::ReadinessRequirement& requirement = *request.add_requirements();
  requirement.set_competency(kCare);
  requirement.set_level(3);
  const auto develop = [&](int person, const std::string& competency) {
    v1::DevelopmentPlan plan;
    plan.set_name(absl::StrCat(PersonName(absl::StrCat("calls-", person)), "/developmentPlans/p"));
    plan.set_release(office_.catalog().release.name());
    plan.set_state(v1::DevelopmentPlan::AGREED);
    plan.add_goals()->set_competency(competency);
    const absl::Status status = office_.store().Write(
        {.actor = "test", .method = "", .trace_id = ""}, absl::InfiniteFuture(),
        [&](Transaction& transaction) { return transaction.Create(DevelopmentPlanType(), plan); });
    ASSERT_TRUE(status.ok()) << status;
  };
  const auto ask = [&] {
    return *Ask<v1::ReportBenchStrengthResponse>("ReportBenchStrength", request);
  };
  EXPECT_TRUE(ask().has_in_development());
  EXPECT_EQ(ask().in_development(), 0);
  for (int i = 0; i < 4; ++i) develop(i, "care");
  develop(4, "focus");
  EXPECT_FALSE(ask().has_in_development());
  develop(5, "care");
  EXPECT_EQ(ask().in_development(), 5);
  EXPECT_EQ(ask().ready_now(), 0);
  // To who may not read what was said for development not: two questions could tell who has a plan.
  office_.ActAs("organizations/wa/apiKeys/reviewer", "assessment-reviewer", "wa");
  EXPECT_FALSE(ask().has_in_development());
  EXPECT_EQ(ask().considered(), 6);
}

TEST_P(WorkforceAnalyticsTest, ARepeatedListIsAnsweredWithoutTheCatalog) {
  office_.Employ({{"ana", "calls"}});
  levels_ = {{"ana", {{"care", 3.0}}}};
  Publish("2031-02-01");
  v1::CompileReadinessListRequest request;
  request.set_parent(kOrganization);
  request.set_request_id("once");
  request.mutable_readiness_list()->set_decision("Who stands in at night");
  request.mutable_readiness_list()->set_job_profile("organizations/wa/jobProfiles/agent");
  office_.catalog()
      .job_profiles.at(request.readiness_list().job_profile())
      .set_release(office_.catalog().release.name());
  const auto list = Ask<v1::ReadinessList>("CompileReadinessList", request);
  ASSERT_TRUE(list.ok()) << list.status();
  office_.catalog().job_profiles.clear();
  const auto again = Ask<v1::ReadinessList>("CompileReadinessList", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), list->SerializeAsString());
  request.set_request_id("twice");
  EXPECT_FALSE(Ask<v1::ReadinessList>("CompileReadinessList", request).ok());
}

TEST_P(WorkforceAnalyticsTest, BenchStrengthCountsWhoCouldDoIt) {
  office_.Employ({{"ana", "calls"}, {"ben", "calls"}, {"cid", "calls"}});
  levels_ = {{"ana", {{"care", 3.0}}}, {"ben", {{"care", 2.0}}}, {"cid", {{"care", 1.0}}}};
  Publish("2031-02-01");
  v1::ReportBenchStrengthRequest request;
  request.set_parent(kOrganization);
  v1::ReadinessRequirement& requirement = *request.add_requirements();
  requirement.set_competency(kCare);
  requirement.set_level(3);
  const auto bench = Ask<v1::ReportBenchStrengthResponse>("ReportBenchStrength", request);
  ASSERT_TRUE(bench.ok()) << bench.status();
  EXPECT_EQ(bench->ready_now(), 1);
  EXPECT_EQ(bench->within_one_level(), 1);
  EXPECT_EQ(bench->considered(), 3);
}

INSTANTIATE_TEST_SUITE_P(Stores, WorkforceAnalyticsTest, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::assessment
