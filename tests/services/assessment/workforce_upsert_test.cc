// The workforce's record in bulk: in any order, what can be written is, the same again is nothing.

#include "services/assessment/workforce_upsert.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <touchstone/assessment/v1/assessment.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/schema.h"
#include "services/assessment/staff.h"
#include "tests/services/service_in_process.h"
#include "tests/stores/stores.h"

namespace touchstone::assessment {
namespace {

using ::testing::HasSubstr;
using ::testing::Values;

// The messages behind the first.
class Behind : public MessageSource {
 public:
  explicit Behind(const std::vector<v1::UpsertWorkforceRequest>& messages) : messages_(messages) {}
  absl::StatusOr<bool> Next(google::protobuf::Message& message) override {
    if (at_ >= messages_.size()) return false;
    message.CopyFrom(messages_[at_++]);
    return true;
  }

 private:
  const std::vector<v1::UpsertWorkforceRequest>& messages_;
  size_t at_ = 1;
};

class WorkforceUpsertTest : public testing::TestWithParam<StoreKind> {
 protected:
  WorkforceUpsertTest() {
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
    Behind behind(messages_);
    const auto answer = service_.service()
                            .methods()
                            .at(static_cast<size_t>(method->index()))
                            .client_stream(service_.MakeContext(*method), messages_.at(0), behind);
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

INSTANTIATE_TEST_SUITE_P(Drivers, WorkforceUpsertTest, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::assessment
