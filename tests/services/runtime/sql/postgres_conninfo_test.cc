#include "services/runtime/sql/postgres_conninfo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/errors/errors.h"

namespace touchstone {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(PostgresConninfo, TakesWhatTheUrlSays) {
  const auto conninfo =
      PostgresConninfo("postgres://ann:s%27e%5Cc%20r@db.example:5433/t?sslmode=require");
  ASSERT_TRUE(conninfo.ok()) << conninfo.status();
  for (const char* part : {"user='ann'", "password='s\\'e\\\\c r'", "host='db.example'",
                           "port='5433'", "dbname='t'", "sslmode='require'"}) {
    EXPECT_THAT(*conninfo, HasSubstr(part));
  }
}

TEST(PostgresConninfo, AddsWhatTheUrlLeavesOpen) {
  const auto silent = PostgresConninfo("postgresql:///t");
  ASSERT_TRUE(silent.ok()) << silent.status();
  EXPECT_THAT(*silent, HasSubstr("connect_timeout='3'"));
  const auto outspoken =
      PostgresConninfo("postgresql:///t?connect_timeout=9&client_encoding=LATIN1");
  ASSERT_TRUE(outspoken.ok()) << outspoken.status();
  EXPECT_THAT(*outspoken, HasSubstr("connect_timeout='9'"));
  EXPECT_THAT(*outspoken, HasSubstr("client_encoding='UTF8'"));
}

TEST(PostgresConninfo, ConnectsNoLongerThanThereIsTime) {
  const auto timeout = [](const std::string& url, absl::Duration left) {
    const auto conninfo = PostgresConninfo(url, left);
    const size_t begin = conninfo->find("connect_timeout='") + 17;
    return conninfo->substr(begin, conninfo->find('\'', begin) - begin);
  };
  EXPECT_EQ(timeout("postgresql:///t", absl::Milliseconds(2100)), "3");
  EXPECT_EQ(timeout("postgresql:///t", absl::Milliseconds(50)), "2");
  EXPECT_EQ(timeout("postgresql:///t", absl::Seconds(30)), "3");
  EXPECT_EQ(timeout("postgresql:///t?connect_timeout=9", absl::Seconds(5)), "5");
  EXPECT_EQ(timeout("postgresql:///t?connect_timeout=0", absl::Seconds(5)), "5");
  EXPECT_EQ(timeout("postgresql:///t?connect_timeout=0", absl::InfiniteDuration()), "0");
}

TEST(PostgresConninfo, AMalformedUrlIsRefusedWithoutBeingRepeated) {
  for (const char* url : {"postgres://ann:secret%zz@host/t", "postgres://ann:secret@host/t?what=1",
                          "postgres://ann:secret@[host/t"}) {
    const auto conninfo = PostgresConninfo(url);
    EXPECT_EQ(conninfo.status().code(), absl::StatusCode::kInvalidArgument) << url;
    EXPECT_THAT(conninfo.status().ToString(), Not(HasSubstr("secret")));
    EXPECT_EQ(ReasonOf(conninfo.status()), "FIELD_INVALID");
  }
}

}  // namespace
}  // namespace touchstone
