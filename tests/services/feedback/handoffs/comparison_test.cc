// Both sides are compared: differences are told, and settled only where somebody says so.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/handoffs/handoff_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Case;
using v1::CaseStep;
using v1::Handoff;
using v1::HandoffDifference;
using v1::HandoffPartner;
using v1::ReconcileHandoffsRequest;
using v1::ReconcileHandoffsResponse;

class Comparison : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(desk_.AddPartner("roads", HandoffPartner::OPEN311).ok());
    desk_.partners().AnswerWith(201, GeoAnswer("SR-1"));
    ASSERT_TRUE(desk_.HandOff("roads").ok());
    desk_.Work();
  }

  absl::StatusOr<ReconcileHandoffsResponse> Compare(
      const std::function<void(ReconcileHandoffsRequest&)>& edit = nullptr) {
    desk_.office().ActAsRole("case-worker");
    ReconcileHandoffsRequest request;
    request.set_name(PartnerName("roads"));
    if (edit) edit(request);
    return desk_.Do<ReconcileHandoffsResponse>("ReconcileHandoffs", request);
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  HandoffDesk desk_{store_, clock_};
};

TEST_P(Comparison, AgreesWhereBothAreOpen) {
  desk_.partners().AnswerWith(200, GeoAnswer("SR-1", "open"));
  const auto compared = Compare();
  ASSERT_TRUE(compared.ok()) << compared.status();
  EXPECT_EQ(compared->agreeing_count(), 1);
  EXPECT_THAT(compared->differences(), IsEmpty());
}

TEST_P(Comparison, TellsWhatTheyDoNotKnow) {
  desk_.partners().AnswerWith(404, "");
  const auto compared = Compare();
  ASSERT_TRUE(compared.ok()) << compared.status();
  ASSERT_THAT(compared->differences(), SizeIs(1));
  EXPECT_EQ(compared->differences(0).kind(), HandoffDifference::ONLY_OURS);
  EXPECT_EQ(compared->differences(0).handoff(), HandoffName());
}

TEST_P(Comparison, SettlesNothingUnlessAsked) {
  desk_.partners().AnswerWith(200, GeoAnswer("SR-1", "closed", "2025-06-15T16:00:00Z"));
  const auto told = Compare();
  ASSERT_TRUE(told.ok()) << told.status();
  ASSERT_THAT(told->differences(), SizeIs(1));
  EXPECT_EQ(told->differences(0).kind(), HandoffDifference::OPEN_HERE);
  EXPECT_EQ(told->applied_count(), 0);
  EXPECT_EQ(desk_.Case().state(), Case::ACKNOWLEDGED);

  const auto only_checked = Compare([](ReconcileHandoffsRequest& request) {
    request.set_apply(true);
    request.set_validate_only(true);
  });
  EXPECT_EQ(only_checked->applied_count(), 1);
  EXPECT_EQ(desk_.Case().state(), Case::ACKNOWLEDGED);

  const auto apply = [](ReconcileHandoffsRequest& request) {
    request.set_apply(true);
    request.set_request_id("once");
  };
  EXPECT_EQ(Compare(apply)->applied_count(), 1);
  EXPECT_EQ(desk_.Case().state(), Case::RESOLVED);
  EXPECT_EQ(desk_.Get().state(), Handoff::CLAIMED_DONE);
  EXPECT_EQ(Compare(apply)->applied_count(), 1);  // the same answer
  EXPECT_THAT(desk_.Updates(), SizeIs(1));
  EXPECT_THAT(Compare()->differences(), IsEmpty());
}

TEST_P(Comparison, ChangesNothingWhenTheyDoNotAnswer) {
  desk_.partners().BeGone();
  const auto compared = Compare([](ReconcileHandoffsRequest& request) { request.set_apply(true); });
  EXPECT_TRUE(absl::IsUnavailable(compared.status()));
  EXPECT_EQ(ReasonOf(compared.status()), reasons::kPartnerUnreachable);
  EXPECT_EQ(desk_.Get().state(), Handoff::ACKNOWLEDGED);
}

TEST_P(Comparison, TakesTheirSideOfOthersFromTheRequest) {
  ASSERT_TRUE(desk_.AddPartner("lights", HandoffPartner::WEBHOOK).ok());
  desk_.AddCase("2");
  desk_.partners().AnswerWith(200, R"({"partnerRequestId": "L-1"})");
  ASSERT_TRUE(desk_.HandOff("lights", "2").ok());
  desk_.Work();
  const auto compared = Compare([](ReconcileHandoffsRequest& request) {
    request.set_name(PartnerName("lights"));
    auto& known = *request.add_partner_requests();
    known.set_partner_request_id("L-1");
    known.set_status("open");
    known.set_open(true);
    auto& unknown = *request.add_partner_requests();
    unknown.set_partner_request_id("L-9");
    unknown.set_status("open");
    unknown.set_open(true);
  });
  ASSERT_TRUE(compared.ok()) << compared.status();
  EXPECT_EQ(compared->agreeing_count(), 1);
  ASSERT_THAT(compared->differences(), SizeIs(1));
  EXPECT_EQ(compared->differences(0).kind(), HandoffDifference::ONLY_THEIRS);
  EXPECT_EQ(compared->differences(0).partner_request_id(), "L-9");
  EXPECT_TRUE(absl::IsInvalidArgument(Compare([](ReconcileHandoffsRequest& request) {
                                        auto& one = *request.add_partner_requests();
                                        one.set_partner_request_id("SR-1");
                                        one.set_status("open");
                                      }).status()));
}

TEST_P(Comparison, HappensByNightAndTellsADifferenceOnce) {
  desk_.partners().AnswerWith(404, "");
  for (int night = 0; night < 3; ++night) {
    clock_.Advance(absl::Hours(24));
    desk_.Work();
  }
  const auto steps = desk_.Steps();
  EXPECT_EQ(std::count(steps.begin(), steps.end(), CaseStep::ESCALATED), 1);
  EXPECT_EQ(desk_.Get().state(), Handoff::ACKNOWLEDGED);
  EXPECT_EQ(desk_.Case().state(), Case::ACKNOWLEDGED);
}

TEST_P(Comparison, ComesBackAfterANightWithoutAnswer) {
  desk_.partners().BeGone();
  clock_.Advance(absl::Hours(24));
  desk_.Work();
  desk_.partners().AnswerWith(404, "");
  clock_.Advance(absl::Hours(2));
  desk_.Work();
  EXPECT_THAT(desk_.notices(), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Comparison, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
