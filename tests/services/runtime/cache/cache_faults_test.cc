// What the cache promises while things go wrong: no request fails, and nothing is given that was
// replaced more than a second before it was asked for.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>

#include <functional>

#include "tests/eventually.h"
#include "tests/services/runtime/cache/load.h"
#include "tests/services/runtime/cache/things.h"
#include "tests/stores/child_process.h"
#include "tests/stores/stores.h"

namespace touchstone {
namespace {

using ::testing::Combine;
using ::testing::Values;

constexpr int kChecks = 50;

// Something that happens to Redis under load, and how it ends.
struct Fault {
  const char* name;
  std::function<void(RedisServer&)> begin;
  std::function<void(RedisServer&)> end;
};

void Nothing(RedisServer&) {}

const std::vector<Fault>& Faults() {
  static const auto& faults = *new std::vector<Fault>{
      {"None", Nothing, Nothing},
      {"Stopped", [](RedisServer& redis) { redis.Stop(); },
       [](RedisServer& redis) { redis.Start(); }},
      {"Paused", [](RedisServer& redis) { redis.Pause(); },
       [](RedisServer& redis) { redis.Resume(); }},
      {"Flushed", [](RedisServer& redis) { redis.Flush(); },
       [](RedisServer& redis) { redis.Flush(); }},
      {"Restarted",
       [](RedisServer& redis) {
         redis.Stop();
         redis.Start();
       },
       Nothing},
      {"RestartedWithAnOldCopy", [](RedisServer& redis) { redis.Command("SAVE"); },
       [](RedisServer& redis) {
         redis.Stop();
         redis.Start();
       }},
      {"Full", [](RedisServer& redis) { redis.Command("CONFIG SET maxmemory 1"); },
       [](RedisServer& redis) { redis.Command("CONFIG SET maxmemory 0"); }},
      {"Evicting",
       [](RedisServer& redis) {
         redis.Command("CONFIG SET maxmemory-policy allkeys-random");
         redis.Command("CONFIG SET maxmemory 1");
       },
       [](RedisServer& redis) { redis.Command("CONFIG SET maxmemory 0"); }},
  };
  return faults;
}

CacheSettings With(const RedisServer& redis, size_t near_bytes = 1 << 20) {
  return {.redis_url = "unix://" + redis.socket(), .near_bytes = near_bytes};
}

class FaultTest : public testing::TestWithParam<std::tuple<StoreKind, size_t>> {};

TEST_P(FaultTest, NoRequestFailsAndNothingOlderThanASecondIsGiven) {
  const Fault& fault = Faults()[std::get<1>(GetParam())];
  TestStore store(std::get<0>(GetParam()));
  const auto database = store.Open(ThingsSchema());
  RedisServer redis;
  ThingsProcess one(*database, With(redis));
  // The other has no place of its own, so that whatever Redis holds is seen.
  ThingsProcess other(*database, With(redis, 0));
  one.Start();
  other.Start();

  Load load({&one, &other});
  EXPECT_TRUE(Eventually([&] { return load.reads() > 100 && load.writes() > 10; }));
  fault.begin(redis);
  EXPECT_TRUE(load.GoOn(kChecks));
  fault.end(redis);
  EXPECT_TRUE(load.GoOn(kChecks));
  // Redis is of use again.
  const double hits = other.Hits("redis");
  EXPECT_TRUE(Eventually([&] { return other.Hits("redis") > hits; }));
  load.Stop();

  EXPECT_EQ(load.Complaints(), "");
  EXPECT_LT(other.Count("touchstone_cache_redis_errors_total"), 0.1 * load.reads());
  RecordProperty("reads", static_cast<int>(load.reads()));
  RecordProperty("writes", static_cast<int>(load.writes()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, FaultTest,
                         Combine(Values(SqliteStore, PostgresStore),
                                 testing::Range<size_t>(0, Faults().size())),
                         [](const auto& info) {
                           return std::string(std::get<0>(info.param).name) +
                                  Faults()[std::get<1>(info.param)].name;
                         });

class KilledWriterTest : public testing::TestWithParam<StoreKind> {
 protected:
  // Commits to "x" in a process of its own, which dies before it has told anyone.
  void CommitAndDie() {
    setenv("TOUCHSTONE_FAILPOINTS_ON", "after_commit_before_invalidate=abort", 1);
    ChildProcess writer({TOUCHSTONE_KILLED_WRITER, store_.url(), With(redis_).redis_url, "x"},
                        {.output = "/dev/null", .signal_at_death = SIGKILL});
    EXPECT_EQ(writer.Wait(), -1) << "it ended by itself";
    unsetenv("TOUCHSTONE_FAILPOINTS_ON");
  }

  TestStore store_{GetParam()};
  RedisServer redis_;
};

TEST_P(KilledWriterTest, WhatItCommittedIsToldToRedisByTheNextToStart) {
  auto database = store_.Open(ThingsSchema());
  auto process = std::make_unique<ThingsProcess>(*database, With(redis_));
  process->Start();
  ASSERT_TRUE(Eventually([&] { return process->IsFresh(); }));
  const int64_t old = *process->Write("x");
  // In Redis too, and applied there.
  ASSERT_TRUE(Eventually([&] {
    ThingsProcess other(*database, With(redis_));
    other.Start();
    return Eventually([&] { return other.IsFresh(); }) && *other.Read("x") == old &&
           other.Hits("redis") == 1;
  }));
  process = nullptr;
  database = nullptr;  // SQLite serves one process at a time

  CommitAndDie();

  database = store_.Open(ThingsSchema());
  ThingsProcess next(*database, With(redis_));
  const ChangePosition from = next.Start();
  EXPECT_GE(from.sequence, old);
  ASSERT_TRUE(Eventually([&] { return next.IsFresh(); }));
  EXPECT_GT(*next.Read("x"), old);
  EXPECT_EQ(next.Loads(), 1) << "it was in Redis, or Redis was given up";
  EXPECT_EQ(next.Count("touchstone_cache_redis_put_aside_total"), 0);
}

INSTANTIATE_TEST_SUITE_P(Drivers, KilledWriterTest, Values(SqliteStore, PostgresStore), StoreName);

// Where there can be a survivor.
class SurvivorTest : public KilledWriterTest {};

TEST_P(SurvivorTest, WhatTheKilledCommittedIsSeenByTheSurvivorWithinASecond) {
  const auto database = store_.Open(ThingsSchema());
  ThingsProcess survivor(*database, With(redis_));
  survivor.Start();
  ASSERT_TRUE(Eventually([&] { return survivor.IsFresh(); }));
  const int64_t old = *survivor.Write("x");
  ASSERT_EQ(*survivor.Read("x"), old);

  CommitAndDie();

  // It had committed before it died, so what is asked for a second later must be new.
  const absl::Time died = absl::Now();
  absl::Time asked;
  do {
    asked = absl::Now();
  } while (*survivor.Read("x") == old && asked < died + absl::Seconds(1));
  EXPECT_GT(*survivor.Read("x"), old);
}

INSTANTIATE_TEST_SUITE_P(Drivers, SurvivorTest, Values(PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
