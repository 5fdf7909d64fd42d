// Exemption tables, retention schedules and legal holds.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/records/legal_holds.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "tests/services/recruiting/records/records_office.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::Values;

class RecordRules : public testing::TestWithParam<StoreKind> {
 protected:
  FakeClock clock_;
  TestStore store_{GetParam()};
  RecordsOffice office_{store_, clock_};
};

TEST_P(RecordRules, TablesSayWhatBecomesOfGuides) {
  const auto silent = office_.CreateTable(
      "a", [](v1::ExemptionTable& table) { table.mutable_exemptions()->DeleteSubrange(0, 1); });
  EXPECT_THAT(FieldsOf(silent.status()), ElementsAre("exemption_table.exemptions"));
  const auto released = office_.CreateTable("a", [](v1::ExemptionTable& table) {
    table.mutable_exemptions(0)->set_treatment(v1::Exemption::RELEASE);
    table.mutable_exemptions(0)->clear_id();
  });
  ASSERT_TRUE(released.ok()) << released.status();
  EXPECT_EQ(released->exemptions(0).id(), "interview-guides-release");
}

// A name that is no field's would blacken nothing, and nobody would see it before it is published.
TEST_P(RecordRules, TablesBlackenFieldsThatThereAre) {
  const auto wrong = office_.CreateTable("a", [](v1::ExemptionTable& table) {
    AddExemption(table, "typo", v1::APPLICATION_RECORDS, v1::Exemption::REDACT,
                 {"statement", "statment", "display_name"});
    AddExemption(table, "none", v1::DECISION_RECORDS, v1::Exemption::REDACT);
    AddExemption(table, "none", v1::APPLICATION_RECORDS, v1::Exemption::WITHHOLD, {"statement"});
    AddExemption(table, "both", v1::INTERVIEW_GUIDES, v1::Exemption::RELEASE);
    table.set_end_date("2030-12-31");
  });
  EXPECT_THAT(
      FieldsOf(wrong.status()),
      ElementsAre("exemption_table.end_date", "exemption_table.exemptions[2].fields[1]",
                  "exemption_table.exemptions[2].fields[2]", "exemption_table.exemptions[3].fields",
                  "exemption_table.exemptions[4].id", "exemption_table.exemptions[4].fields",
                  "exemption_table.exemptions[5].treatment"));
}

TEST_P(RecordRules, NoTwoHoldOnOneDay) {
  ASSERT_TRUE(office_.CreateTable("now").ok());
  EXPECT_EQ(ReasonOf(office_.CreateTable("same").status()), reasons::kRulesOverlap);
  const auto elsewhere =
      office_.CreateTable("elsewhere", [](auto& table) { table.set_jurisdiction("us-or"); });
  EXPECT_TRUE(elsewhere.ok()) << elsewhere.status();
  const auto before = office_.CreateTable("before", [](auto& table) {
    table.set_effective_date("2030-01-01");
    table.set_end_date("2030-12-31");
  });
  EXPECT_TRUE(before.ok()) << before.status();

  ASSERT_TRUE(office_.CreateSchedule("now").ok());
  EXPECT_EQ(ReasonOf(office_.CreateSchedule("same").status()), reasons::kRulesOverlap);
  // Brought back, it would hold beside the one that came meanwhile.
  v1::DeleteRetentionScheduleRequest remove;
  remove.set_name("organizations/wa/retentionSchedules/now");
  ASSERT_TRUE(office_.Do<v1::RetentionSchedule>("DeleteRetentionSchedule", remove).ok());
  ASSERT_TRUE(office_.CreateSchedule("same").ok());
  v1::UndeleteRetentionScheduleRequest undelete;
  undelete.set_name(remove.name());
  EXPECT_EQ(
      ReasonOf(office_.Do<v1::RetentionSchedule>("UndeleteRetentionSchedule", undelete).status()),
      reasons::kRulesOverlap);
}

TEST_P(RecordRules, SchedulesHaveOneRuleForAClass) {
  const auto twice = office_.CreateSchedule("a", [](v1::RetentionSchedule& schedule) {
    *schedule.add_rules() = schedule.rules(0);
    schedule.set_effective_date("2031-02-30");
  });
  EXPECT_THAT(FieldsOf(twice.status()), ElementsAre("retention_schedule.effective_date",
                                                    "retention_schedule.rules[10].record_class"));
}

TEST_P(RecordRules, HoldsNameWhatThereIs) {
  const auto wrong = office_.Hold("charge", [](v1::LegalHold& hold) {
    hold.add_requisitions(RequisitionName("agents"));
    hold.add_requisitions(RequisitionName("none"));
    hold.add_applicants("organizations/or/applicants/ana");
  });
  EXPECT_THAT(FieldsOf(wrong.status()),
              ElementsAre("legal_hold.requisitions[1]", "legal_hold.applicants[0]"));
}

TEST_P(RecordRules, WhatWasDeletedStaysWhileAHoldRuns) {
  const auto runs = [&] {
    bool any = false;
    EXPECT_TRUE(office_
                    .Write([&](Session& session) -> absl::Status {
                      ASSIGN_OR_RETURN(any, AnyHoldRuns(session, RequisitionName("agents")));
                      return absl::OkStatus();
                    })
                    .ok());
    return any;
  };
  EXPECT_FALSE(runs());
  ASSERT_TRUE(office_.Hold("charge").ok());
  EXPECT_TRUE(runs());
  ASSERT_TRUE(office_.Release("charge").ok());
  EXPECT_FALSE(runs());
}

TEST_P(RecordRules, HoldsRunUntilTheyAreReleased) {
  const auto hold = office_.Hold("charge");
  ASSERT_TRUE(hold.ok()) << hold.status();
  EXPECT_EQ(hold->state(), v1::LegalHold::ACTIVE);
  EXPECT_EQ(hold->placer(), "organizations/wa/apiKeys/records");
  const auto released = office_.Release("charge");
  ASSERT_TRUE(released.ok()) << released.status();
  EXPECT_EQ(released->state(), v1::LegalHold::RELEASED);
  EXPECT_EQ(released->release_reason(), "It was withdrawn.");
  EXPECT_TRUE(released->has_release_time());
  EXPECT_EQ(ReasonOf(office_.Release("charge").status()), reasons::kHoldState);
  v1::UpdateLegalHoldRequest update;
  update.mutable_legal_hold()->set_name(hold->name());
  update.mutable_legal_hold()->set_title("Another");
  EXPECT_EQ(ReasonOf(office_.Do<v1::LegalHold>("UpdateLegalHold", update).status()),
            reasons::kHoldState);
}

TEST_P(RecordRules, AreForWhoKeepsRecords) {
  office_.ActAsRecruiter();
  EXPECT_TRUE(absl::IsPermissionDenied(office_.Hold("charge").status()));
  EXPECT_TRUE(absl::IsPermissionDenied(office_.CreateTable("now").status()));
  EXPECT_TRUE(absl::IsPermissionDenied(office_.CreateSchedule("now").status()));
  EXPECT_TRUE(absl::IsPermissionDenied(office_.Dispose().status()));
  EXPECT_TRUE(absl::IsPermissionDenied(office_.Disclosures().status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, RecordRules, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
