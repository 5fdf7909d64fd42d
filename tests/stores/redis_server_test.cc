#include "tests/stores/redis_server.h"

#include <gtest/gtest.h>

namespace touchstone {
namespace {

TEST(RedisServer, ForgetsWhenFlushedAndWhenStopped) {
  RedisServer redis;
  for (const bool stop : {false, true}) {
    EXPECT_EQ(redis.Command("SET key value"), "+OK\r\n");
    EXPECT_EQ(redis.Command("GET key"), "$5\r\nvalue\r\n");
    if (stop) {
      redis.Stop();
      EXPECT_EQ(redis.Command("GET key"), "");
      redis.Start();
    } else {
      redis.Flush();
    }
    EXPECT_EQ(redis.Command("GET key"), "$-1\r\n");
  }
}

TEST(RedisServer, TwoDoNotMeet) {
  RedisServer one;
  RedisServer other;
  EXPECT_NE(one.port(), other.port());
  one.Command("SET key value");
  EXPECT_EQ(other.Command("GET key"), "$-1\r\n");
}

TEST(RedisServer, AnswersAgainWhenResumed) {
  RedisServer redis;
  redis.Pause();
  redis.Resume();
  EXPECT_EQ(redis.Command("PING"), "+PONG\r\n");
}

}  // namespace
}  // namespace touchstone
