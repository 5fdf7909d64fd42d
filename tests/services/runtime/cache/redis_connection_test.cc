#include "services/runtime/cache/redis_connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/runtime/cache/redis_pool.h"
#include "tests/stores/redis_server.h"

namespace touchstone {
namespace {

using ::testing::HasSubstr;

constexpr absl::Duration kPatient = absl::Seconds(10);
constexpr absl::Duration kImpatient = absl::Milliseconds(20);

RedisAddress At(const RedisServer& redis) {
  return *RedisAddress::Parse("unix://" + redis.socket());
}

std::string RunOf(const RedisServer& redis) {
  return (*RedisConnection::Open(At(redis), kPatient))->run();
}

TEST(RedisConnection, RunsCommandsWithAnyBytes) {
  RedisServer redis;
  auto connection = RedisConnection::Open(At(redis), kPatient);
  ASSERT_TRUE(connection.ok()) << connection.status();
  const std::string bytes("a\0b\r\n\xff", 6);
  ASSERT_TRUE((*connection)->Command({"SET", "key", bytes}).ok());
  const auto reply = (*connection)->Command({"GET", "key"});
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(reply->text(), bytes);
  EXPECT_EQ((*connection)->Command({"GET", "none"})->text(), std::nullopt);
  EXPECT_EQ((*connection)->Command({"STRLEN", "key"})->integer(), 6);
}

TEST(RedisConnection, ReportsRedissOwnErrorsAndStaysUsable) {
  RedisServer redis;
  auto connection = RedisConnection::Open(At(redis), kPatient);
  const auto reply = (*connection)->Command({"NO-SUCH-COMMAND"});
  EXPECT_EQ(reply.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_FALSE((*connection)->broken());
  EXPECT_TRUE((*connection)->Command({"PING"}).ok());
}

TEST(RedisConnection, IsBrokenForGoodAfterATimeout) {
  RedisServer redis;
  auto connection = RedisConnection::Open(At(redis), kImpatient);
  ASSERT_TRUE(connection.ok()) << connection.status();
  redis.Pause();
  EXPECT_EQ((*connection)->Command({"SET", "a", "1"}).status().code(),
            absl::StatusCode::kUnavailable);
  redis.Resume();
  EXPECT_TRUE((*connection)->broken());
  EXPECT_EQ((*connection)->Command({"PING"}).status().code(), absl::StatusCode::kUnavailable);
}

TEST(RedisConnection, CannotBeOpenedWhereNothingListens) {
  RedisServer redis;
  redis.Stop();
  EXPECT_FALSE(RedisConnection::Open(At(redis), kPatient).ok());
}

TEST(RedisConnection, AuthenticatesAndSelectsTheDatabase) {
  RedisServer redis;
  redis.Command("ACL SETUSER app on >pa@ss ~* +@all");
  const auto as = [&](absl::string_view login, absl::string_view database) {
    return *RedisAddress::Parse(absl::StrCat("unix://", login, redis.socket(), "?db=", database));
  };
  auto connection = RedisConnection::Open(as("app:pa%40ss@", "3"), kPatient);
  ASSERT_TRUE(connection.ok()) << connection.status();
  EXPECT_THAT(std::string(*(*connection)->Command({"CLIENT", "INFO"})->text()),
              AllOf(HasSubstr("db=3"), HasSubstr("user=app")));
  EXPECT_FALSE(RedisConnection::Open(as("app:wrong@", "3"), kPatient).ok());
  EXPECT_FALSE(RedisConnection::Open(as("app:pa%40ss@", "9999"), kPatient).ok());
}

TEST(RedisConnection, RunsAScriptThatRedisDoesNotKnowYet) {
  RedisServer redis;
  auto connection = RedisConnection::Open(At(redis), kPatient);
  const RedisScript script("return KEYS[1] .. ARGV[1]");
  for (int i = 0; i < 2; ++i) {
    const absl::string_view keys[] = {"k"};
    const absl::string_view arguments[] = {"a"};
    EXPECT_EQ((*connection)->Run(script, keys, arguments)->text(), "ka");
    redis.Command("SCRIPT FLUSH");
  }
}

TEST(RedisConnection, NamesTheRunOfRedis) {
  RedisServer redis;
  const std::string first = RunOf(redis);
  EXPECT_EQ(RunOf(redis), first);
  redis.Stop();
  redis.Start();
  EXPECT_NE(RunOf(redis), first);
}

TEST(RedisPool, KeepsConnectionsAndGivesUpBrokenOnes) {
  RedisServer redis;
  const std::string run = RunOf(redis);
  RedisPool pool(At(redis), kImpatient, 2);
  const RedisConnection* first = nullptr;
  {
    auto loan = pool.Borrow(run);
    ASSERT_TRUE(loan.ok());
    first = &**loan;
  }
  {
    auto again = pool.Borrow(run);
    EXPECT_EQ(&**again, first);
    redis.Pause();
    EXPECT_FALSE((*again)->Command({"PING"}).ok());
    redis.Resume();
  }
  auto fresh = pool.Borrow(run);
  ASSERT_TRUE(fresh.ok()) << fresh.status();
  EXPECT_TRUE((*fresh)->Command({"PING"}).ok());
}

// Regression: a connection to a Redis that was gone came back again and again, and put the new one
// aside each time.
TEST(RedisPool, DoesNotLendAConnectionToAnEarlierRunAgain) {
  RedisServer redis;
  RedisPool pool(At(redis), kImpatient, 2);
  EXPECT_TRUE(pool.Borrow(RunOf(redis)).ok());
  redis.Stop();
  redis.Start();
  const std::string run = RunOf(redis);
  const auto loan = pool.Borrow(run);
  ASSERT_TRUE(loan.ok()) << loan.status();
  EXPECT_EQ((*loan)->run(), run);
}

TEST(RedisPool, LendsNoMoreThanItHas) {
  RedisServer redis;
  RedisPool pool(At(redis), kImpatient, 1);
  {
    auto loan = pool.Borrow(RunOf(redis));
    ASSERT_TRUE(loan.ok());
    EXPECT_EQ(pool.Borrow(RunOf(redis)).status().code(), absl::StatusCode::kResourceExhausted);
  }
  EXPECT_TRUE(pool.Borrow(RunOf(redis)).ok());
}

}  // namespace
}  // namespace touchstone
