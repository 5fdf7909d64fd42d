// The way of a commitment: every step from every state, and what time does by itself.

#include "services/feedback/rules/commitment_way.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace touchstone::feedback {
namespace {

using google::protobuf::util::TimeUtil;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Commitment;

const absl::Time kMade = absl::FromUnixSeconds(1'750'000'000);
const absl::Time kDue = kMade + absl::Hours(48);

google::protobuf::Timestamp At(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

Commitment Made() {
  Commitment commitment;
  commitment.set_name("organizations/wa/commitments/call");
  commitment.set_customer("organizations/wa/customers/grace");
  commitment.set_text("I call you with the date.");
  commitment.set_state(Commitment::OPEN);
  *commitment.mutable_create_time() = At(kMade);
  *commitment.mutable_make_time() = At(kMade);
  *commitment.mutable_due_time() = At(kDue);
  return commitment;
}

Commitment In(Commitment::State state) {
  Commitment commitment = Made();
  commitment.set_state(state);
  if (state != Commitment::OPEN) *commitment.mutable_end_time() = At(kMade + absl::Hours(1));
  if (state == Commitment::BROKEN) commitment.set_end_note("Nobody was there.");
  return commitment;
}

std::vector<std::string> Fields(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations) fields.push_back(violation.field);
  return fields;
}

TEST(CommitmentWay, EndsOnce) {
  const absl::Time now = kMade + absl::Hours(2);
  const std::vector<std::function<absl::Status(Commitment&)>> steps = {
      [&](Commitment& commitment) { return Keep(now, now, commitment); },
      [&](Commitment& commitment) { return Break(now, commitment); },
      [&](Commitment& commitment) { return Withdraw(now, commitment); }};
  const Commitment::State ends[] = {Commitment::KEPT, Commitment::BROKEN, Commitment::WITHDRAWN};
  for (size_t i = 0; i < steps.size(); ++i) {
    Commitment open = Made();
    EXPECT_TRUE(steps[i](open).ok());
    EXPECT_EQ(open.state(), ends[i]);
    EXPECT_EQ(open.end_time().seconds(), absl::ToUnixSeconds(now));
    for (const auto state :
         {Commitment::KEPT, Commitment::LATE, Commitment::BROKEN, Commitment::WITHDRAWN}) {
      Commitment ended = In(state);
      const absl::Status status = steps[i](ended);
      EXPECT_EQ(ReasonOf(status), reasons::kCommitmentState) << i << " " << InWords(state);
      EXPECT_EQ(ended.state(), state);
    }
  }
}

TEST(CommitmentWay, IsLateBehindWhenItWasDue) {
  Commitment commitment = Made();
  EXPECT_TRUE(Keep(kDue, kDue + absl::Hours(3), commitment).ok());
  EXPECT_EQ(commitment.state(), Commitment::KEPT);
  commitment = Made();
  EXPECT_TRUE(Keep(kDue + absl::Seconds(1), kDue + absl::Hours(3), commitment).ok());
  EXPECT_EQ(commitment.state(), Commitment::LATE);
  commitment = Made();
  EXPECT_TRUE(absl::IsInvalidArgument(Keep(kDue, kMade, commitment)));
  EXPECT_TRUE(absl::IsInvalidArgument(Keep(kMade - absl::Hours(1), kDue, commitment)));
}

TEST(CommitmentWay, IsNotWithdrawnOnceItIsDue) {
  Commitment commitment = Made();
  EXPECT_EQ(ReasonOf(Withdraw(kDue, commitment)), reasons::kCommitmentState);
  EXPECT_TRUE(Withdraw(kDue - absl::Seconds(1), commitment).ok());
}

TEST(CommitmentWay, IsBrokenByTimeAsOfWhenItWasOver) {
  const absl::Time over = kDue + kBrokenAfter;
  Commitment commitment = Made();
  EXPECT_FALSE(BreakByTime(over - absl::Seconds(1), commitment));
  EXPECT_TRUE(BreakByTime(over + absl::Hours(77), commitment));
  EXPECT_EQ(commitment.end_time().seconds(), absl::ToUnixSeconds(over));
  EXPECT_TRUE(IsBrokenByTime(commitment));
  EXPECT_FALSE(BreakByTime(over + absl::Hours(78), commitment));
}

TEST(CommitmentWay, IsAsBrokenBeforeATickAsAfterIt) {
  const absl::Time later = kDue + kBrokenAfter + absl::Hours(1);
  for (const bool was_ticked : {false, true}) {
    Commitment commitment = Made();
    if (was_ticked) BreakByTime(later, commitment);
    Commitment broken = commitment;
    EXPECT_EQ(ReasonOf(Break(later, broken)), reasons::kCommitmentState);
    Commitment kept = commitment;
    EXPECT_TRUE(absl::IsInvalidArgument(Keep(kDue, later, kept)));
    EXPECT_TRUE(Keep(kDue + absl::Hours(1), later, kept).ok());
    EXPECT_EQ(kept.state(), Commitment::LATE);
  }
}

TEST(CommitmentWay, KeepsWhatWasPromised) {
  Commitment after = Made();
  after.set_text("I call you some day.");
  *after.mutable_due_time() = At(kDue + absl::Hours(24));
  after.set_worker("organizations/wa/people/ada");
  EXPECT_THAT(Fields(RewrittenFields(Made(), after)),
              ElementsAre("commitment.text", "commitment.due_time"));
  Commitment with_barrier = Made();
  with_barrier.set_barrier("organizations/wa/barriers/no-crew");
  EXPECT_TRUE(DifferInBarrierOnly(Made(), with_barrier));
  EXPECT_FALSE(DifferInBarrierOnly(Made(), after));
}

TEST(CommitmentWay, BeginsRight) {
  EXPECT_THAT(CommitmentViolations(Made(), "commitment", kMade), IsEmpty());
  Commitment wrong = Made();
  wrong.clear_customer();
  wrong.set_amount_cents(100);
  *wrong.mutable_due_time() = At(kMade);
  *wrong.mutable_make_time() = At(kMade + absl::Hours(1));
  EXPECT_THAT(Fields(CommitmentViolations(wrong, "successor", kMade)),
              ElementsAre("successor.customer", "successor.make_time", "successor.due_time",
                          "successor.currency_code"));
}

TEST(CommitmentWay, IsDeletedInItsFirstHourOnly) {
  EXPECT_TRUE(CheckDeletable(Made(), kMade + absl::Hours(1)).ok());
  EXPECT_EQ(ReasonOf(CheckDeletable(Made(), kMade + absl::Minutes(61))), reasons::kCommitmentState);
}

TEST(CommitmentWay, RemindsADayBeforeUnlessItSaysOtherwise) {
  EXPECT_THAT(ReminderTimes(Made(), kMade), ElementsAre(kDue - absl::Hours(24)));
  EXPECT_THAT(ReminderTimes(Made(), kDue - absl::Hours(24)), IsEmpty());
  Commitment often = Made();
  for (const int minutes : {30, 60, 30, 100'000}) often.add_reminder_minutes(minutes);
  EXPECT_THAT(ReminderTimes(often, kMade),
              ElementsAre(kDue - absl::Minutes(60), kDue - absl::Minutes(30)));
  EXPECT_THAT(ReminderTimes(In(Commitment::KEPT), kMade), IsEmpty());
}

}  // namespace
}  // namespace touchstone::feedback
