// What observations say of where a person stands: of the same purpose only, while they hold, and
// not under dispute.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/services/assessment/observation_office.h"

namespace touchstone::assessment {
namespace {

using ::testing::Values;
using Cycle = v1::AssessmentCycle;

constexpr char kCare[] = "organizations/wa/frameworks/service/releases/2031/competencies/care";

class ObservationEvidence : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(office_.CreateForm("calls", Cycle::EVALUATIVE).ok());
    ASSERT_TRUE(office_.CreateForm("growth", Cycle::DEVELOPMENTAL).ok());
  }

  std::string Observe(const std::string& form, const std::string& contact, const std::string& day,
                      const assessment::Values& values, bool failed = false) {
    EXPECT_TRUE(office_.Handle("ana", contact, day).ok());
    office_.ActAsPerson("eve", "manager");
    const auto scored = office_.Observe(form, "ana", contact, values, [&](v1::Observation& o) {
      if (failed) o.add_critical_errors("privacy");
    });
    EXPECT_TRUE(scored.ok()) << scored.status();
    return scored.ok() ? scored->name() : "";
  }

  // Where ana stands, by the competencies' ids.
  std::map<std::string, v1::Proficiency> Report(Cycle::Purpose purpose = Cycle::EVALUATIVE,
                                                const std::string& as_of = "") {
    office_.ActAsPerson("ana");
    v1::ReportProficiencyRequest request;
    request.set_name(PersonName("ana"));
    request.set_purpose(purpose);
    request.set_as_of(as_of);
    const auto report = office_.Ask<v1::ReportProficiencyResponse>("ReportProficiency", request);
    EXPECT_TRUE(report.ok()) << report.status();
    std::map<std::string, v1::Proficiency> by_id;
    if (!report.ok()) return by_id;
    for (const auto& one : report->proficiencies()) {
      by_id[one.competency().substr(one.competency().rfind('/') + 1)] = one;
    }
    return by_id;
  }

  TestStore store_{GetParam()};
  FakeClock clock_{absl::FromUnixSeconds(1'930'000'000)};  // 2031-02-27
  ObservationOffice office_{store_, clock_};
};

TEST_P(ObservationEvidence, CountsByCompetencyAndPurpose) {
  Observe("calls", "call-1", "2031-01-10", {3, 1, 0});          // care 100, focus 1 of 6
  Observe("calls", "call-2", "2031-01-12", {2, {}, {}});        // care 2 of 3
  Observe("calls", "call-3", "2031-01-11", {3, {}, {}}, true);  // failed: care 0
  Observe("growth", "call-4", "2031-01-20", {0, {}, {}});
  const auto report = Report();
  ASSERT_EQ(report.size(), 2U);
  const v1::Proficiency& care = report.at("care");
  EXPECT_EQ(care.competency(), kCare);
  EXPECT_EQ(care.observed().observation_count(), 3);
  EXPECT_EQ(care.observed().mean_score(), 55.6);  // (100 + 66.67 + 0) / 3
  EXPECT_EQ(care.observed().latest_date(), "2031-01-12");
  EXPECT_EQ(care.result(), "");
  EXPECT_FALSE(care.verified());  // there is no level
  EXPECT_EQ(report.at("focus").observed().observation_count(), 1);
  EXPECT_EQ(report.at("focus").observed().mean_score(), 16.7);
  const auto growth = Report(Cycle::DEVELOPMENTAL);
  ASSERT_EQ(growth.size(), 1U);
  EXPECT_EQ(growth.at("care").observed().observation_count(), 1);
  EXPECT_EQ(growth.at("care").observed().mean_score(), 0);
  // On an earlier day, what had been observed by then.
  EXPECT_EQ(Report(Cycle::EVALUATIVE, "2031-01-11").at("care").observed().observation_count(), 2);
}

TEST_P(ObservationEvidence, IsNotThereUnderDispute) {
  const std::string name = Observe("calls", "call-1", "2031-01-10", {1, 1, 1});
  office_.ActAsPerson("ana");
  ASSERT_TRUE(office_.Dispute(name, "Not so").ok());
  EXPECT_TRUE(Report().empty());
  office_.ActAsPerson("max", "assessment-reviewer");
  ASSERT_TRUE(office_.Decide(name, true, assessment::Values{3, 3, 3}).ok());
  EXPECT_EQ(Report().at("care").observed().mean_score(), 100);
}

TEST_P(ObservationEvidence, KeepsALevelVerifiedAsLongAsItHolds) {
  office_.ActAsAdministrator();
  ASSERT_TRUE(office_
                  .Create("spring", Cycle::EVALUATIVE,
                          [](Cycle& cycle) {
                            cycle.clear_relations();
                            auto& rule = *cycle.add_relations();
                            rule.set_relation(v1::MANAGER);
                            rule.set_weight(1);
                            auto& life = *cycle.add_shelf_lives();
                            life.set_kind(v1::Evidence::JUDGEMENT);
                            life.set_months(12);
                            auto& observed = *cycle.add_shelf_lives();
                            observed.set_kind(v1::Evidence::OBSERVATION);
                            observed.set_months(6);
                          })
                  .ok());
  ASSERT_TRUE(office_.Prepare("spring").ok());
  ASSERT_TRUE(office_.Open("spring").ok());
  for (const auto& rater : office_.Raters("spring", "ana")) {
    ASSERT_TRUE(office_.HandIn(office_.Token(rater.name()), Said("senior", 2)).ok());
  }
  ASSERT_TRUE(office_.EndRatings("spring").ok());
  ASSERT_TRUE(office_.Close("spring").ok());
  ASSERT_TRUE(office_.Publish("spring").ok());
  clock_.Advance(absl::Hours(24 * 400));  // 2032-04-02
  EXPECT_FALSE(Report().at("care").verified());
  Observe("calls", "call-1", "2032-01-15", {3, {}, {}}, true);
  EXPECT_FALSE(Report().at("care").verified());  // a failed one says nothing of the kind
  Observe("calls", "call-2", "2032-01-15", {0, {}, {}});
  EXPECT_TRUE(Report().at("care").verified());
  EXPECT_EQ(Report().at("care").observed().observation_count(), 2);
  EXPECT_FALSE(Report().at("focus").verified());  // nothing was seen of it
  EXPECT_TRUE(Report(Cycle::EVALUATIVE, "2032-07-15").at("care").verified());
  const auto after = Report(Cycle::EVALUATIVE, "2032-07-16");
  EXPECT_FALSE(after.at("care").verified());
  EXPECT_FALSE(after.at("care").has_observed());
}

INSTANTIATE_TEST_SUITE_P(Drivers, ObservationEvidence, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::assessment
