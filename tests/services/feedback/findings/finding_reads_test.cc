// Who reads a finding, by table of callers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/findings/finding_room.h"

namespace touchstone::feedback {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Finding;

enum class Sees { kNothing, kPart, kWhole };

struct Caller {
  const char* person;
  const char* role;
  Sees draft;
  Sees notified;
  Sees final;
  Sees withdrawn;  // once it was final
};

constexpr Caller kCallers[] = {
    {"ida", "case-investigator", Sees::kWhole, Sees::kWhole, Sees::kWhole, Sees::kWhole},
    {"iva", "case-investigator", Sees::kNothing, Sees::kNothing, Sees::kPart, Sees::kNothing},
    {"ova", "case-supervisor", Sees::kWhole, Sees::kWhole, Sees::kWhole, Sees::kWhole},
    {"ada", "administrator", Sees::kWhole, Sees::kWhole, Sees::kWhole, Sees::kWhole},
    {"aud", "auditor", Sees::kNothing, Sees::kNothing, Sees::kPart, Sees::kNothing},
    {"wil", "worker", Sees::kNothing, Sees::kWhole, Sees::kWhole, Sees::kWhole},
    // Nobody oversees what they are said to have done.
    {"wil", "case-supervisor", Sees::kNothing, Sees::kWhole, Sees::kWhole, Sees::kWhole},
    {"lea", "manager", Sees::kNothing, Sees::kNothing, Sees::kPart, Sees::kNothing},
    {"kim", "worker", Sees::kNothing, Sees::kNothing, Sees::kPart, Sees::kNothing},
};

class FindingReads : public testing::TestWithParam<StoreKind> {
 protected:
  void Expect(const Caller& caller, Sees sees) {
    SCOPED_TRACE(testing::Message() << caller.person << " as " << caller.role);
    room_.ActAs(caller.person, caller.role);
    const auto finding = room_.Get();
    const auto listed = room_.List();
    if (sees == Sees::kNothing) {
      EXPECT_TRUE(absl::IsPermissionDenied(finding.status())) << finding.status();
      EXPECT_THAT(listed, IsEmpty());
      return;
    }
    ASSERT_TRUE(finding.ok()) << finding.status();
    ASSERT_THAT(listed, SizeIs(1));
    for (const Finding& read : {*finding, listed[0]}) {
      EXPECT_EQ(read.grounds(), "The recording has it.");
      EXPECT_EQ(read.approach(), sees == Sees::kWhole ? "Wil was calm." : "");
      EXPECT_EQ(read.response().empty(), sees == Sees::kPart || !read.has_response_time());
    }
  }

  void ExpectAll(Sees Caller::*at) {
    for (const Caller& caller : kCallers) Expect(caller, caller.*at);
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  FindingRoom room_{store_, clock_};
};

TEST_P(FindingReads, FollowTheTableOfCallers) {
  ASSERT_TRUE(room_.Draft().ok());
  ExpectAll(&Caller::draft);
  ASSERT_TRUE(room_.Notify().ok());
  ExpectAll(&Caller::notified);
  ASSERT_TRUE(room_.Respond().ok());
  ExpectAll(&Caller::notified);
  ASSERT_TRUE(room_.Finalize().ok());
  ExpectAll(&Caller::final);
  ASSERT_TRUE(room_.Withdraw().ok());
  ExpectAll(&Caller::withdrawn);
}

TEST_P(FindingReads, AreRefusedToWhoMayNotReadFindingsAtAll) {
  ASSERT_TRUE(room_.Draft().ok());
  for (const char* role : {"case-worker", "viewer", "analyst", "handoff-partner"}) {
    room_.ActAs("kim", role);
    EXPECT_TRUE(absl::IsPermissionDenied(room_.Get().status())) << role;
  }
}

// Whether there is a finding is told to nobody who may not read it.
TEST_P(FindingReads, TellNobodyElseWhetherThereIsOne) {
  for (const Caller& caller : kCallers) {
    room_.ActAs(caller.person, caller.role);
    const bool oversees =
        std::string(caller.person) == "ova" || std::string(caller.person) == "ada";
    const absl::Status answer = room_.Get().status();
    EXPECT_EQ(absl::IsNotFound(answer), oversees) << caller.person << " " << answer;
    EXPECT_EQ(absl::IsPermissionDenied(answer), !oversees) << caller.person << " " << answer;
  }
}

TEST_P(FindingReads, ListTellsNothingByItsFilterAndItsPages) {
  ASSERT_TRUE(room_.Draft().ok());
  room_.ActAs("kim", "worker");
  EXPECT_THAT(room_.List("result = \"SUBSTANTIATED\""), IsEmpty());
  v1::ListFindingsRequest request;
  request.set_parent("organizations/wa/cases/1");
  request.set_page_size(1);
  const auto page = room_.office().Do<v1::ListFindingsResponse>("ListFindings", request);
  ASSERT_TRUE(page.ok());
  EXPECT_THAT(page->next_page_token(), IsEmpty());
}

TEST_P(FindingReads, ListPages) {
  ASSERT_TRUE(room_.Draft().ok());
  ASSERT_TRUE(room_.Withdraw().ok());
  ASSERT_TRUE(
      room_.DraftWith([](v1::CreateFindingRequest& request) { request.set_finding_id("second"); })
          .ok());
  v1::ListFindingsRequest request;
  request.set_parent("organizations/wa/cases/1");
  request.set_page_size(1);
  const auto first = room_.office().Do<v1::ListFindingsResponse>("ListFindings", request);
  ASSERT_TRUE(first.ok());
  ASSERT_THAT(first->findings(), SizeIs(1));
  request.set_page_token(first->next_page_token());
  const auto second = room_.office().Do<v1::ListFindingsResponse>("ListFindings", request);
  ASSERT_TRUE(second.ok()) << second.status();
  ASSERT_THAT(second->findings(), SizeIs(1));
  EXPECT_NE(second->findings(0).name(), first->findings(0).name());
  EXPECT_THAT(second->next_page_token(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Drivers, FindingReads, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
