#include "services/feedback/rules/reconciliation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::feedback {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Handoff;
using v1::HandoffDifference;
using v1::HandoffUpdate;
using v1::PartnerRequest;

OurHandoff Ours(const std::string& id, Handoff::State state, bool settled = false) {
  return {.name = "h" + id,
          .partner_request_id = id,
          .state = state,
          .case_settled = settled,
          .heard = absl::FromUnixSeconds(100)};
}

PartnerRequest Theirs(const std::string& id, bool open, int64_t time = 200) {
  PartnerRequest request;
  request.set_partner_request_id(id);
  request.set_open(open);
  request.set_status(open ? "open" : "closed");
  request.mutable_update_time()->set_seconds(time);
  return request;
}

TEST(Reconciliation, AgreesWhereBothSaysTheSame) {
  const auto same = Reconcile({Ours("1", Handoff::SENT), Ours("2", Handoff::CLAIMED_DONE),
                               Ours("3", Handoff::IN_PROGRESS, true)},
                              {Theirs("1", true), Theirs("2", false), Theirs("3", false)});
  EXPECT_THAT(same.differences, IsEmpty());
  EXPECT_EQ(same.agreeing, 3);
  EXPECT_THAT(same.later, IsEmpty());
}

TEST(Reconciliation, TellsEachKindOfDifference) {
  OurHandoff unknown = Ours("", Handoff::SENT);
  unknown.name = "h4";
  const auto all = Reconcile({Ours("1", Handoff::SENT), Ours("2", Handoff::CLAIMED_DONE), unknown,
                              Ours("5", Handoff::SENT)},
                             {Theirs("1", false), Theirs("2", true), Theirs("9", true)});
  ASSERT_THAT(all.differences, SizeIs(5));
  EXPECT_EQ(all.differences[0].kind(), HandoffDifference::ONLY_THEIRS);
  EXPECT_EQ(all.differences[0].partner_request_id(), "9");
  EXPECT_EQ(all.differences[1].kind(), HandoffDifference::OPEN_HERE);
  EXPECT_EQ(all.differences[2].kind(), HandoffDifference::OPEN_THERE);
  EXPECT_EQ(all.differences[3].kind(), HandoffDifference::ONLY_OURS);
  EXPECT_EQ(all.differences[4].kind(), HandoffDifference::ONLY_OURS);
  ASSERT_THAT(all.later, SizeIs(2));
  EXPECT_EQ(all.later[0].update.meaning(), HandoffUpdate::DONE);
  EXPECT_EQ(all.later[1].update.meaning(), HandoffUpdate::REOPENED);
}

TEST(Reconciliation, TakesNothingThatIsNotLater) {
  const auto old = Reconcile({Ours("1", Handoff::SENT)}, {Theirs("1", false, 100)});
  EXPECT_THAT(old.differences, SizeIs(1));
  EXPECT_THAT(old.later, IsEmpty());
}

TEST(Reconciliation, DoesNotReopenWhatWasTakenBackOrRefused) {
  for (const auto state : {Handoff::WITHDRAWN, Handoff::REJECTED}) {
    const auto compared = Reconcile({Ours("1", state)}, {Theirs("1", true)});
    ASSERT_THAT(compared.differences, SizeIs(1));
    EXPECT_EQ(compared.differences[0].kind(), HandoffDifference::OPEN_THERE);
    EXPECT_THAT(compared.later, IsEmpty());
  }
}

TEST(Reconciliation, CountsWhatIsSaidTwiceOnceByTheLast) {
  const auto compared =
      Reconcile({Ours("1", Handoff::SENT)},
                {Theirs("1", false, 300), Theirs("1", true, 200), Theirs("7", false)});
  ASSERT_THAT(compared.differences, SizeIs(1));
  EXPECT_EQ(compared.differences[0].kind(), HandoffDifference::OPEN_HERE);
}

}  // namespace
}  // namespace touchstone::feedback
