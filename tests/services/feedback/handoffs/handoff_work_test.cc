// Sending, asking and telling: partners that are gone, lie, or answer late; processes that die.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/handoffs/handoff_notices.h"
#include "services/feedback/handoffs/handoff_tasks.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/handoffs/handoff_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
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

class HandoffsAtWork : public testing::TestWithParam<StoreKind> {
 protected:
  void AddRoads(const std::function<void(HandoffPartner&)>& edit = nullptr) {
    const auto partner = desk_.AddPartner("roads", HandoffPartner::OPEN311, edit);
    ASSERT_TRUE(partner.ok()) << partner.status();
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  HandoffDesk desk_{store_, clock_};
};

TEST_P(HandoffsAtWork, SendWhatThePartnerNeedsInItsOwnCodes) {
  AddRoads([](HandoffPartner& partner) { partner.set_jurisdiction_id("county.example"); });
  desk_.partners().AnswerWith(201, GeoAnswer("SR-1"));
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  EXPECT_EQ(desk_.Work(), 1);
  const auto calls = desk_.partners().calls();
  ASSERT_THAT(calls, SizeIs(1));
  EXPECT_EQ(calls[0].method, "POST");
  EXPECT_EQ(calls[0].url, "https://roads.example.org/v2/requests.xml");
  EXPECT_THAT(calls[0].body,
              AllOf(HasSubstr("service_code=POT"), HasSubstr("api_key=secret%20of%20roads"),
                    HasSubstr("jurisdiction_id=county.example"), HasSubstr("lat=47.0379"),
                    HasSubstr("long=-122.9007"), HasSubstr("attribute%5BSIZE%5D=large"),
                    HasSubstr("attribute%5BLANES%5D%5B%5D=left&attribute%5BLANES%5D%5B%5D=right"),
                    HasSubstr("A%20hole%20as%20deep%20as%20a%20bucket.")));
  EXPECT_THAT(calls[0].body, AllOf(Not(HasSubstr("Grace")), Not(HasSubstr("grace"))));
  const Handoff sent = desk_.Get();
  EXPECT_EQ(sent.state(), Handoff::ACKNOWLEDGED);
  EXPECT_EQ(sent.partner_request_id(), "SR-1");
  EXPECT_EQ(sent.attempt_count(), 1);
  EXPECT_TRUE(sent.has_send_time());
  EXPECT_FALSE(sent.has_next_attempt_time());
}

TEST_P(HandoffsAtWork, TellWhoTheCustomerIsOnlyWhereBothSidesWantIt) {
  AddRoads([](HandoffPartner& partner) { partner.set_share_contact(true); });
  ASSERT_TRUE(desk_.AddPartner("parks", HandoffPartner::OPEN311).ok());
  desk_.partners().AnswerWith(201, GeoAnswer("SR-1"));
  const auto agreed = [](Handoff& handoff) { handoff.set_customer_agreed(true); };
  for (const char* id : {"2", "3"}) desk_.AddCase(id);
  ASSERT_TRUE(desk_.HandOff("roads", "1", agreed).ok());
  ASSERT_TRUE(desk_.HandOff("roads", "2").ok());
  ASSERT_TRUE(desk_.HandOff("parks", "3", agreed).ok());
  EXPECT_EQ(desk_.Work(), 3);
  const auto bodies = desk_.partners().BodiesTo("/requests.xml");
  ASSERT_THAT(bodies, SizeIs(3));
  EXPECT_EQ(std::count_if(bodies.begin(), bodies.end(),
                          [](const std::string& body) {
                            return absl::StrContains(body, "email=grace%40example.org") &&
                                   absl::StrContains(body, "first_name=Grace%20Brewster") &&
                                   absl::StrContains(body, "last_name=Hopper");
                          }),
            1);
  EXPECT_EQ(std::count_if(bodies.begin(), bodies.end(),
                          [](const std::string& body) {
                            return absl::StrContains(body, "Hopper") ||
                                   absl::StrContains(body, "phone");
                          }),
            1);
}

TEST_P(HandoffsAtWork, TryAgainWithTheSameIdAndGrowingPausesForThreeDays) {
  AddRoads();
  desk_.partners().BeGone();
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  const absl::Time begin = clock_.Now();
  std::vector<int64_t> pauses;
  while (desk_.Get().state() == Handoff::QUEUED) {
    ASSERT_GE(desk_.Work(), 1);  // by night, both sides are compared too
    const Handoff handoff = desk_.Get();
    if (handoff.state() != Handoff::QUEUED) break;
    EXPECT_EQ(handoff.last_error(), "They cannot be reached.");
    const absl::Duration pause =
        absl::FromUnixSeconds(handoff.next_attempt_time().seconds()) - clock_.Now();
    pauses.push_back(absl::ToInt64Minutes(pause));
    clock_.Advance(pause);
  }
  EXPECT_THAT(std::vector<int64_t>(pauses.begin(), pauses.begin() + 8),
              ElementsAre(1, 2, 4, 8, 16, 32, 60, 60));
  EXPECT_LE(clock_.Now() - begin, absl::Hours(72));
  EXPECT_GT(clock_.Now() - begin, absl::Hours(70));
  const Handoff failed = desk_.Get();
  EXPECT_EQ(failed.state(), Handoff::FAILED);
  EXPECT_FALSE(failed.has_next_attempt_time());
  EXPECT_THAT(desk_.Steps(), ElementsAre(CaseStep::HANDED_OFF, CaseStep::ESCALATED));
  EXPECT_THAT(desk_.notices(), SizeIs(1));
  std::set<std::string> bodies;
  for (const std::string& body : desk_.partners().BodiesTo("/requests.xml")) bodies.insert(body);
  EXPECT_THAT(bodies, SizeIs(1));
  EXPECT_EQ(failed.attempt_count(), static_cast<int>(desk_.partners().calls().size()));
}

TEST_P(HandoffsAtWork, LeaveAPartnerThatIsGoneAloneForAWhile) {
  AddRoads();
  desk_.AddCase("2");
  desk_.partners().BeGone();
  ASSERT_TRUE(desk_.HandOff("roads", "1").ok());
  ASSERT_TRUE(desk_.HandOff("roads", "2").ok());
  desk_.Work();
  EXPECT_THAT(desk_.partners().calls(), SizeIs(1));
  desk_.partners().AnswerWith(201, GeoAnswer("SR-1"));
  clock_.Advance(HandoffWork::kRest);
  desk_.Work();
  clock_.Advance(absl::Minutes(1));
  desk_.Work();
  EXPECT_EQ(desk_.Get("1").state(), Handoff::ACKNOWLEDGED);
  EXPECT_EQ(desk_.Get("2").state(), Handoff::ACKNOWLEDGED);
}

// A process died when the partner had it and nobody had written that down.
TEST_P(HandoffsAtWork, SendAgainWithTheSameIdWhatADeadProcessHadSent) {
  AddRoads();
  desk_.partners().AnswerWith(201, GeoAnswer("SR-1"));
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  desk_.partners().AnswerWith([&](const HttpsCall&) -> absl::StatusOr<HttpsAnswer> {
    return absl::CancelledError("dead");  // what it learned is lost
  });
  HandoffTask dead;
  ASSERT_TRUE(desk_.office()
                  .Write([&](Session& session) -> absl::Status {
                    ASSIGN_OR_RETURN(const auto task,
                                     TakeTask(session, clock_.Now(),
                                              clock_.Now() + HandoffWork::kLease, "dead"));
                    dead = task.value();
                    return absl::OkStatus();
                  })
                  .ok());
  desk_.partners().AnswerWith(201, GeoAnswer("SR-1"));
  EXPECT_EQ(desk_.Work(), 0);  // it may be alive
  clock_.Advance(HandoffWork::kLease);
  EXPECT_EQ(desk_.Work(), 1);
  EXPECT_EQ(desk_.Get().state(), Handoff::ACKNOWLEDGED);
  EXPECT_THAT(desk_.partners().BodiesTo("/requests.xml"), SizeIs(1));
}

// One that was only slow comes back when another has done it meanwhile.
TEST_P(HandoffsAtWork, WriteDownOnceWhatTwoHaveSent) {
  AddRoads();
  HandoffWork other(desk_.office().store(), desk_.neighbors(), desk_.partners());
  bool is_first = true;
  desk_.partners().AnswerWith([&](const HttpsCall&) -> absl::StatusOr<HttpsAnswer> {
    if (std::exchange(is_first, false)) {
      clock_.Advance(HandoffWork::kLease);
      EXPECT_TRUE(*other.DoNext());
    }
    return HttpsAnswer{201, GeoAnswer("SR-1")};
  });
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  EXPECT_EQ(desk_.Work(), 1);
  const auto bodies = desk_.partners().BodiesTo("/requests.xml");
  ASSERT_THAT(bodies, SizeIs(2));
  EXPECT_EQ(bodies[0], bodies[1]);
  EXPECT_EQ(desk_.Get().partner_request_id(), "SR-1");
  EXPECT_THAT(desk_.Steps(), ElementsAre(CaseStep::HANDED_OFF));
}

// It was taken back, or done here, while they were getting it.
TEST_P(HandoffsAtWork, TellWhoGotItAfterAllThatTheyNeedNot) {
  AddRoads();
  desk_.partners().AnswerWith([&](const HttpsCall& call) -> absl::StatusOr<HttpsAnswer> {
    if (absl::EndsWith(call.url, "/requests.xml")) desk_.Step(CaseStep::RESOLVED);
    return HttpsAnswer{201, GeoAnswer("SR-1")};
  });
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  desk_.Work();
  EXPECT_EQ(desk_.Get().state(), Handoff::WITHDRAWN);
  EXPECT_EQ(desk_.Get().partner_request_id(), "SR-1");
  const auto told = desk_.partners().BodiesTo("/servicerequestupdates.xml");
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_THAT(told[0], HasSubstr("status=FIXED"));
}

TEST_P(HandoffsAtWork, ShareTheWorkAmongSeveral) {
  AddRoads();
  desk_.partners().AnswerWith(201, GeoAnswer("SR-1"));
  constexpr int kCases = 8;
  for (int i = 2; i < 2 + kCases; ++i) {
    desk_.AddCase(absl::StrCat(i));
    ASSERT_TRUE(desk_.HandOff("roads", absl::StrCat(i)).ok());
  }
  HandoffWork other(desk_.office().store(), desk_.neighbors(), desk_.partners());
  const auto work = [](HandoffWork& worker) {
    while (true) {
      const auto did = worker.DoNext();
      if (did.ok() && !*did) return;
    }
  };
  std::thread first(work, std::ref(desk_.work()));
  std::thread second(work, std::ref(other));
  first.join();
  second.join();
  const auto bodies = desk_.partners().BodiesTo("/requests.xml");
  EXPECT_THAT(bodies, SizeIs(kCases));
  EXPECT_THAT(std::set<std::string>(bodies.begin(), bodies.end()), SizeIs(kCases));
}

TEST_P(HandoffsAtWork, TakeALyingAnswerForWhatItIs) {
  AddRoads();
  desk_.partners().AnswerWith(200, "<html>Welcome");
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  desk_.Work();
  const Handoff sent = desk_.Get();
  EXPECT_EQ(sent.state(), Handoff::SENT);  // sent again, they would have it twice
  EXPECT_THAT(sent.last_error(), HasSubstr("cannot be read"));
  // Nobody acknowledged it in time.
  clock_.Advance(absl::Hours(24));
  desk_.Work();
  EXPECT_THAT(desk_.Steps(), Contains(CaseStep::ESCALATED));
}

TEST_P(HandoffsAtWork, DoNotTakeARefusalForAnAnswer) {
  AddRoads();
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  desk_.partners().AnswerWith(302, "");
  desk_.Work();
  EXPECT_EQ(desk_.Get().state(), Handoff::QUEUED);
  EXPECT_EQ(desk_.Get().last_error(), "They answered 302.");
  EXPECT_THAT(desk_.Get().last_error(), Not(HasSubstr("secret")));
}

TEST_P(HandoffsAtWork, AskByTheTokenAndThenByTheNumber) {
  AddRoads();
  desk_.partners().AnswerWith(201, GeoToken("t/7"));
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  desk_.Work();
  EXPECT_EQ(desk_.Get().state(), Handoff::SENT);
  desk_.partners().AnswerWith(200, GeoAnswer("SR-9"));
  clock_.Advance(absl::Minutes(15));
  desk_.Work();
  EXPECT_EQ(desk_.partners().calls().back().url, "https://roads.example.org/v2/tokens/t%2F7.xml");
  EXPECT_EQ(desk_.Get().state(), Handoff::ACKNOWLEDGED);
  EXPECT_EQ(desk_.Get().partner_request_id(), "SR-9");
  desk_.partners().AnswerWith(200, GeoAnswer("SR-9", "investigating", "2025-06-15T15:20:00Z"));
  clock_.Advance(absl::Minutes(15));
  desk_.Work();
  EXPECT_EQ(desk_.partners().calls().back().url,
            "https://roads.example.org/v2/requests.xml?service_request_id=SR-9");
  EXPECT_EQ(desk_.Get().state(), Handoff::IN_PROGRESS);
}

TEST_P(HandoffsAtWork, TakeWhatIsAskedOnceHoweverOftenItIsSaid) {
  AddRoads();
  desk_.partners().AnswerWith(201, GeoAnswer("SR-9"));
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  desk_.Work();
  desk_.partners().AnswerWith(200, GeoAnswer("SR-9", "closed", "2025-06-15T15:20:00Z"));
  for (int i = 0; i < 3; ++i) {
    clock_.Advance(absl::Minutes(15));
    desk_.Work();
  }
  EXPECT_EQ(desk_.Get().state(), Handoff::CLAIMED_DONE);
  EXPECT_EQ(desk_.Case().state(), Case::RESOLVED);  // a claim: nobody confirmed it
  EXPECT_EQ(desk_.Case().outcome(), Case::OUTCOME_UNSPECIFIED);
  EXPECT_THAT(desk_.Updates(), SizeIs(1));
  // Their own word is not said back to them.
  EXPECT_THAT(desk_.partners().BodiesTo("/servicerequestupdates.xml"), IsEmpty());
  // It is open there again.
  desk_.partners().AnswerWith(200, GeoAnswer("SR-9", "open", "2025-06-15T16:20:00Z"));
  clock_.Advance(absl::Minutes(15));
  desk_.Work();
  EXPECT_EQ(desk_.Get().state(), Handoff::IN_PROGRESS);
  EXPECT_EQ(desk_.Case().state(), Case::IN_PROGRESS);
}

TEST_P(HandoffsAtWork, SignWhatGoesToAWebhook) {
  ASSERT_TRUE(desk_.AddPartner("lights", HandoffPartner::WEBHOOK).ok());
  desk_.partners().AnswerWith(200, R"({"partnerRequestId": "L-77"})");
  ASSERT_TRUE(desk_.HandOff("lights").ok());
  desk_.Work();
  const auto calls = desk_.partners().calls();
  ASSERT_THAT(calls, SizeIs(1));
  EXPECT_EQ(calls[0].url, "https://lights.example.org/v2");
  EXPECT_THAT(calls[0].headers,
              Contains(testing::Pair("webhook-signature", testing::StartsWith("v1,"))));
  EXPECT_THAT(calls[0].body, HasSubstr("\"serviceCode\":\"POT\""));
  EXPECT_THAT(calls[0].body, Not(HasSubstr("secret")));
  EXPECT_EQ(desk_.Get().partner_request_id(), "L-77");
}

TEST_P(HandoffsAtWork, WriteToAMailbox) {
  ASSERT_TRUE(desk_.AddPartner("clerk", HandoffPartner::MAILBOX).ok());
  ASSERT_TRUE(desk_.HandOff("clerk").ok());
  desk_.Work();
  ASSERT_THAT(desk_.notices(), SizeIs(1));
  EXPECT_EQ(desk_.notices()[0].address, "roads@example.org");
  EXPECT_EQ(desk_.notices()[0].kind, kCaseHandedOff);
  EXPECT_EQ(desk_.notices()[0].values.at("number"), "2026-0000001");
  EXPECT_EQ(desk_.Get().state(), Handoff::SENT);
  desk_.Step(CaseStep::STARTED);
  desk_.Work();
  ASSERT_THAT(desk_.notices(), SizeIs(2));
  EXPECT_EQ(desk_.notices()[1].kind, kHandoffUpdated);
  for (const NoticeKind& kind : HandoffNotices()) {
    for (const NoticeText& text : kind.texts) {
      EXPECT_THAT(CheckNoticeText(kind, text.subject, text.body), IsEmpty());
    }
  }
}

TEST_P(HandoffsAtWork, GoOnTellingAPartnerThatIsGone) {
  AddRoads();
  desk_.partners().AnswerWith(201, GeoAnswer("SR-1"));
  ASSERT_TRUE(desk_.HandOff("roads").ok());
  desk_.Work();
  desk_.Step(CaseStep::STARTED);
  desk_.partners().BeGone();
  desk_.Work();
  desk_.partners().AnswerWith(200, "");
  clock_.Advance(absl::Minutes(1));
  desk_.Work();
  const auto told = desk_.partners().BodiesTo("/servicerequestupdates.xml");
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[0], told[1]);
  clock_.Advance(absl::Minutes(5));
  desk_.Work();
  EXPECT_THAT(desk_.partners().BodiesTo("/servicerequestupdates.xml"), SizeIs(2));
}

INSTANTIATE_TEST_SUITE_P(Drivers, HandoffsAtWork, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
