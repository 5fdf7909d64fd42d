#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/feedback/v1/effectiveness_study.pb.h>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/figures/figure_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using v1::EffectivenessReport;
using v1::EffectivenessStudy;

constexpr char kName[] = "organizations/wa/effectivenessStudies/follow-through";

class EffectivenessReports : public FigureOffice {
 protected:
  void SetUp() override { office_.ActAsRole("analyst"); }

  static v1::CreateEffectivenessStudyRequest Wanted() {
    v1::CreateEffectivenessStudyRequest request;
    request.set_parent(kOrganization);
    request.set_effectiveness_study_id("follow-through");
    EffectivenessStudy& study = *request.mutable_effectiveness_study();
    study.set_title("Follow-through and satisfaction");
    study.set_competency("organizations/wa/frameworks/f/competencies/follow-through");
    study.mutable_measure()->set_kind(v1::MeasureDefinition::CSAT);
    study.set_start_month("2025-01");
    study.set_end_month("2025-04");
    study.set_period_months(2);
    study.set_lag_periods(0);
    return request;
  }
  absl::StatusOr<EffectivenessStudy> Create() {
    return office_.Do<EffectivenessStudy>("CreateEffectivenessStudy", Wanted());
  }
  absl::StatusOr<EffectivenessReport> Run(bool published = false) {
    v1::ReportEffectivenessRequest request;
    request.set_name(kName);
    request.set_published(published);
    return office_.Do<EffectivenessReport>("ReportEffectiveness", request);
  }
  absl::StatusOr<EffectivenessStudy> Delete() {
    v1::DeleteEffectivenessStudyRequest request;
    request.set_name(kName);
    return office_.Do<EffectivenessStudy>("DeleteEffectivenessStudy", request);
  }

  // So many units below one, whose levels rise from 2 to 3 in March, and whose satisfaction rises
  // with them from 20 to 60 of a hundred.
  void AddUnits(int count) {
    units_.units.push_back({.name = FullName("organizationalUnits", "all"), .people = 500});
    v1::SurveyQuestion question;
    question.set_kind(v1::SurveyQuestion::CSAT);
    question.set_about(v1::SurveyQuestion::CONTACT);
    for (int i = 0; i < count; ++i) {
      const std::string unit = FullName("organizationalUnits", absl::StrCat("u", 10 + i));
      units_.units.push_back(
          {.name = unit, .parent_unit = FullName("organizationalUnits", "all"), .people = 12});
      for (const int month : {1, 3}) {
        const auto of_unit = [&](InvitationFacts& facts) {
          facts.organizational_unit = unit;
          facts.invite_time = absl::FromCivil(absl::CivilDay(2025, month, 10), absl::UTCTimeZone());
        };
        CountAnswers(month == 1 ? 2 : 6, question, 5, of_unit);
        CountAnswers(month == 1 ? 8 : 4, question, 1, of_unit);
      }
    }
    units_.level = [](Day day, MeasuredUnit& unit) {
      unit.mean_level = day < *ParseDay("2025-03-01") ? 2 : 3;
    };
  }
};

TEST_P(EffectivenessReports, SaysHowFarBothMovedTogether) {
  AddUnits(12);
  ASSERT_TRUE(Create().ok());
  const auto report = Run();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->points_size(), 24);  // the unit above them is made of them
  EXPECT_EQ(report->points(0).start_month(), "2025-01");
  EXPECT_DOUBLE_EQ(report->points(0).level().value(), 2);
  EXPECT_DOUBLE_EQ(report->points(0).measure().value(), 0.2);
  EXPECT_EQ(report->unit_count(), 12);
  EXPECT_NEAR(report->within_unit().value(), 0.4, 1e-9);
  EXPECT_THAT(report->sentence(), HasSubstr("They moved together; what moved them is not shown."));
  EXPECT_FALSE(report->seed().empty());
  EXPECT_EQ(report->SerializeAsString(), Run()->SerializeAsString());
}

TEST_P(EffectivenessReports, UnderTenUnitsThereArePointsAndNoCoefficient) {
  AddUnits(9);
  ASSERT_TRUE(Create().ok());
  const auto report = Run();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->points_size(), 18);
  EXPECT_FALSE(report->has_within_unit());
  EXPECT_EQ(report->unit_count(), 9);
  EXPECT_THAT(report->sentence(), HasSubstr("There are 9"));
}

TEST_P(EffectivenessReports, WhatAssessmentHidesIsInNothing) {
  AddUnits(12);
  const auto level = units_.level;
  units_.level = [&](Day day, MeasuredUnit& unit) {
    level(day, unit);
    if (unit.name.ends_with("u10")) unit.suppressed = true;
    if (unit.name.ends_with("u11")) unit.people = 4;
  };
  ASSERT_TRUE(Create().ok());
  const auto report = Run();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->points(0).level().suppressed());
  EXPECT_FALSE(report->points(0).level().has_value());
  EXPECT_TRUE(report->points(2).level().suppressed());
  EXPECT_EQ(report->unit_count(), 10);
}

TEST_P(EffectivenessReports, OnceRunItStaysWhatItWas) {
  AddUnits(3);
  const auto study = Create();
  ASSERT_TRUE(study.ok()) << study.status();
  EXPECT_FALSE(study->has_run_time());
  ASSERT_TRUE(Run().ok());
  v1::GetEffectivenessStudyRequest get;
  get.set_name(kName);
  const auto run = office_.Do<EffectivenessStudy>("GetEffectivenessStudy", get);
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_TRUE(run->has_run_time());
  EXPECT_EQ(run->runner(), "organizations/wa/apiKeys/analyst");
  const auto refused = Delete();
  EXPECT_EQ(ReasonOf(refused.status()), reasons::kStudyRun);
  // Who runs it later changes nothing of the first run.
  clock_.Advance(absl::Hours(1));
  office_.ActAsRole("case-supervisor");
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(office_.Do<EffectivenessStudy>("GetEffectivenessStudy", get)->runner(), run->runner());
}

TEST_P(EffectivenessReports, AStudyThatWasNotRunCanGoAndComeBack) {
  ASSERT_TRUE(Create().ok());
  ASSERT_TRUE(Delete().ok());
  EXPECT_TRUE(absl::IsNotFound(Run().status()));
  v1::UndeleteEffectivenessStudyRequest undelete;
  undelete.set_name(kName);
  ASSERT_TRUE(office_.Do<EffectivenessStudy>("UndeleteEffectivenessStudy", undelete).ok());
  v1::ListEffectivenessStudiesRequest list;
  list.set_parent(kOrganization);
  list.set_filter("title = \"Follow-through and satisfaction\"");
  list.set_order_by("runTime");
  const auto listed =
      office_.Do<v1::ListEffectivenessStudiesResponse>("ListEffectivenessStudies", list);
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_EQ(listed->effectiveness_studies_size(), 1);
}

TEST_P(EffectivenessReports, WhatIsLookedForCannotBeChanged) {
  ASSERT_TRUE(Create().ok());
  v1::UpdateEffectivenessStudyRequest update;
  update.mutable_effectiveness_study()->set_name(kName);
  update.mutable_effectiveness_study()->set_lag_periods(2);
  update.mutable_update_mask()->add_paths("lag_periods");
  EXPECT_TRUE(absl::IsInvalidArgument(
      office_.Do<EffectivenessStudy>("UpdateEffectivenessStudy", update).status()));
  update.mutable_effectiveness_study()->set_expectation("Both rise.");
  update.mutable_update_mask()->set_paths(0, "expectation");
  EXPECT_TRUE(office_.Do<EffectivenessStudy>("UpdateEffectivenessStudy", update).ok());
}

TEST_P(EffectivenessReports, MonthsAreWholePeriodsAndUnitsAreNotNamed) {
  auto request = Wanted();
  request.mutable_effectiveness_study()->set_period_months(3);
  request.mutable_effectiveness_study()->mutable_measure()->mutable_slice()->set_worker(
      FullName("people", "ada"));
  request.mutable_effectiveness_study()->set_competency(
      "organizations/other/frameworks/f/competencies/c");
  EXPECT_THAT(
      FieldsOf(office_.Do<EffectivenessStudy>("CreateEffectivenessStudy", request).status()),
      UnorderedElementsAre("effectiveness_study.end_month", "effectiveness_study.measure.slice",
                           "effectiveness_study.competency"));
}

TEST_P(EffectivenessReports, WithoutAssessmentNothingIsSaidAndNothingIsRun) {
  ASSERT_TRUE(Create().ok());
  units_.error = absl::UnavailableError("gone");
  EXPECT_TRUE(absl::IsUnavailable(Run().status()));
  units_.error = absl::OkStatus();
  EXPECT_TRUE(Delete().ok());
}

INSTANTIATE_TEST_SUITE_P(Drivers, EffectivenessReports, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::feedback
