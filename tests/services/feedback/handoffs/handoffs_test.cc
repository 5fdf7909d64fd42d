// How a handoff begins, is tried again and is taken back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/handoffs/handoff_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Case;
using v1::CaseStep;
using v1::Handoff;
using v1::HandoffPartner;

class Handoffs : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    desk_.partners().AnswerWith(201, GeoAnswer("SR-1"));
    ASSERT_TRUE(desk_.AddPartner("roads", HandoffPartner::OPEN311).ok());
  }

  absl::StatusOr<Handoff> Withdraw() {
    desk_.office().ActAsRole("case-worker");
    v1::WithdrawHandoffRequest request;
    request.set_name(HandoffName());
    request.set_reason("It is ours after all.");
    return desk_.Do<Handoff>("WithdrawHandoff", request);
  }

  absl::StatusOr<Handoff> Retry() {
    desk_.office().ActAsRole("case-worker");
    v1::RetryHandoffRequest request;
    request.set_name(HandoffName());
    return desk_.Do<Handoff>("RetryHandoff", request);
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  HandoffDesk desk_{store_, clock_};
};

TEST_P(Handoffs, AreQueuedWithTheStepOfTheirCase) {
  const auto handoff = desk_.HandOff("roads");
  ASSERT_TRUE(handoff.ok()) << handoff.status();
  EXPECT_EQ(handoff->state(), Handoff::QUEUED);
  EXPECT_TRUE(handoff->has_next_attempt_time());
  EXPECT_THAT(desk_.Steps(), ElementsAre(CaseStep::HANDED_OFF));
  EXPECT_EQ(desk_.Case().state(), Case::ACKNOWLEDGED);  // its clocks go on
  EXPECT_THAT(desk_.partners().calls(), IsEmpty());     // nothing is sent before the answer
}

TEST_P(Handoffs, AreNotOfCasesThatAreDoneOrOfComplaintsAboutWorkers) {
  desk_.AddCase("2", [](Case& of) { of.set_state(Case::RESOLVED); });
  EXPECT_EQ(ReasonOf(desk_.HandOff("roads", "2").status()), reasons::kCaseState);
  desk_.AddCase("3", [](Case& of) {
    of.set_kind(v1::COMPLAINT);
    of.set_worker("organizations/wa/people/wil");
  });
  EXPECT_EQ(ReasonOf(desk_.HandOff("roads", "3").status()), reasons::kCaseState);
  desk_.AddCase("4", [](Case& of) { of.set_service_type("organizations/wa/serviceTypes/other"); });
  EXPECT_THAT(FieldsOf(desk_.HandOff("roads", "4").status()),
              ElementsAre("handoff.handoff_partner"));
  EXPECT_THAT(FieldsOf(desk_.HandOff("none").status()), ElementsAre("handoff.handoff_partner"));
}

TEST_P(Handoffs, AreOneAtATime) {
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  desk_.office().ActAsRole("case-worker");
  v1::CreateHandoffRequest request;
  request.set_parent("organizations/wa/cases/1");
  request.mutable_handoff()->set_handoff_partner(PartnerName("roads"));
  EXPECT_EQ(ReasonOf(desk_.Do<Handoff>("CreateHandoff", request).status()), reasons::kHandoffState);
  ASSERT_TRUE(Withdraw().ok());
  desk_.office().ActAsRole("case-worker");
  EXPECT_TRUE(desk_.Do<Handoff>("CreateHandoff", request).ok());
}

TEST_P(Handoffs, AreListedOfAllCases) {
  desk_.AddCase("2");
  ASSERT_TRUE(desk_.HandOff("roads", "1").ok());
  ASSERT_TRUE(
      desk_.HandOff("roads", "2", [](Handoff& handoff) { handoff.set_note("By the bridge."); })
          .ok());
  v1::ListHandoffsRequest request;
  request.set_parent("organizations/wa/cases/-");
  request.set_filter("state = \"QUEUED\"");
  request.set_order_by("createTime desc");
  request.set_page_size(1);
  const auto first = desk_.Do<v1::ListHandoffsResponse>("ListHandoffs", request);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_THAT(first->handoffs(), SizeIs(1));
  request.set_page_token(first->next_page_token());
  const auto second = desk_.Do<v1::ListHandoffsResponse>("ListHandoffs", request);
  ASSERT_TRUE(second.ok()) << second.status();
  ASSERT_THAT(second->handoffs(), SizeIs(1));
  EXPECT_THAT(second->next_page_token(), IsEmpty());
  EXPECT_NE(first->handoffs(0).name(), second->handoffs(0).name());
  EXPECT_EQ(first->handoffs(0).note() + second->handoffs(0).note(), "By the bridge.");
}

TEST_P(Handoffs, AreTriedAgainWhenSomebodyAsks) {
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  desk_.partners().BeGone();
  EXPECT_EQ(desk_.Work(), 1);
  EXPECT_EQ(desk_.Work(), 0);
  desk_.partners().AnswerWith(201, GeoAnswer("SR-1"));
  clock_.Advance(HandoffWork::kRest);
  ASSERT_TRUE(Retry().ok());
  desk_.Work();
  EXPECT_EQ(desk_.Get().state(), Handoff::ACKNOWLEDGED);
  EXPECT_EQ(ReasonOf(Retry().status()), reasons::kHandoffState);
}

TEST_P(Handoffs, AreNotSentOnceTheyAreTakenBack) {
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  ASSERT_TRUE(Withdraw().ok());
  desk_.Work();
  EXPECT_THAT(desk_.partners().calls(), IsEmpty());
  EXPECT_EQ(ReasonOf(Withdraw().status()), reasons::kHandoffState);
}

TEST_P(Handoffs, TellWhoHasThemThatTheyAreTakenBack) {
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  desk_.Work();
  ASSERT_TRUE(Withdraw().ok());
  desk_.Work();
  const auto told = desk_.partners().BodiesTo("/servicerequestupdates.xml");
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_THAT(told[0], HasSubstr("service_request_id=SR-1"));
  EXPECT_THAT(told[0], HasSubstr("status=CANCELLED"));
  EXPECT_THAT(told[0], HasSubstr("It%20is%20ours%20after%20all."));
}

TEST_P(Handoffs, TellPartnersWhatBecomesOfTheCaseHere) {
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  desk_.Work();
  desk_.Step(CaseStep::STARTED);
  desk_.Step(CaseStep::ASSIGNED);  // nothing to them
  desk_.Step(CaseStep::RESOLVED);
  desk_.Work();
  const auto told = desk_.partners().BodiesTo("/servicerequestupdates.xml");
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_THAT(told[0] + told[1], HasSubstr("status=IN_PROGRESS"));
  EXPECT_THAT(told[0] + told[1], HasSubstr("status=FIXED"));
  desk_.Work();
  EXPECT_THAT(desk_.partners().BodiesTo("/servicerequestupdates.xml"), SizeIs(2));
  EXPECT_THAT(desk_.Updates(), SizeIs(2));
}

TEST_P(Handoffs, AreGivenUpWhenTheCaseIsDoneBeforeTheyWereSent) {
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  desk_.Step(CaseStep::RESOLVED);
  desk_.Work();
  EXPECT_EQ(desk_.Get().state(), Handoff::WITHDRAWN);
  EXPECT_THAT(desk_.partners().calls(), IsEmpty());
}

TEST_P(Handoffs, KeepTheirNoteSealed) {
  store_.AllowScans();
  ASSERT_TRUE(
      desk_.HandOff("roads", "1", [](Handoff& handoff) { handoff.set_note("Ask for Grace."); })
          .ok());
  EXPECT_EQ(desk_.Get().note(), "Ask for Grace.");
  ASSERT_TRUE(desk_.office()
                  .Write([](Session& session) -> absl::Status {
                    ASSIGN_OR_RETURN(const auto rows,
                                     session.Query<Bytes>("SELECT body FROM handoffs UNION ALL "
                                                          "SELECT body FROM changes"));
                    for (const auto& [body] : rows) {
                      EXPECT_THAT(body.value, Not(HasSubstr("Ask for")));
                    }
                    return absl::OkStatus();
                  })
                  .ok());
}

INSTANTIATE_TEST_SUITE_P(Drivers, Handoffs, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
