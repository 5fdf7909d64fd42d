#include "services/runtime/cache/redis_cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>

#include "absl/strings/str_cat.h"
#include "tests/eventually.h"
#include "tests/stores/redis_server.h"

namespace touchstone {
namespace {

CachedValue Value(int64_t revision) {
  return {revision, std::make_shared<const std::string>(absl::StrCat("r", revision))};
}
CachedValue Absent(int64_t revision = 0) { return {revision, nullptr}; }

// A process, as Redis sees it.
class Process {
 public:
  explicit Process(const RedisServer& redis)
      : cache_({.address = *RedisAddress::Parse("unix://" + redis.socket()),
                .key_space = "test",
                .timeout = absl::Milliseconds(100)},
               SystemClock(), metrics_, [this] { ++wakes_; }) {}

  RedisCache* operator->() { return &cache_; }

  // Tells what the tail has heard.
  void Hears(absl::string_view key, int64_t revision) {
    const LoggedChange change = Change(key, revision);
    cache_.Hear({.changes = {&change, 1}, .settled = change.position});
  }
  void HearsUnsettled(absl::string_view key, int64_t revision, int64_t settled) {
    const LoggedChange change = Change(key, revision);
    cache_.Hear({.unsettled = {&change, 1}, .settled = {0, settled}});
  }

  // The revision that is found, -1 for absence, 0 for nothing.
  int64_t Finds(absl::string_view key) {
    const auto found = cache_.Find(key);
    if (!found.value) return 0;
    return found.value->absent() ? -1 : found.value->revision;
  }

  // Whether Redis is relied upon: it answers, and hands out a lease.
  bool Relies() { return !cache_.Find("probe").lease.empty(); }

  // Finds nothing, reads the database, and fills.
  void Loads(absl::string_view key, const CachedValue& value) {
    cache_.Fill(key, cache_.Find(key).lease, value);
  }

  int wakes() const { return wakes_; }

 private:
  static LoggedChange Change(absl::string_view key, int64_t revision) {
    LoggedChange logged;
    logged.position = {0, revision};
    logged.change.revision = revision;
    logged.change.resource = std::string(key);
    return logged;
  }

  Metrics metrics_;
  std::atomic<int> wakes_ = 0;
  RedisCache cache_;
};

class RedisCacheTest : public ::testing::Test {
 protected:
  RedisCacheTest() {
    a_->Start({0, 10});
    b_->Start({0, 10});
  }

  // What a key is called in Redis.
  std::string Entry(absl::string_view key) {
    const std::string reply = redis_.Command("HGET test:applied epoch");
    const std::string epoch = reply.substr(reply.find('\n') + 1, 36);  // after "$36\r\n"
    return absl::StrCat("test:", epoch, ":", key);
  }

  // Makes Redis miss something, and answer again.
  void Interrupt(absl::FunctionRef<void()> meanwhile) {
    redis_.Pause();
    meanwhile();
    redis_.Resume();
  }

  RedisServer redis_;
  Process a_{redis_};
  Process b_{redis_};
};

TEST_F(RedisCacheTest, WhatOneFillsAnotherFinds) {
  EXPECT_EQ(a_.Finds("k"), 0);
  a_.Loads("k", Value(7));
  EXPECT_EQ(a_.Finds("k"), 7);
  const auto found = b_->Find("k");
  ASSERT_TRUE(found.value.has_value());
  EXPECT_EQ(*found.value->bytes, "r7");
  EXPECT_TRUE(found.lease.empty());
}

TEST_F(RedisCacheTest, KeepsAnyBytesAndAbsence) {
  const std::string bytes("V1:\0\r\n:T", 8);
  a_.Loads("k", {5, std::make_shared<const std::string>(bytes)});
  EXPECT_EQ(*b_->Find("k").value->bytes, bytes);
  a_.Loads("gone", Absent());
  EXPECT_EQ(b_.Finds("gone"), -1);
  a_.Loads("empty", {6, std::make_shared<const std::string>()});
  EXPECT_EQ(*b_->Find("empty").value->bytes, "");
}

TEST_F(RedisCacheTest, ASlowReaderCannotPutTheOldValueBack) {
  struct Case {
    const char* what;
    std::function<void()> change;
  };
  for (const auto& [what, change] :
       std::vector<Case>{{"heard", [this] { b_.Hears("k", 20); }},
                         {"committed", [this] { b_->Commit("k", Value(20)); }},
                         {"committed away", [this] { b_->Commit("k", Absent(20)); }},
                         {"heard and forgotten", [this] {
                            b_.Hears("k", 20);
                            redis_.Command(absl::StrCat("DEL ", Entry("k")));
                          }}}) {
    redis_.Command(absl::StrCat("DEL ", Entry("k")));
    const std::string lease = a_->Find("k").lease;
    ASSERT_FALSE(lease.empty()) << what;
    change();
    a_->Fill("k", lease, Value(19));
    EXPECT_LE(a_.Finds("k"), 0) << what;
  }
}

TEST_F(RedisCacheTest, TwoWhoFindNothingMayBothFill) {
  const std::string lease = a_->Find("k").lease;
  EXPECT_EQ(b_->Find("k").lease, lease);
  b_->Fill("k", lease, Value(7));
  a_->Fill("k", lease, Value(7));
  EXPECT_EQ(a_.Finds("k"), 7);
}

TEST_F(RedisCacheTest, ACommitReplacesTheOldValueAndNeverANewerOne) {
  a_.Loads("k", Value(7));
  b_->Commit("k", Value(9));
  EXPECT_EQ(a_.Finds("k"), 9);
  b_->Commit("k", Value(8));
  EXPECT_EQ(a_.Finds("k"), 9);
  b_.Hears("k", 9);
  EXPECT_EQ(a_.Finds("k"), 9);
  b_.Hears("k", 11);
  EXPECT_EQ(a_.Finds("k"), 0);
  b_->Commit("k", Value(10));  // comes late
  EXPECT_EQ(a_.Finds("k"), 0);
}

TEST_F(RedisCacheTest, AfterAPurgeAbsenceIsFoundAgainAndNoOldValue) {
  a_.Loads("k", Value(7));
  a_.Hears("k", 9);
  a_.Loads("k", Value(8));  // read from a copy that lags
  EXPECT_EQ(a_.Finds("k"), 0);
  redis_.Command(absl::StrCat("DEL ", Entry("k")));
  a_.Loads("k", Absent());
  EXPECT_EQ(a_.Finds("k"), -1);
}

TEST_F(RedisCacheTest, ACommitWakesTheOthers) {
  ASSERT_TRUE(Eventually([&] {  // once it has subscribed
    a_->Commit("k", Value(20));
    return b_.wakes() > 0;
  }));
}

TEST_F(RedisCacheTest, WhatItMissedWhilePausedIsToldBeforeItIsReliedUponAgain) {
  a_.Loads("heard", Value(11));
  a_.Loads("ahead", Value(11));
  a_.Loads("mine", Value(12));
  a_.Loads("same", Value(12));
  Interrupt([&] {
    a_.Hears("heard", 20);
    a_->Commit("mine", Value(21));
    a_.HearsUnsettled("ahead", 30, 20);
    EXPECT_EQ(a_.Finds("heard"), 0);
    EXPECT_FALSE(a_.Relies());
  });
  ASSERT_TRUE(Eventually([&] { return a_.Relies(); }));
  EXPECT_EQ(a_.Finds("heard"), 0);
  EXPECT_EQ(a_.Finds("mine"), 0);
  EXPECT_EQ(a_.Finds("ahead"), 0);
  EXPECT_EQ(a_.Finds("same"), 12);
}

TEST_F(RedisCacheTest, WhatItRefusesToForgetPutsItAsideUntilItDoes) {
  for (const bool is_own : {false, true}) {
    a_.Loads("k", Value(is_own ? 12 : 11));
    redis_.Command("REPLICAOF 127.0.0.1 1");  // reads are answered, writes refused
    EXPECT_GT(a_.Finds("k"), 0);
    if (is_own) {
      a_->Commit("k", Value(22));
    } else {
      a_.Hears("k", 21);
    }
    EXPECT_EQ(a_.Finds("k"), 0);
    redis_.Command("REPLICAOF NO ONE");
    ASSERT_TRUE(Eventually([&] { return a_.Relies(); }));
    EXPECT_EQ(a_.Finds("k"), 0);
    redis_.Command(absl::StrCat("DEL ", Entry("k")));
  }
}

TEST_F(RedisCacheTest, AFewSlowCallsPutItAside) {
  Interrupt([&] {
    for (int i = 0; i < 3; ++i) a_.Finds("k");
  });
  EXPECT_TRUE(Eventually([&] { return a_.Relies(); }));
}

TEST_F(RedisCacheTest, AfterAFlushANewEpochBegins) {
  a_.Loads("k", Value(7));
  const std::string entry = Entry("k");
  redis_.Flush();
  redis_.Command(absl::StrCat("SET ", entry, " V7:r7"));  // as if it came back from the dead
  EXPECT_EQ(a_.Finds("k"), 0);
  ASSERT_TRUE(Eventually([&] { return a_.Relies(); }));
  EXPECT_EQ(a_.Finds("k"), 0);
  a_.Loads("k", Value(7));
  ASSERT_TRUE(Eventually([&] { return b_.Relies(); }));
  EXPECT_EQ(b_.Finds("k"), 7);  // both are in the same one
}

TEST_F(RedisCacheTest, ARestartWithAnOldCopyIsToldWhatTheCopyLacks) {
  a_.Loads("changed", Value(7));
  a_.Loads("same", Value(7));
  redis_.Command("SAVE");
  a_.Hears("changed", 11);
  redis_.Stop();
  redis_.Start();
  EXPECT_EQ(a_.Finds("changed"), 0);
  ASSERT_TRUE(Eventually([&] { return a_.Relies(); }));
  EXPECT_EQ(a_.Finds("changed"), 0);
  EXPECT_EQ(a_.Finds("same"), 7);
}

TEST_F(RedisCacheTest, AFullRedisStillForgets) {
  a_.Loads("k", Value(7));
  redis_.Command("CONFIG SET maxmemory 1");
  EXPECT_EQ(a_.Finds("k"), 7);
  a_.Hears("k", 11);
  EXPECT_EQ(a_.Finds("k"), 0);
  a_.Loads("k", Value(11));  // finds no room
  EXPECT_EQ(a_.Finds("k"), 0);
  redis_.Command("CONFIG SET maxmemory 0");
  a_.Loads("k", Value(11));
  EXPECT_EQ(a_.Finds("k"), 11);
}

TEST_F(RedisCacheTest, AGapInTheLogBeginsANewEpoch) {
  a_.Loads("k", Value(7));
  a_->Hear({.settled = {0, 5000}, .gap = true});
  ASSERT_TRUE(Eventually([&] { return a_.Relies(); }));
  EXPECT_EQ(a_.Finds("k"), 0);
}

TEST_F(RedisCacheTest, AProcessStartsBehindWhatRedisHasApplied) {
  a_.Hears("k", 12);
  Process c(redis_);
  EXPECT_EQ(c->Start({0, 15}), (ChangePosition{0, 12}));
}

TEST_F(RedisCacheTest, AProcessStartsAnewWhenRedisIsTooFarBehind) {
  a_.Loads("k", Value(7));
  Process c(redis_);
  EXPECT_EQ(c->Start({0, 1'000'000}), (ChangePosition{0, 1'000'000}));
  EXPECT_TRUE(c.Relies());
  EXPECT_EQ(c.Finds("k"), 0);
}

TEST_F(RedisCacheTest, AProcessDoesNotBelieveARedisThatIsAheadOfARestoredDatabase) {
  a_.Loads("k", Value(7));
  a_.Hears("other", 12);
  Process c(redis_);
  EXPECT_EQ(c->Start({0, 11}), (ChangePosition{0, 11}));
  ASSERT_TRUE(Eventually([&] { return c.Relies(); }));
  EXPECT_EQ(c.Finds("k"), 0);
}

TEST_F(RedisCacheTest, AProcessWaitsForItsTailWhenRedisIsOnlyAMomentAhead) {
  a_.Loads("k", Value(7));
  a_.Hears("other", 12);
  Process c(redis_);
  c->Start({0, 11});
  EXPECT_FALSE(c.Relies());
  c.Hears("other", 12);
  ASSERT_TRUE(Eventually([&] { return c.Relies(); }));
  EXPECT_EQ(c.Finds("k"), 7);
}

TEST_F(RedisCacheTest, IsFoundWhenItComesLate) {
  redis_.Stop();
  Process c(redis_);
  EXPECT_EQ(c->Start({0, 11}), (ChangePosition{0, 11}));
  EXPECT_FALSE(c.Relies());
  redis_.Start();
  EXPECT_TRUE(Eventually([&] { return c.Relies(); }));
}

}  // namespace
}  // namespace touchstone
