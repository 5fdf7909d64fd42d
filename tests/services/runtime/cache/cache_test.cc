#include "services/runtime/cache/cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>
#include <vector>

#include "services/runtime/errors/errors.h"
#include "tests/eventually.h"
#include "tests/services/runtime/cache/things.h"
#include "tests/stores/stores.h"

namespace touchstone {
namespace {

using ::testing::HasSubstr;
using ::testing::Values;

class CacheTest : public testing::TestWithParam<StoreKind> {
 protected:
  // A process whose tail has read once, by a clock that stands still.
  std::unique_ptr<ThingsProcess> Start(CacheSettings settings = {}, TailSettings tail = {}) {
    auto process = std::make_unique<ThingsProcess>(*database_, settings, clock_, tail);
    process->Start();
    EXPECT_TRUE(Eventually([&] { return process->IsFresh(); }));
    return process;
  }
  CacheSettings WithRedis() const { return {.redis_url = "unix://" + redis_.socket()}; }
  int64_t WriteUnheard(const std::string& name) { return *WriteThing(*database_, name); }

  TestStore store_{GetParam()};
  std::unique_ptr<Database> database_ = store_.Open(ThingsSchema());
  RedisServer redis_;
  FakeClock clock_;
};

constexpr TailSettings kSleepy = {.poll = absl::Hours(1)};

TEST_P(CacheTest, AValueIsLoadedOnceAndThenNear) {
  const int64_t revision = WriteUnheard("x");
  const auto process = Start();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(*process->Read("x"), revision);
  EXPECT_EQ(process->Loads(), 1);
  EXPECT_EQ(process->Hits("near"), 2);
  EXPECT_GT(process->metrics().Gauge("touchstone_cache_near_bytes", "").Value(), 0);
}

TEST_P(CacheTest, WhatOneProcessLoadedAnotherFindsInRedis) {
  const int64_t revision = WriteUnheard("x");
  const auto one = Start(WithRedis());
  const auto other = Start(WithRedis());
  EXPECT_EQ(*one->Read("x"), revision);
  EXPECT_EQ(*other->Read("x"), revision);
  EXPECT_EQ(*other->Read("x"), revision);
  EXPECT_EQ(other->Loads(), 0);
  EXPECT_EQ(other->Hits("redis"), 1);
  EXPECT_EQ(other->Hits("near"), 1);
}

TEST_P(CacheTest, AbsenceIsKeptAndEndsWithTheFirstWrite) {
  const auto process = Start(WithRedis());
  EXPECT_EQ(*process->Read("x"), 0);
  EXPECT_EQ(*process->Read("x"), 0);
  EXPECT_EQ(process->Loads(), 1);
  const int64_t revision = *process->Write("x");
  EXPECT_EQ(*process->Read("x"), revision);
}

TEST_P(CacheTest, AnOwnWriteIsVisibleAtOnceWhateverRedisDoes) {
  const auto process = Start(WithRedis(), kSleepy);
  EXPECT_EQ(*process->Read("x"), 0);
  EXPECT_EQ(*process->Read("x"), *process->Write("x"));
  redis_.Pause();
  for (int i = 0; i < 5; ++i) {
    const int64_t written = *process->Write("x");
    EXPECT_EQ(*process->Read("x"), written);
  }
  redis_.Resume();
}

TEST_P(CacheTest, AWriteOfAnotherProcessIsHeard) {
  WriteUnheard("x");
  const auto one = Start(WithRedis());
  const auto other = Start(WithRedis());
  EXPECT_EQ(*one->Read("x"), *other->Read("x"));
  const int64_t written = *one->Write("x");
  EXPECT_TRUE(Eventually([&] { return *other->Read("x") == written; }));
  const int64_t untold = WriteUnheard("x");
  EXPECT_TRUE(Eventually([&] { return *one->Read("x") == untold; }));
  EXPECT_TRUE(Eventually([&] { return *other->Read("x") == untold; }));
}

TEST_P(CacheTest, NothingIsServedFromHereWhileTheTailIsTooOld) {
  WriteUnheard("x");
  const auto process = Start(WithRedis(), kSleepy);
  *process->Read("x");
  const int64_t unheard = WriteUnheard("x");
  EXPECT_LT(*process->Read("x"), unheard);  // less than a second old
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(*process->Read("x"), unheard);
  const double loads = process->Loads();
  EXPECT_EQ(*process->Read("x"), unheard);
  EXPECT_EQ(process->Loads(), loads + 1);
}

TEST_P(CacheTest, NothingIsKeptBeforeTheTailHasBegun) {
  ThingsProcess process(*database_, WithRedis(), clock_);
  EXPECT_EQ(*process.Read("x"), 0);
  const int64_t written = WriteUnheard("x");
  process.Start();
  ASSERT_TRUE(Eventually([&] { return process.IsFresh(); }));
  EXPECT_EQ(*process.Read("x"), written);
}

TEST_P(CacheTest, ASlowReaderDoesNotPutTheOldValueBack) {
  WriteUnheard("x");
  const auto process = Start(WithRedis(), kSleepy);
  std::promise<void> has_read;
  std::promise<void> go_on;
  auto slow = std::async(std::launch::async, [&] {
    return process->cache().Get("x", Patience(), [&] {
      auto value = ReadThing(*database_, "x");
      has_read.set_value();
      go_on.get_future().wait();
      return value;
    });
  });
  has_read.get_future().wait();
  const int64_t written = *process->Write("x");
  go_on.set_value();
  EXPECT_LT(slow.get()->revision, written);
  EXPECT_EQ(*process->Read("x"), written);
  const auto other = Start(WithRedis());
  EXPECT_EQ(*other->Read("x"), written);
}

TEST_P(CacheTest, ManyWhoMissTheSameValueLoadItOnce) {
  WriteUnheard("x");
  const auto process = Start();
  std::promise<void> began;
  std::promise<void> go_on;
  std::vector<std::future<absl::StatusOr<CachedValue>>> readers;
  const auto read = [&](auto load) {
    readers.push_back(std::async(std::launch::async, [&process, load] {
      return process->cache().Get("x", Patience(), load);
    }));
  };
  read([&] {
    began.set_value();
    go_on.get_future().wait();
    return ReadThing(*database_, "x");
  });
  began.get_future().wait();
  for (int i = 0; i < 16; ++i) read([&] { return ReadThing(*database_, "x"); });
  go_on.set_value();
  for (auto& reader : readers) EXPECT_TRUE(reader.get().ok());
  EXPECT_EQ(process->Loads(), 1);
}

TEST_P(CacheTest, AnErrorOfTheLoaderIsReturnedAndNotKept) {
  const auto process = Start(WithRedis());
  const auto failed = process->cache().Get("x", Patience(), [] {
    return absl::StatusOr<CachedValue>(absl::UnavailableError("the database is away"));
  });
  EXPECT_EQ(failed.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(*process->Read("x"), 0);
}

TEST_P(CacheTest, MoreLoadsThanAllowedWaitAndGiveUpAtTheirDeadline) {
  const auto process = Start({.largest_load = 1});
  std::promise<void> began;
  std::promise<void> go_on;
  auto busy = std::async(std::launch::async, [&] {
    return process->cache().Get("x", Patience(), [&] {
      began.set_value();
      go_on.get_future().wait();
      return ReadThing(*database_, "x");
    });
  });
  began.get_future().wait();
  const auto refused = process->cache().Get("y", absl::Now() + absl::Milliseconds(5),
                                            [&] { return ReadThing(*database_, "y"); });
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused.status()), reasons::kOverloaded);
  go_on.set_value();
  EXPECT_TRUE(busy.get().ok());
  EXPECT_EQ(*process->Read("y"), 0);
}

TEST_P(CacheTest, EverythingIsGivenUpWhenTheLogWasCutOff) {
  WriteUnheard("x");
  const auto process = Start(WithRedis(), kSleepy);
  *process->Read("x");
  const int64_t missed = WriteUnheard("x");
  const absl::Status purged = database_->Write(Patience(), [](Session& session) {
    return PurgeChanges(session, absl::InfiniteFuture(), 1000).status();
  });
  ASSERT_TRUE(purged.ok()) << purged;
  process->tail().Wake();
  EXPECT_TRUE(Eventually([&] { return *process->Read("x") == missed; }));
  const auto other = Start(WithRedis());
  EXPECT_EQ(*other->Read("x"), missed);
}

TEST_P(CacheTest, WorksWithoutAPlaceOfItsOwnAndWithAnAddressThatIsNone) {
  const auto no_place = Start({.near_bytes = 0});
  const auto no_redis = Start({.redis_url = "nonsense"});
  const int64_t written = *no_place->Write("x");
  EXPECT_EQ(*no_place->Read("x"), written);
  EXPECT_EQ(*no_redis->Read("x"), written);
}

TEST_P(CacheTest, TellsWhatItDoes) {
  const auto process = Start(WithRedis());
  const std::string text = process->metrics().Text();
  for (const char* name :
       {"touchstone_cache_hits_total{place=\"near\"}",
        "touchstone_cache_hits_total{place=\"redis\"}", "touchstone_cache_misses_total",
        "touchstone_cache_loads_total", "touchstone_cache_overloads_total",
        "touchstone_cache_near_bytes", "touchstone_cache_redis_errors_total",
        "touchstone_cache_redis_put_aside_total", "touchstone_cache_breaker_closed 1",
        "touchstone_tail_age_seconds", "touchstone_tail_changes_total",
        "touchstone_tail_failures_total"}) {
    EXPECT_THAT(text, HasSubstr(name));
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, CacheTest, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
