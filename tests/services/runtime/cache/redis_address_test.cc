#include "services/runtime/cache/redis_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(RedisAddress, ReadsAUrl) {
  struct Case {
    const char* url;
    RedisAddress expected;
  };
  for (const auto& [url, expected] : std::vector<Case>{
           {"redis://localhost", {.host = "localhost"}},
           {"redis://localhost:6390", {.host = "localhost", .port = 6390}},
           {"redis://10.0.0.1:6390/3", {.host = "10.0.0.1", .port = 6390, .database = 3}},
           {"redis://[::1]:6390/", {.host = "::1", .port = 6390}},
           {"redis://:s%40fe@cache/1",
            {.host = "cache", .user = "", .password = "s@fe", .database = 1}},
           {"redis://app:p:w@cache", {.host = "cache", .user = "app", .password = "p:w"}},
           {"unix:///run/redis.sock", {.socket = "/run/redis.sock"}},
           {"unix://app:pw@/run/redis.sock?db=2",
            {.socket = "/run/redis.sock", .user = "app", .password = "pw", .database = 2}},
       }) {
    const auto address = RedisAddress::Parse(url);
    ASSERT_TRUE(address.ok()) << url << ": " << address.status();
    EXPECT_EQ(address->host, expected.host) << url;
    EXPECT_EQ(address->port, expected.port) << url;
    EXPECT_EQ(address->socket, expected.socket) << url;
    EXPECT_EQ(address->user, expected.user) << url;
    EXPECT_EQ(address->password, expected.password) << url;
    EXPECT_EQ(address->database, expected.database) << url;
  }
}

TEST(RedisAddress, RefusesWhatIsNoneAndDoesNotRepeatIt) {
  for (const char* url : {"", "localhost:6379", "rediss://secret@host", "redis://", "redis://:6379",
                          "redis://secret:0", "redis://secret:65536", "redis://secret:x",
                          "redis://secret/x", "redis://secret/-1", "redis://[::1", "unix://secret",
                          "unix:///secret?x=1", "redis://:secret%4@host", "redis://:secret%zz@h"}) {
    const auto address = RedisAddress::Parse(url);
    EXPECT_EQ(address.status().code(), absl::StatusCode::kInvalidArgument) << url;
    EXPECT_THAT(std::string(address.status().message()), Not(HasSubstr("secret"))) << url;
  }
}

TEST(RedisAddress, IsLoggedWithoutItsPassword) {
  EXPECT_EQ(RedisAddress::Parse("redis://app:secret@cache:1/2")->ToText(), "redis://cache:1/2");
  EXPECT_EQ(RedisAddress::Parse("unix://:secret@/r.sock")->ToText(), "unix:///r.sock?db=0");
}

}  // namespace
}  // namespace touchstone
