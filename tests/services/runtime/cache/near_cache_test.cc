#include "services/runtime/cache/near_cache.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"

namespace touchstone {
namespace {

CachedValue Value(int64_t revision, std::string bytes = "bytes") {
  return {revision, std::make_shared<const std::string>(std::move(bytes))};
}
CachedValue Absent(int64_t revision = 0) { return {revision, nullptr}; }

class NearCacheTest : public ::testing::Test {
 protected:
  int64_t RevisionOf(absl::string_view key) {
    const auto value = near_.Find(key);
    return value ? value->revision : -1;
  }

  FakeClock clock_;
  NearCache near_{{.bytes = 1 << 20, .absence_ttl = absl::Seconds(5), .shards = 4}, clock_};
};

TEST_F(NearCacheTest, GivesWhatWasFilled) {
  near_.Fill("a", Value(7, "seven"));
  ASSERT_TRUE(near_.Find("a").has_value());
  EXPECT_EQ(*near_.Find("a")->bytes, "seven");
  EXPECT_EQ(RevisionOf("a"), 7);
  EXPECT_FALSE(near_.Find("b").has_value());
}

TEST_F(NearCacheTest, NeverReplacesANewerRevision) {
  near_.Commit("a", Value(7));
  near_.Fill("a", Value(6));
  EXPECT_EQ(RevisionOf("a"), 7);
  near_.Commit("a", Value(5));
  EXPECT_EQ(RevisionOf("a"), 7);
  near_.Invalidate("a", 6);
  EXPECT_EQ(RevisionOf("a"), 7);
  near_.Invalidate("a", 7);  // the echo of the own commit
  EXPECT_EQ(RevisionOf("a"), 7);
}

TEST_F(NearCacheTest, AnInvalidationKeepsTheOldValueOutAndLetsTheNewOneIn) {
  near_.Fill("a", Value(6));
  near_.Invalidate("a", 7);
  EXPECT_FALSE(near_.Find("a").has_value());
  near_.Fill("a", Value(6));
  EXPECT_FALSE(near_.Find("a").has_value());
  near_.Fill("a", Value(7));
  EXPECT_EQ(RevisionOf("a"), 7);
}

TEST_F(NearCacheTest, KeepsAbsenceBriefly) {
  near_.Fill("a", Absent());
  ASSERT_TRUE(near_.Find("a").has_value());
  EXPECT_TRUE(near_.Find("a")->absent());
  clock_.Advance(absl::Seconds(5));
  EXPECT_FALSE(near_.Find("a").has_value());
}

TEST_F(NearCacheTest, AbsenceFoundAfterAPurgeIsKeptWithTheNewestRevisionKnown) {
  near_.Invalidate("a", 9);
  near_.Fill("a", Absent());
  EXPECT_EQ(RevisionOf("a"), 9);
  EXPECT_TRUE(near_.Find("a")->absent());
  near_.Fill("a", Value(8));
  EXPECT_TRUE(near_.Find("a")->absent());
}

TEST_F(NearCacheTest, StaysWithinItsBytesAndKeepsWhatIsUsed) {
  near_.Fill("used", Value(1));
  for (int i = 0; i < 2000; ++i) {
    near_.Fill(absl::StrCat("k", i), Value(2 + i, std::string(2000, 'x')));
    EXPECT_TRUE(near_.Find("used").has_value());
    EXPECT_LE(near_.bytes(), size_t{1} << 20);
  }
  EXPECT_FALSE(near_.Find("k0").has_value());
  EXPECT_TRUE(near_.Find("k1999").has_value());
  EXPECT_GT(near_.bytes(), size_t{1} << 19);
}

TEST_F(NearCacheTest, AValueLargerThanItsPlaceIsNotKept) {
  near_.Fill("a", Value(1, std::string(2 << 20, 'x')));
  EXPECT_FALSE(near_.Find("a").has_value());
  EXPECT_EQ(near_.bytes(), 0u);
}

TEST_F(NearCacheTest, ACommitThatComesLateIsNotBelievedWhenSomethingNewerMayHaveBeenPushedOut) {
  near_.Invalidate("a", 7);
  near_.Clear();
  near_.Commit("a", Value(6));
  EXPECT_FALSE(near_.Find("a").has_value());
  near_.Commit("a", Value(8));
  EXPECT_EQ(RevisionOf("a"), 8);
}

TEST_F(NearCacheTest, KeepsNothingWhenItIsTurnedOff) {
  NearCache off({.bytes = 0}, clock_);
  off.Fill("a", Value(1));
  off.Commit("a", Value(2));
  EXPECT_FALSE(off.Find("a").has_value());
  EXPECT_EQ(off.bytes(), 0u);
}

TEST_F(NearCacheTest, AgreesWithAModelThatForgetsNothing) {
  // Each key has one true revision; whatever order news of it come in, nothing older is given.
  std::mt19937 random(4711);
  std::map<std::string, int64_t> newest;  // told so far
  int64_t revision = 0;
  NearCache tiny({.bytes = 3000, .shards = 1}, clock_);
  for (int step = 0; step < 20000; ++step) {
    const std::string key = absl::StrCat("k", random() % 12);
    switch (random() % 4) {
      case 0:
        newest[key] = ++revision;
        tiny.Commit(key, Value(revision));
        break;
      case 1:
        newest[key] = ++revision;
        tiny.Invalidate(key, revision);
        break;
      case 2:  // a commit that is told late
        tiny.Commit(key, Value(std::max<int64_t>(1, newest[key] - random() % 3)));
        newest[key] = std::max<int64_t>(newest[key], 1);
        revision = std::max<int64_t>(revision, 1);
        break;
      case 3:
        if (newest[key] > 0) tiny.Fill(key, Value(newest[key]));
        break;
    }
    if (const auto value = tiny.Find(key)) {
      ASSERT_EQ(value->revision, newest[key]) << key << " at step " << step;
    }
  }
}

TEST_F(NearCacheTest, CanBeUsedByManyThreads) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this, t] {
      std::mt19937 random(t);
      for (int i = 0; i < 5000; ++i) {
        const std::string key = absl::StrCat("k", random() % 50);
        switch (random() % 4) {
          case 0:
            near_.Commit(key, Value(i));
            break;
          case 1:
            near_.Invalidate(key, i);
            break;
          case 2:
            near_.Fill(key, Absent());
            break;
          default:
            if (const auto value = near_.Find(key); value && !value->absent()) {
              ASSERT_EQ(*value->bytes, "bytes");
            }
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace touchstone
