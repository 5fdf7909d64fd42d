// The workforce's record in bulk: in any order, what can be written is, the same again is nothing.

#include "services/assessment/workforce_upsert.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/assessment.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/assignments.h"
#include "services/assessment/people.h"
#include "services/assessment/schema.h"
#include "services/assessment/staff.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/serving/field_rules.h"
#include "tests/services/service_in_process.h"
#include "tests/stores/stores.h"

namespace touchstone::assessment {
namespace {

using ::testing::HasSubstr;
using ::testing::Values;

// The lines, checked as the server does.
class Lines : public RecordSource {
 public:
  explicit Lines(const std::vector<v1::UpsertWorkforceRequest>& messages) : messages_(messages) {}
  absl::StatusOr<bool> Next(google::protobuf::Message& record, absl::Status& broken) override {
    if (at_ >= messages_.size()) return false;
    record.CopyFrom(messages_[at_]);
    broken = CheckFields(record, {.allow_missing = at_ > 0});
    ++at_;
    return true;
  }

 private:
  const std::vector<v1::UpsertWorkforceRequest>& messages_;
  size_t at_ = 0;
};

class WorkforceUpsertTest : public testing::TestWithParam<StoreKind> {
 protected:
  WorkforceUpsertTest() {
    RegisterPeople(service_.service(), service_.store());
    RegisterAssignments(service_.service(), service_.store());
    RegisterStaff(service_.service(), service_.store());
    RegisterWorkforceUpsert(service_.service(), service_.store());
    service_.Start();
  }

  void Add(const std::string& resource) {
    v1::UpsertWorkforceRequest request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(resource, &request)) << resource;
    if (messages_.empty()) request.set_parent("organizations/wa");
    messages_.push_back(std::move(request));
  }

  v1::UpsertWorkforceResponse Send() {
    const auto* const method = service_.service().descriptor().FindMethodByName("UpsertWorkforce");
    Lines lines(messages_);
    const auto answer = service_.service()
                            .methods()
                            .at(method->index())
                            .record_stream(service_.MakeContext(*method), lines);
    EXPECT_TRUE(answer.ok()) << answer.status();
    v1::UpsertWorkforceResponse response;
    if (answer.ok()) response.ParseFromString(*answer->bytes);
    return response;
  }

  std::string Count(const std::string& rows) {
    return store_.RunBeside(absl::StrCat("SELECT COUNT(*) FROM ", rows)).at(0);
  }

  TestStore store_{GetParam()};
  ServiceInProcess service_{
      "touchstone.assessment.v1.Assessment", store_, {RuntimeMigrations(), AssessmentMigrations()}};
  std::vector<v1::UpsertWorkforceRequest> messages_;
};

constexpr char kAssignment[] =
    "assignment { name: 'organizations/wa/people/a/employments/e/assignments/x' rows { "
    "effective_date: '2024-01-01' organizational_unit: 'organizations/wa/organizationalUnits/low' "
    "primary: true } }";
constexpr char kEmployment[] =
    "employment { name: 'organizations/wa/people/a/employments/e' rows { effective_date: "
    "'2024-01-01' type: PERMANENT work_status: ACTIVE } }";
constexpr char kPerson[] =
    "person { name: 'organizations/wa/people/a' display_name: 'Ada' email: 'ada@example.org' }";
constexpr char kLow[] =
    "organizational_unit { name: 'organizations/wa/organizationalUnits/low' rows { effective_date: "
    "'2020-01-01' title: 'Low' parent_unit: 'organizations/wa/organizationalUnits/high' } }";
constexpr char kHigh[] =
    "organizational_unit { name: 'organizations/wa/organizationalUnits/high' rows { "
    "effective_date: '2020-01-01' title: 'High' } }";

TEST_P(WorkforceUpsertTest, WhatComesBeforeWhatItStandsOnWaitsForIt) {
  for (const char* const resource : {kAssignment, kEmployment, kPerson, kLow, kHigh}) Add(resource);
  const auto response = Send();
  EXPECT_EQ(response.received_count(), 5);
  EXPECT_EQ(response.created_count(), 5);
  EXPECT_EQ(response.failed_count(), 0) << response.failures(0).DebugString();
  v1::ListStaffRequest staff;
  staff.set_organizational_unit("organizations/wa/organizationalUnits/high");
  staff.set_as_of("2024-01-01");
  const auto listed = service_.Call<v1::ListStaffResponse>("ListStaff", staff);
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_EQ(listed->staff_size(), 1);
  // The same again changes nothing, and writes nothing.
  const std::string changes = Count("changes");
  EXPECT_EQ(Send().unchanged_count(), 5);
  EXPECT_EQ(Count("changes"), changes);
}

TEST_P(WorkforceUpsertTest, WhatCannotBeWrittenIsToldAndLeavesNothing) {
  Add(kHigh);
  Add("person { name: 'organizations/wa/people/a' external_ids { system: 'pay' value: '1' } }");
  // Its spans come before its external id is found to be taken: they must go with it.
  Add("organizational_unit { name: 'organizations/wa/organizationalUnits/twice' rows { "
      "effective_date: '2020-01-01' title: 'T' } external_ids { system: 'pay' value: '1' } "
      "external_ids { system: 'pay' value: '2' } }");
  Add("person { name: 'organizations/or/people/b' }");
  Add("person { name: 'people/b' }");
  Add("position { name: 'organizations/wa/positions/p' rows { effective_date: '2020-01-01' title: "
      "'P' organizational_unit: 'organizations/wa/organizationalUnits/nowhere' } }");
  Add("person { name: 'organizations/wa/people/c' }");
  const auto response = Send();
  EXPECT_EQ(response.created_count(), 3);
  EXPECT_EQ(response.failed_count(), 4);
  ASSERT_EQ(response.failures_size(), 4);
  EXPECT_EQ(response.failures(0).line(), 3);
  EXPECT_THAT(response.failures(0).error().message(), HasSubstr("second of this system"));
  EXPECT_EQ(response.failures(1).line(), 4);
  EXPECT_EQ(response.failures(2).line(), 5);
  EXPECT_EQ(response.failures(3).line(), 6);
  EXPECT_EQ(response.failures(3).name(), "organizations/wa/positions/p");
  EXPECT_THAT(response.failures(3).error().message(), HasSubstr("does not exist"));
  EXPECT_EQ(Count("unit_spans"), "1");
  EXPECT_EQ(Count("external_ids"), "1");
  EXPECT_EQ(Count("changes"), "3");
}

TEST_P(WorkforceUpsertTest, ALineThatBreaksAFieldsRuleFailsOnlyItself) {
  // Among them the first, which names the organization.
  Add("person { name: 'organizations/wa/people/a' external_ids { system: 'PAY' value: '1' } }");
  Add("person { name: 'organizations/wa/people/b' }");
  Add("position { name: 'organizations/wa/positions/p' rows { effective_date: 'soon' title: 'P' } "
      "}");
  Add(kHigh);
  const auto response = Send();
  EXPECT_EQ(response.received_count(), 4);
  EXPECT_EQ(response.created_count(), 2);
  ASSERT_EQ(response.failures_size(), 2);
  EXPECT_EQ(response.failures(0).line(), 1);
  EXPECT_EQ(response.failures(0).name(), "organizations/wa/people/a");
  EXPECT_THAT(response.failures(0).error().message(), HasSubstr("person.external_ids[0].system"));
  EXPECT_EQ(response.failures(1).line(), 3);
  EXPECT_THAT(response.failures(1).error().message(),
              HasSubstr("position.rows[0].effective_date must be a date"));
}

TEST_P(WorkforceUpsertTest, ReferencesMayBeExternalIdsAlsoOfLaterLines) {
  Add("assignment { name: 'organizations/wa/people/a/employments/e/assignments/x' rows { "
      "effective_date: '2024-01-01' primary: true "
      "organizational_unit: 'organizations/wa/externalIds/pay/department/1/2 b' "
      "position: 'organizations/wa/externalIds/pay/-/7' "
      "manager: 'organizations/wa/externalIds/pay/-/boss' } }");
  Add("position { name: 'organizations/wa/positions/p' external_ids { system: 'pay' value: '7' } "
      "rows { effective_date: '2020-01-01' title: 'P' "
      "organizational_unit: 'organizations/wa/externalIds/pay/department/1/2 b' } }");
  Add("organizational_unit { name: 'organizations/wa/organizationalUnits/low' external_ids { "
      "system: 'pay' type: 'department' value: '1/2 b' } rows { effective_date: '2020-01-01' "
      "title: "
      "'Low' parent_unit: 'organizations/wa/externalIds/pay/department/1' } }");
  Add("organizational_unit { name: 'organizations/wa/organizationalUnits/high' external_ids { "
      "system: 'pay' type: 'department' value: '1' } rows { effective_date: '2020-01-01' title: "
      "'High' } }");
  Add(kEmployment);
  Add(kPerson);
  Add("person { name: 'organizations/wa/people/boss' external_ids { system: 'pay' value: 'boss' } "
      "}");
  const auto response = Send();
  EXPECT_EQ(response.created_count(), 7);
  EXPECT_EQ(response.failed_count(), 0) << response.failures(0).DebugString();
  v1::GetAssignmentRequest get;
  get.set_name("organizations/wa/people/a/employments/e/assignments/x");
  const auto assignment = service_.Call<v1::Assignment>("GetAssignment", get);
  ASSERT_TRUE(assignment.ok()) << assignment.status();
  EXPECT_EQ(assignment->rows(0).organizational_unit(), "organizations/wa/organizationalUnits/low");
  EXPECT_EQ(assignment->rows(0).position(), "organizations/wa/positions/p");
  EXPECT_EQ(assignment->rows(0).manager(), "organizations/wa/people/boss");
  // What stands for a name is not another one.
  EXPECT_EQ(Send().unchanged_count(), 7);
}

TEST_P(WorkforceUpsertTest, AnExternalIdThatNobodyHasIsRefused) {
  Add(kHigh);
  const std::string row =
      "position { name: 'organizations/wa/positions/p' rows { effective_date: '2020-01-01' title: "
      "'P' organizational_unit: 'organizations/";
  Add(row + "wa/externalIds/pay/-/1' } }");
  Add(row + "or/externalIds/pay/-/1' } }");
  Add(row + "wa/externalIds/pay/1' } }");
  // That of a person is none of a unit.
  Add("person { name: 'organizations/wa/people/a' external_ids { system: 'pay' value: '1' } }");
  const auto response = Send();
  ASSERT_EQ(response.failures_size(), 3);
  EXPECT_THAT(response.failures(0).error().message(),
              HasSubstr("is an external id that no organizational unit has"));
  EXPECT_THAT(response.failures(1).error().message(),
              HasSubstr("must be of the same organization"));
  EXPECT_THAT(response.failures(2).error().message(), HasSubstr("{system}/{type}/{value}"));
  // Once it is deleted, nobody has its id any more.
  messages_.clear();
  Add("person { name: 'organizations/wa/people/b' external_ids { system: 'pay' value: '2' } }");
  EXPECT_EQ(Send().created_count(), 1);
  v1::DeletePersonRequest gone;
  gone.set_name("organizations/wa/people/b");
  ASSERT_TRUE(service_.Call<v1::Person>("DeletePerson", gone).ok());
  messages_.clear();
  Add(kEmployment);
  Add("assignment { name: 'organizations/wa/people/a/employments/e/assignments/x' rows { "
      "effective_date: '2024-01-01' organizational_unit: "
      "'organizations/wa/organizationalUnits/high' manager: 'organizations/wa/externalIds/pay/-/2' "
      "} "
      "}");
  const auto refused = Send();
  ASSERT_EQ(refused.failures_size(), 1);
  EXPECT_THAT(refused.failures(0).error().message(),
              HasSubstr("assignment.rows[0].manager is an external id that no person has"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, WorkforceUpsertTest, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::assessment
