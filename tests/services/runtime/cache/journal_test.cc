#include "services/runtime/cache/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr size_t kCapacity = 4;

Invalidation At(int64_t sequence) {
  return {absl::StrCat("k", sequence), sequence, ChangePosition{0, sequence}};
}

class JournalTest : public ::testing::Test {
 protected:
  JournalTest() { journal_.Begin({0, 10}); }

  std::vector<int64_t> After(int64_t applied) {
    std::vector<int64_t> revisions;
    const auto missing = journal_.After({0, applied});
    for (const Invalidation& one : missing.value()) revisions.push_back(one.revision);
    return revisions;
  }
  bool Knows(int64_t applied) { return journal_.After({0, applied}).has_value(); }

  Journal journal_{kCapacity};
};

TEST_F(JournalTest, GivesWhatCameAfterAPosition) {
  for (const int64_t sequence : {11, 12, 13}) journal_.Add(At(sequence));
  EXPECT_THAT(After(10), ElementsAre(11, 12, 13));
  EXPECT_THAT(After(12), ElementsAre(13));
  EXPECT_THAT(After(20), IsEmpty());
}

TEST_F(JournalTest, DoesNotKnowWhatWasBeforeItBegan) {
  EXPECT_TRUE(Knows(10));
  EXPECT_FALSE(Knows(9));
}

TEST_F(JournalTest, DoesNotKnowWhatItForgot) {
  for (int64_t sequence = 11; sequence <= 16; ++sequence) journal_.Add(At(sequence));
  EXPECT_FALSE(Knows(11));
  EXPECT_THAT(After(12), ElementsAre(13, 14, 15, 16));
}

TEST_F(JournalTest, ForgettingOneThatIsNotSettledCountsForWhoeverHasNotAppliedUpToIt) {
  journal_.Add({"ahead", 40, {0, 40}});  // heard before its turn
  for (int64_t sequence = 11; sequence <= 14; ++sequence) journal_.Add(At(sequence));
  EXPECT_FALSE(Knows(14));
  EXPECT_TRUE(Knows(40));
}

TEST_F(JournalTest, KeepsAnOwnCommitUntilItIsHeard) {
  journal_.AddOwn({"mine", 15});
  EXPECT_THAT(After(100), ElementsAre(15));
  journal_.Add({"mine", 15, {0, 15}});
  EXPECT_THAT(After(100), IsEmpty());
  EXPECT_THAT(After(10), ElementsAre(15));
}

TEST_F(JournalTest, AnOwnCommitThatWasHeardAlreadyIsNotKeptTwice) {
  journal_.Add({"mine", 15, {0, 15}});
  journal_.AddOwn({"mine", 15});
  EXPECT_THAT(After(100), IsEmpty());
  EXPECT_THAT(After(10), ElementsAre(15));
}

TEST_F(JournalTest, KnowsNothingOnceAnOwnCommitIsLostAndBeginsAnew) {
  for (int i = 0; i < 2000; ++i) journal_.AddOwn({absl::StrCat("mine", i), 100 + i});
  EXPECT_FALSE(Knows(100));
  journal_.Begin({0, 100});
  EXPECT_TRUE(Knows(100));
}

TEST_F(JournalTest, ItsVersionTellsWhetherAnythingWasAdded) {
  uint64_t version = journal_.version();
  EXPECT_EQ(journal_.version(), version);
  journal_.Add(At(11));
  EXPECT_NE(journal_.version(), version);
  version = journal_.version();
  journal_.AddOwn({"mine", 15});
  EXPECT_NE(journal_.version(), version);
}

}  // namespace
}  // namespace touchstone
