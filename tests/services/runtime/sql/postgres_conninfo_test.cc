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
