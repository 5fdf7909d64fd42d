// Offers: made, accepted, declined, taken back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/decision.pb.h>

#include <string>
#include <thread>
#include <vector>

#include "services/recruiting/applications/stage_moves.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/decision_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using v1::Application;
using v1::Decision;

class Offers : public testing::TestWithParam<StoreKind> {
 protected:
  // Of an application, and whether it goes on.
  OfferStanding Standing(const std::string& id) {
    OfferStanding standing = OfferStanding::kNone;
    EXPECT_TRUE(desk_
                    .Write([&](Session& session) -> absl::Status {
                      ASSIGN_OR_RETURN(standing, OfferOf(session, ApplicationName(id)));
                      return absl::OkStatus();
                    })
                    .ok());
    return standing;
  }

  // Somebody whom a draft is about.
  void Draft(const std::string& id, const std::string& position,
             const std::string& requisition = "agents") {
    ASSERT_TRUE(desk_.Apply(id, requisition).ok());
    const auto decision = desk_.Decide(id, position);
    ASSERT_TRUE(decision.ok()) << decision.status();
  }

  // A requisition with two positions and one opening, open.
  void OpenWithOneOpening(const std::string& id) {
    ASSERT_TRUE(desk_.Draft(id, [](auto& requisition) { requisition.set_openings(1); }).ok());
    ASSERT_TRUE(desk_.Submit(id).ok());
    ASSERT_TRUE(desk_.Approve(id, "chief").ok());
    ASSERT_TRUE(desk_.Approve(id, "owner").ok());
    ASSERT_TRUE(desk_.Announce(id, "first").ok());
    ASSERT_TRUE(desk_.Publish(id, "first").ok());
    ASSERT_TRUE(desk_.Open(id).ok());
  }

  // Both are offered at one moment; gives how it went.
  std::vector<absl::Status> OfferBoth(const std::string& one, const std::string& other) {
    std::vector<absl::Status> went(2);
    std::thread first([&] { went[0] = desk_.Offer(one).status(); });
    std::thread second([&] { went[1] = desk_.Offer(other).status(); });
    first.join();
    second.join();
    return went;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  DecisionDesk desk_{store_, clock_};
};

TEST_P(Offers, AreMadeByWhoMakesThem) {
  Draft("grace", "desk-1");
  const auto offered = desk_.Offer("grace");
  ASSERT_TRUE(offered.ok()) << offered.status();
  EXPECT_EQ(offered->state(), Decision::OFFERED);
  EXPECT_EQ(offered->decider(), "organizations/wa/apiKeys/recruiter");
  EXPECT_EQ(offered->offer_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_EQ(Standing("grace"), OfferStanding::kOpen);
  EXPECT_EQ(ReasonOf(desk_.Offer("grace").status()), reasons::kDecisionState);
}

TEST_P(Offers, AreRefusedToWhoIsNotAsFar) {
  ASSERT_TRUE(desk_.Arrive("grace").ok());
  desk_.referred.insert(ApplicationName("grace"));
  ASSERT_TRUE(desk_.Decide("grace", "desk-1").ok());
  const auto early = desk_.Offer("grace");
  EXPECT_EQ(ReasonOf(early.status()), reasons::kStageSkipped) << early.status();
  EXPECT_EQ(Standing("grace"), OfferStanding::kNone);
}

TEST_P(Offers, AreRefusedToWhoIsNotCertifiedAnyMore) {
  Draft("grace", "desk-1");
  desk_.referred.clear();
  EXPECT_EQ(ReasonOf(desk_.Offer("grace").status()), reasons::kNotCertified);
  Draft("ada", "desk-1");
  ASSERT_TRUE(desk_.End("ada").ok());
  EXPECT_EQ(ReasonOf(desk_.Offer("ada").status()), reasons::kNotCertified);
}

TEST_P(Offers, AreNoMoreThanThereAreOpenings) {
  OpenWithOneOpening("few");
  Draft("grace", "desk-1", "few");
  Draft("ada", "desk-2", "few");
  ASSERT_TRUE(desk_.Offer("grace").ok());
  const auto beyond = desk_.Offer("ada");
  EXPECT_TRUE(absl::IsFailedPrecondition(beyond.status())) << beyond.status();
  EXPECT_EQ(ReasonOf(beyond.status()), reasons::kOpeningsExceeded);
  EXPECT_EQ(desk_.Get("ada")->state(), Decision::DRAFT);
  EXPECT_EQ(Standing("ada"), OfferStanding::kNone);
  ASSERT_TRUE(desk_.Accept("grace").ok());
  EXPECT_EQ(ReasonOf(desk_.Offer("ada").status()), reasons::kOpeningsExceeded);
}

TEST_P(Offers, AreOneForAPosition) {
  Draft("grace", "desk-1");
  Draft("ada", "desk-1");
  ASSERT_TRUE(desk_.Offer("grace").ok());
  EXPECT_EQ(ReasonOf(desk_.Offer("ada").status()), reasons::kOpeningsExceeded);
  ASSERT_TRUE(desk_
                  .Change("ada", "position",
                          [](Decision& decision) { decision.set_position(PositionName("desk-2")); })
                  .ok());
  EXPECT_TRUE(desk_.Offer("ada").ok());
}

TEST_P(Offers, OfAnotherRequisitionFillAPositionUntilWhoAcceptedIsThere) {
  OpenWithOneOpening("few");
  Draft("grace", "desk-1");
  Draft("ada", "desk-1", "few");
  ASSERT_TRUE(desk_.Offer("grace").ok());
  ASSERT_TRUE(desk_.Accept("grace").ok());
  EXPECT_EQ(ReasonOf(desk_.Offer("ada").status()), reasons::kOpeningsExceeded);
  desk_.people.known.insert(PersonName("0042"));
  ASSERT_TRUE(desk_.Link("grace", "0042", "Same name and day of birth.").ok());
  EXPECT_TRUE(desk_.Offer("ada").ok());
}

TEST_P(Offers, AtOneMomentFillAnOpeningOnce) {
  OpenWithOneOpening("few");
  Draft("grace", "desk-1", "few");
  Draft("ada", "desk-2", "few");
  const auto went = OfferBoth("grace", "ada");
  EXPECT_NE(went[0].ok(), went[1].ok()) << went[0] << went[1];
  for (const absl::Status& status : went) {
    EXPECT_EQ(ReasonOf(status), status.ok() ? "" : reasons::kOpeningsExceeded) << status;
  }
  EXPECT_THAT((std::vector<OfferStanding>{Standing("grace"), Standing("ada")}),
              UnorderedElementsAre(OfferStanding::kOpen, OfferStanding::kNone));
}

TEST_P(Offers, AtOneMomentFillAPositionOnce) {
  Draft("grace", "desk-1");
  Draft("ada", "desk-1");
  const auto went = OfferBoth("grace", "ada");
  EXPECT_NE(went[0].ok(), went[1].ok()) << went[0] << went[1];
  for (const absl::Status& status : went) {
    EXPECT_EQ(ReasonOf(status), status.ok() ? "" : reasons::kOpeningsExceeded) << status;
  }
}

TEST_P(Offers, ThatAreAcceptedHire) {
  Draft("grace", "desk-1");
  ASSERT_TRUE(desk_.Offer("grace").ok());
  const auto accepted = desk_.Accept("grace");
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->state(), Decision::ACCEPTED);
  EXPECT_EQ(accepted->pre_hire(), PreHireName("grace"));
  EXPECT_EQ(accepted->end_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_EQ(desk_.GetApplication("grace")->state(), Application::HIRED);
  EXPECT_EQ(Standing("grace"), OfferStanding::kAccepted);
  ASSERT_TRUE(desk_
                  .Write([&](Session& session) -> absl::Status {
                    ASSIGN_OR_RETURN(const auto moves,
                                     StageMovesOf(session, ApplicationName("grace")));
                    EXPECT_EQ(moves.back().kind(), v1::StageMove::HIRED);
                    return absl::OkStatus();
                  })
                  .ok());
}

TEST_P(Offers, ThatAreAcceptedUseUpWhatCountsOnce) {
  Draft("grace", "desk-1");
  const std::string list = "organizations/wa/eligibleLists/first";
  ASSERT_TRUE(desk_
                  .CertifyByRule([](v1::CertificationRule& rule) {
                    for (const char* const id : {"veteran", "resident"}) {
                      rule.add_preferences()->set_id(id);
                    }
                    rule.mutable_preferences(0)->set_once(true);
                  })
                  .ok());
  ASSERT_TRUE(desk_.Refer("grace", list, "veteran,resident").ok());
  ASSERT_TRUE(desk_.Offer("grace").ok());
  EXPECT_THAT(desk_.UsedPreferences("grace"), IsEmpty());
  ASSERT_TRUE(desk_.Accept("grace").ok());
  EXPECT_THAT(desk_.UsedPreferences("grace"), ElementsAre("veteran"));
}

TEST_P(Offers, AreAcceptedOnce) {
  Draft("grace", "desk-1");
  EXPECT_EQ(ReasonOf(desk_.Accept("grace").status()), reasons::kDecisionState);
  ASSERT_TRUE(desk_.Offer("grace").ok());
  std::vector<absl::StatusOr<Decision>> went(2, absl::UnknownError(""));
  std::thread first([&] { went[0] = desk_.Accept("grace"); });
  std::thread second([&] { went[1] = desk_.Accept("grace"); });
  first.join();
  second.join();
  ASSERT_TRUE(went[0].ok()) << went[0].status();
  ASSERT_TRUE(went[1].ok()) << went[1].status();
  EXPECT_EQ(went[0]->etag(), went[1]->etag());
  const auto again = desk_.Accept("grace");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->etag(), went[0]->etag());
  v1::ListPreHiresRequest request;
  request.set_parent(kOrganization);
  EXPECT_THAT(desk_.Do<v1::ListPreHiresResponse>("ListPreHires", request)->pre_hires(), SizeIs(1));
}

TEST_P(Offers, AreAcceptedUntilTheirLastDay) {
  ASSERT_TRUE(desk_.Apply("grace").ok());
  ASSERT_TRUE(
      desk_
          .Decide("grace", "desk-1",
                  [](auto& request) { request.mutable_decision()->set_answer_date("2025-06-16"); })
          .ok());
  ASSERT_TRUE(desk_.Offer("grace").ok());
  clock_.Advance(absl::Hours(72));
  const auto late = desk_.Accept("grace");
  EXPECT_EQ(ReasonOf(late.status()), reasons::kDecisionState) << late.status();
  EXPECT_EQ(desk_.GetApplication("grace")->state(), Application::ACTIVE);
  ASSERT_TRUE(desk_.Rescind("grace").ok());
  const auto past = desk_.Decide("grace", "desk-1", [](auto& request) {
    request.set_decision_id("again");
    request.mutable_decision()->set_answer_date("2025-06-16");
  });
  ASSERT_TRUE(past.ok()) << past.status();
  EXPECT_EQ(ReasonOf(desk_.Offer("again").status()), reasons::kDecisionState);
}

TEST_P(Offers, ThatAreDeclinedWithdrawAndFreeTheOpening) {
  Draft("grace", "desk-1");
  EXPECT_EQ(ReasonOf(desk_.Decline("grace").status()), reasons::kDecisionState);
  ASSERT_TRUE(desk_.Offer("grace").ok());
  const auto declined = desk_.Decline("grace", "Found other work.");
  ASSERT_TRUE(declined.ok()) << declined.status();
  EXPECT_EQ(declined->state(), Decision::DECLINED);
  EXPECT_EQ(declined->end_reason(), "Found other work.");
  const auto application = desk_.GetApplication("grace");
  EXPECT_EQ(application->state(), Application::WITHDRAWN);
  EXPECT_EQ(application->withdrawal_reason(), "Found other work.");
  EXPECT_EQ(Standing("grace"), OfferStanding::kGone);
  EXPECT_EQ(ReasonOf(desk_.Accept("grace").status()), reasons::kDecisionState);
  Draft("ada", "desk-1");
  EXPECT_TRUE(desk_.Offer("ada").ok());
}

TEST_P(Offers, ThatAreRescindedLeaveTheApplicationWhereItIs) {
  Draft("grace", "desk-1");
  ASSERT_TRUE(desk_.Offer("grace").ok());
  const auto rescinded = desk_.Rescind("grace");
  ASSERT_TRUE(rescinded.ok()) << rescinded.status();
  EXPECT_EQ(rescinded->state(), Decision::RESCINDED);
  EXPECT_EQ(rescinded->end_reason(), "The position was cut.");
  EXPECT_EQ(desk_.GetApplication("grace")->state(), Application::ACTIVE);
  EXPECT_EQ(Standing("grace"), OfferStanding::kGone);
  EXPECT_EQ(ReasonOf(desk_.Rescind("grace").status()), reasons::kDecisionState);
  ASSERT_TRUE(
      desk_.Decide("grace", "desk-1", [](auto& request) { request.set_decision_id("again"); })
          .ok());
  EXPECT_TRUE(desk_.Offer("again").ok());
}

TEST_P(Offers, AreNotThereForADraftThatIsRescinded) {
  Draft("grace", "desk-1");
  ASSERT_TRUE(desk_.Rescind("grace").ok());
  EXPECT_EQ(Standing("grace"), OfferStanding::kNone);
}

TEST_P(Offers, AreNotTakenBackOnceTheyAreAccepted) {
  Draft("grace", "desk-1");
  ASSERT_TRUE(desk_.Offer("grace").ok());
  ASSERT_TRUE(desk_.Accept("grace").ok());
  EXPECT_EQ(ReasonOf(desk_.Rescind("grace").status()), reasons::kDecisionState);
  EXPECT_EQ(ReasonOf(desk_.Decline("grace").status()), reasons::kDecisionState);
}

TEST_P(Offers, AreOnlyTriedWhereThatIsAskedFor) {
  Draft("grace", "desk-1");
  v1::MakeOfferRequest request;
  request.set_name(DecisionName("grace"));
  request.set_validate_only(true);
  ASSERT_TRUE(desk_.Do<Decision>("MakeOffer", request).ok());
  EXPECT_EQ(desk_.Get("grace")->state(), Decision::DRAFT);
  EXPECT_EQ(Standing("grace"), OfferStanding::kNone);
  EXPECT_TRUE(desk_.Offer("grace").ok());
}

TEST_P(Offers, AreMadeOnceForARequestId) {
  Draft("grace", "desk-1");
  v1::MakeOfferRequest request;
  request.set_name(DecisionName("grace"));
  request.set_request_id("once");
  const auto first = desk_.Do<Decision>("MakeOffer", request);
  const auto again = desk_.Do<Decision>("MakeOffer", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->etag(), first->etag());
}

INSTANTIATE_TEST_SUITE_P(Drivers, Offers, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
