// The worker is heard, then another decides.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/findings/finding_steps.h"
#include "services/feedback/findings/findings.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/notices/notice_texts.h"
#include "tests/services/feedback/findings/finding_room.h"

namespace touchstone::feedback {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Finding;

constexpr char kFinding[] = "organizations/wa/cases/1/findings/first";

class FindingSteps : public testing::TestWithParam<StoreKind> {
 protected:
  void ExpectRefused(const absl::StatusOr<Finding>& answer, absl::string_view reason) {
    EXPECT_TRUE(absl::IsFailedPrecondition(answer.status())) << answer.status();
    EXPECT_EQ(ReasonOf(answer.status()), reason) << answer.status();
  }

  absl::StatusOr<Finding> FinalizeAs(const std::string& person, const std::string& role,
                                     Finding::Result result = Finding::RESULT_UNSPECIFIED,
                                     const std::string& reason = "") {
    if (person.empty()) {
      room_.office().ActAsRole(role);
    } else {
      room_.ActAs(person, role);
    }
    v1::FinalizeFindingRequest request;
    request.set_name(kFinding);
    request.set_result(result);
    request.set_reason(reason);
    return room_.office().Do<Finding>("FinalizeFinding", request);
  }

  bool HasFinal() {
    bool has = false;
    EXPECT_TRUE(room_.office()
                    .Write([&](Session& session) -> absl::Status {
                      ASSIGN_OR_RETURN(has, HasFinalFinding(session, "organizations/wa/cases/1"));
                      return absl::OkStatus();
                    })
                    .ok());
    return has;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  FindingRoom room_{store_, clock_};
};

TEST_P(FindingSteps, TellTheWorkerThatThereIsOneAndNotWhatItSays) {
  ASSERT_TRUE(room_.Draft().ok());
  const auto notified = room_.Notify();
  ASSERT_TRUE(notified.ok()) << notified.status();
  EXPECT_EQ(notified->state(), Finding::NOTIFIED);
  EXPECT_TRUE(notified->has_notice_time());
  ASSERT_THAT(room_.notices(), SizeIs(1));
  EXPECT_EQ(room_.notices()[0].recipient, Person("wil"));
  EXPECT_EQ(room_.notices()[0].values.at("until"), notified->respond_until_date());
  EXPECT_THAT(room_.notices()[0].values, SizeIs(1));
  for (const NoticeText& text : FindingNotice().texts) {
    EXPECT_THAT(CheckNoticeText(FindingNotice(), text.subject, text.body), IsEmpty());
  }
}

TEST_P(FindingSteps, NeedResultAndGroundsBeforeTheNotice) {
  ASSERT_TRUE(room_
                  .DraftWith([](v1::CreateFindingRequest& request) {
                    request.mutable_finding()->clear_result();
                    request.mutable_finding()->clear_grounds();
                  })
                  .ok());
  const auto notified = room_.Notify();
  ExpectRefused(notified, reasons::kFindingState);
  EXPECT_THAT(SubjectsOf(notified.status()), SizeIs(2));
  EXPECT_THAT(room_.notices(), IsEmpty());
}

TEST_P(FindingSteps, GiveNoticeOnce) {
  ASSERT_TRUE(room_.Draft().ok());
  ASSERT_TRUE(room_.Notify().ok());
  ExpectRefused(room_.Notify(), reasons::kFindingState);
}

TEST_P(FindingSteps, HearOnlyTheWorker) {
  ASSERT_TRUE(room_.Draft().ok());
  EXPECT_TRUE(absl::IsPermissionDenied(room_.Respond().status()));  // not known to them yet
  ASSERT_TRUE(room_.Notify().ok());
  v1::RespondFindingRequest request;
  request.set_name(kFinding);
  request.set_response("Not me.");
  room_.ActAs("kim", "worker");
  EXPECT_TRUE(
      absl::IsPermissionDenied(room_.office().Do<Finding>("RespondFinding", request).status()));
  room_.office().ActAsRole("worker");
  EXPECT_TRUE(
      absl::IsPermissionDenied(room_.office().Do<Finding>("RespondFinding", request).status()));
  ASSERT_TRUE(room_.Respond().ok());
  EXPECT_EQ(room_.Respond("I was asked to, by Lea.")->response(), "I was asked to, by Lea.");
  ASSERT_TRUE(room_.Finalize().ok());
  ExpectRefused(room_.Respond(), reasons::kFindingState);
}

TEST_P(FindingSteps, WaitForTheWorkerOrTheEndOfTheirDays) {
  ASSERT_TRUE(room_.Draft().ok());
  ExpectRefused(room_.Finalize(), reasons::kFindingState);
  ASSERT_TRUE(room_.Notify(3).ok());
  ExpectRefused(room_.Finalize(), reasons::kFindingState);
  clock_.Advance(absl::Hours(3 * 24));
  ExpectRefused(room_.Finalize(), reasons::kFindingState);  // the last day is theirs
  clock_.Advance(absl::Hours(24));
  const auto final = room_.Finalize();
  ASSERT_TRUE(final.ok()) << final.status();
  EXPECT_EQ(final->finalizer(), "organizations/wa/apiKeys/ova");
  EXPECT_TRUE(HasFinal());
}

TEST_P(FindingSteps, NeedTwoPeople) {
  ASSERT_TRUE(room_.Draft().ok());
  ASSERT_TRUE(room_.Notify().ok());
  ASSERT_TRUE(room_.Respond().ok());
  ExpectRefused(FinalizeAs("ida", "case-supervisor"), reasons::kInvestigatorUnsuitable);
  ExpectRefused(FinalizeAs("", "case-supervisor"), reasons::kInvestigatorUnsuitable);
  const auto about_themself = FinalizeAs("wil", "case-supervisor");
  EXPECT_TRUE(absl::IsPermissionDenied(about_themself.status()));
  EXPECT_EQ(ReasonOf(about_themself.status()), reasons::kWorkerConcerned);
  EXPECT_FALSE(HasFinal());
  EXPECT_TRUE(FinalizeAs("ova", "case-supervisor").ok());
}

TEST_P(FindingSteps, SayWhyItIsFoundOtherwise) {
  ASSERT_TRUE(room_.Draft().ok());
  ASSERT_TRUE(room_.Notify().ok());
  ASSERT_TRUE(room_.Respond().ok());
  EXPECT_THAT(FieldsOf(FinalizeAs("ova", "case-supervisor", Finding::INCONCLUSIVE).status()),
              testing::ElementsAre("reason"));
  const auto final =
      FinalizeAs("ova", "case-supervisor", Finding::INCONCLUSIVE, "One recording is not enough.");
  ASSERT_TRUE(final.ok()) << final.status();
  EXPECT_EQ(final->result(), Finding::INCONCLUSIVE);
  EXPECT_EQ(final->decision_reason(), "One recording is not enough.");
}

TEST_P(FindingSteps, AreNoEvidenceAnyMoreOnceWithdrawn) {
  ASSERT_TRUE(room_.Draft().ok());
  ASSERT_TRUE(room_.Notify().ok());
  ASSERT_TRUE(room_.Respond().ok());
  ASSERT_TRUE(room_.Finalize().ok());
  ASSERT_TRUE(HasFinal());
  room_.ActAs("wil", "case-supervisor");
  v1::WithdrawFindingRequest request;
  request.set_name(kFinding);
  request.set_reason("I do not like it.");
  EXPECT_EQ(ReasonOf(room_.office().Do<Finding>("WithdrawFinding", request).status()),
            reasons::kWorkerConcerned);
  ASSERT_TRUE(room_.Withdraw().ok());
  EXPECT_FALSE(HasFinal());
  ExpectRefused(room_.Withdraw(), reasons::kFindingState);
}

// Who follows learns that something happened, and reads the rest with their own permission.
TEST_P(FindingSteps, AreToldToFollowersWithoutWhatTheySay) {
  ASSERT_TRUE(room_.Draft().ok());
  ASSERT_TRUE(room_.Notify().ok());
  ASSERT_TRUE(room_.Respond("A word that is looked for.").ok());
  ASSERT_TRUE(room_.Finalize().ok());
  ASSERT_TRUE(room_.office()
                  .Write([](Session& session) -> absl::Status {
                    ASSIGN_OR_RETURN(
                        const auto rows,
                        (session.Query<std::string, Bytes>(
                            "SELECT method, body FROM changes WHERE resource = :name", kFinding)));
                    EXPECT_THAT(rows, SizeIs(4));
                    EXPECT_THAT(std::get<0>(rows.back()), HasSubstr("FinalizeFinding"));
                    for (const auto& [method, body] : rows) {
                      EXPECT_THAT(body.value, Not(HasSubstr("looked for")));
                    }
                    return absl::OkStatus();
                  })
                  .ok());
}

INSTANTIATE_TEST_SUITE_P(Drivers, FindingSteps, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
