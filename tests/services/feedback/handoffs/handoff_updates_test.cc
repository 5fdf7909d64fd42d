// What partners say: taken once, from them alone, and believed as far as a claim goes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/handoffs/handoff_updates.h"
#include "services/feedback/handoffs/handoffs.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/handoffs/handoff_desk.h"

namespace touchstone::feedback {
namespace {

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
using v1::HandoffUpdate;

class HandoffUpdates : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    desk_.partners().AnswerWith(200, GeoAnswer("SR-1"));
    ASSERT_TRUE(desk_.AddPartner("roads", HandoffPartner::OPEN311).ok());
    ASSERT_TRUE(desk_.AddPartner("parks", HandoffPartner::OPEN311).ok());
    ASSERT_TRUE(desk_.HandOff("roads").ok());
    desk_.Work();
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  HandoffDesk desk_{store_, clock_};
};

TEST_P(HandoffUpdates, MoveTheHandoffAndResolveTheCaseByAClaim) {
  EXPECT_EQ(desk_.Say("roads", "1", HandoffUpdate::IN_PROGRESS)->state(), Handoff::IN_PROGRESS);
  const auto done = desk_.Say("roads", "2", HandoffUpdate::DONE, [](HandoffUpdate& update) {
    update.set_status("fixed");
    update.set_description("Filled on Monday.");
  });
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->state(), Handoff::CLAIMED_DONE);
  EXPECT_EQ(done->partner_status(), "fixed");
  const Case of = desk_.Case();
  EXPECT_EQ(of.state(), Case::RESOLVED);
  EXPECT_EQ(of.outcome(), Case::OUTCOME_UNSPECIFIED);
  EXPECT_EQ(of.resolution(), "Filled on Monday.");
  EXPECT_THAT(desk_.Steps(),
              ElementsAre(CaseStep::HANDED_OFF, CaseStep::PARTNER_SAID, CaseStep::PARTNER_SAID));
}

TEST_P(HandoffUpdates, AreTakenOnce) {
  const auto first = desk_.Say("roads", "1", HandoffUpdate::IN_PROGRESS);
  const auto again = desk_.Say("roads", "1", HandoffUpdate::REJECTED);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->etag(), first->etag());
  EXPECT_EQ(again->state(), Handoff::IN_PROGRESS);
  EXPECT_THAT(desk_.Updates(), SizeIs(1));
  EXPECT_THAT(desk_.Steps(), SizeIs(2));
}

TEST_P(HandoffUpdates, ComeFromThePartnerByItsKey) {
  for (const char* key : {"parks", "somebody"}) {
    EXPECT_TRUE(absl::IsPermissionDenied(desk_.Say(key, "1", HandoffUpdate::DONE).status())) << key;
  }
  // Who read their letter, and may.
  desk_.office().ActAsRole("administrator");
  v1::RecordHandoffUpdateRequest request;
  request.set_name(HandoffName());
  request.mutable_update()->set_update_id("letter of 3 May");
  request.mutable_update()->set_meaning(HandoffUpdate::IN_PROGRESS);
  request.mutable_update()->mutable_update_time()->set_seconds(1'750'000'000);
  EXPECT_TRUE(desk_.Do<Handoff>("RecordHandoffUpdate", request).ok());
  desk_.office().ActAsRole("case-worker");
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.Do<Handoff>("RecordHandoffUpdate", request).status()));
  // Whether there is one is not told.
  request.set_name("organizations/wa/cases/1/handoffs/none");
  desk_.office().ActAs("organizations/wa/apiKeys/roads", "handoff-partner", "wa");
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.Do<Handoff>("RecordHandoffUpdate", request).status()));
}

TEST_P(HandoffUpdates, OfBeforeAreKeptAndChangeNothing) {
  ASSERT_TRUE(desk_.Say("roads", "2", HandoffUpdate::DONE).ok());
  const auto late = desk_.Say("roads", "1", HandoffUpdate::IN_PROGRESS, [&](HandoffUpdate& update) {
    update.mutable_update_time()->set_seconds(update.update_time().seconds() - 60);
  });
  ASSERT_TRUE(late.ok());
  EXPECT_EQ(late->state(), Handoff::CLAIMED_DONE);
  EXPECT_THAT(desk_.Updates(), SizeIs(2));
}

TEST_P(HandoffUpdates, OfAClockThatIsAheadSilenceNobody) {
  ASSERT_TRUE(desk_
                  .Say("roads", "1", HandoffUpdate::IN_PROGRESS,
                       [](HandoffUpdate& update) {
                         update.mutable_update_time()->set_seconds(4'000'000'000);
                       })
                  .ok());
  clock_.Advance(absl::Minutes(1));
  EXPECT_EQ(desk_.Say("roads", "2", HandoffUpdate::DONE)->state(), Handoff::CLAIMED_DONE);
}

TEST_P(HandoffUpdates, ResolveNothingWhileSomethingIsPromised) {
  desk_.promised = {"organizations/wa/cases/1"};
  EXPECT_EQ(desk_.Say("roads", "1", HandoffUpdate::DONE)->state(), Handoff::CLAIMED_DONE);
  EXPECT_EQ(desk_.Case().state(), Case::ACKNOWLEDGED);
}

TEST_P(HandoffUpdates, ReopenWhatTheyClaimed) {
  ASSERT_TRUE(desk_.Say("roads", "1", HandoffUpdate::DONE).ok());
  EXPECT_EQ(desk_.Say("roads", "2", HandoffUpdate::REOPENED)->state(), Handoff::IN_PROGRESS);
  EXPECT_EQ(desk_.Case().state(), Case::IN_PROGRESS);
}

TEST_P(HandoffUpdates, EscalateWhatIsNotTheirs) {
  EXPECT_EQ(desk_.Say("roads", "1", HandoffUpdate::REJECTED)->state(), Handoff::REJECTED);
  EXPECT_THAT(desk_.Steps(),
              ElementsAre(CaseStep::HANDED_OFF, CaseStep::PARTNER_SAID, CaseStep::ESCALATED));
  EXPECT_EQ(desk_.Case().escalation_count(), 1);
  EXPECT_EQ(desk_.Case().state(), Case::ACKNOWLEDGED);
}

// Who gave it back does not get it again because they say so: another has it.
TEST_P(HandoffUpdates, OpenNothingThatSomebodyElseHas) {
  ASSERT_TRUE(desk_.Say("roads", "1", HandoffUpdate::REJECTED).ok());
  desk_.office().ActAsRole("case-worker");
  v1::CreateHandoffRequest request;
  request.set_parent("organizations/wa/cases/1");
  request.mutable_handoff()->set_handoff_partner(PartnerName("parks"));
  ASSERT_TRUE(desk_.Do<Handoff>("CreateHandoff", request).ok());
  const auto said = desk_.Say("roads", "2", HandoffUpdate::IN_PROGRESS);
  ASSERT_TRUE(said.ok()) << said.status();
  EXPECT_EQ(said->state(), Handoff::REJECTED);
  EXPECT_THAT(desk_.Updates(), SizeIs(2));
}

TEST_P(HandoffUpdates, AreRefusedOnceItWasWithdrawn) {
  desk_.office().ActAsRole("case-worker");
  v1::WithdrawHandoffRequest request;
  request.set_name(HandoffName());
  request.set_reason("Ours.");
  ASSERT_TRUE(desk_.Do<Handoff>("WithdrawHandoff", request).ok());
  EXPECT_EQ(ReasonOf(desk_.Say("roads", "1", HandoffUpdate::DONE).status()),
            reasons::kHandoffState);
}

TEST_P(HandoffUpdates, AreListedInOrderAndKeptSealed) {
  store_.AllowScans();
  const auto words = [](HandoffUpdate& update) { update.set_description("We met the neighbor."); };
  ASSERT_TRUE(desk_.Say("roads", "b", HandoffUpdate::IN_PROGRESS, words).ok());
  clock_.Advance(absl::Minutes(1));
  ASSERT_TRUE(desk_.Say("roads", "a", HandoffUpdate::COMMENT, words).ok());
  const auto updates = desk_.Updates();
  ASSERT_THAT(updates, SizeIs(2));
  EXPECT_EQ(updates[0].update_id(), "b");
  EXPECT_EQ(updates[0].description(), "We met the neighbor.");
  EXPECT_EQ(updates[0].direction(), HandoffUpdate::THEIRS);
  v1::ListHandoffUpdatesRequest request;
  request.set_name(HandoffName());
  request.set_page_size(1);
  const auto first = desk_.Do<v1::ListHandoffUpdatesResponse>("ListHandoffUpdates", request);
  ASSERT_TRUE(first.ok());
  request.set_page_token(first->next_page_token());
  const auto second = desk_.Do<v1::ListHandoffUpdatesResponse>("ListHandoffUpdates", request);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->updates(0).update_id(), "a");
  EXPECT_THAT(second->next_page_token(), IsEmpty());
  ASSERT_TRUE(desk_.office()
                  .Write([](Session& session) -> absl::Status {
                    ASSIGN_OR_RETURN(const auto rows,
                                     session.Query<Bytes>("SELECT sealed FROM handoff_updates "
                                                          "UNION ALL SELECT sealed_note FROM "
                                                          "case_steps UNION ALL SELECT body FROM "
                                                          "changes"));
                    for (const auto& [sealed] : rows) {
                      EXPECT_THAT(sealed.value, Not(HasSubstr("neighbor")));
                    }
                    return absl::OkStatus();
                  })
                  .ok());
}

TEST_P(HandoffUpdates, AreUnreadableOnceTheCustomerIsErased) {
  ASSERT_TRUE(
      desk_
          .Say("roads", "1", HandoffUpdate::DONE,
               [](HandoffUpdate& update) { update.set_description("We met the neighbor."); })
          .ok());
  ASSERT_TRUE(desk_.office()
                  .Write([&](Session& session) -> absl::Status {
                    const std::string customer = "organizations/wa/customers/grace";
                    RETURN_IF_ERROR(
                        EraseHandoffsOf(session, desk_.office().personal_data(), customer));
                    return desk_.office().personal_data().Erase(session, customer);
                  })
                  .ok());
  ASSERT_THAT(desk_.Updates(), SizeIs(1));
  EXPECT_THAT(desk_.Updates()[0].description(), IsEmpty());
}

TEST_P(HandoffUpdates, AreFoundByTheKeyOfWhoSaysThem) {
  ASSERT_TRUE(desk_.office()
                  .Write([](Session& session) -> absl::Status {
                    const std::string of = "organizations/wa/cases/1";
                    ASSIGN_OR_RETURN(const auto theirs,
                                     HandoffOfKey(session, of, "organizations/wa/apiKeys/roads"));
                    EXPECT_EQ(theirs, HandoffName());
                    ASSIGN_OR_RETURN(const auto none,
                                     HandoffOfKey(session, of, "organizations/wa/apiKeys/parks"));
                    EXPECT_FALSE(none);
                    return absl::OkStatus();
                  })
                  .ok());
}

INSTANTIATE_TEST_SUITE_P(Drivers, HandoffUpdates, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
