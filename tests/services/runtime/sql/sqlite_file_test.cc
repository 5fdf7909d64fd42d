#include "services/runtime/sql/sqlite_file.h"

#include <sys/stat.h>

#include <fstream>

#include "tests/services/runtime/sql/database_conformance.h"

namespace touchstone {
namespace {

using ::testing::HasSubstr;

mode_t ModeOf(const std::string& path) {
  struct stat status = {};
  EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777;
}

class SqliteFileTest : public testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& path) {
    return Database::Open({.url = "sqlite:" + path}, {RuntimeMigrations(), Things()}, metrics_);
  }

  TempFolder folder_;
  Metrics metrics_;
};

TEST_F(SqliteFileTest, AllItsFilesAreForTheOwnerAlone) {
  const auto database = Open(folder_.File("a.db"));
  ASSERT_TRUE(database.ok()) << database.status();
  ASSERT_TRUE((*database)->Ping(Soon()).ok());
  for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
    EXPECT_EQ(ModeOf(folder_.File("a.db") + suffix), 0600u) << suffix;
  }
}

TEST_F(SqliteFileTest, ServesOneProcessAtATime) {
  auto first = Open(folder_.File("a.db"));
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = Open(folder_.File("a.db"));
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition) << second.status();
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("in use by another process"));
  first->reset();
  EXPECT_TRUE(Open(folder_.File("a.db")).ok());
}

TEST_F(SqliteFileTest, MayHaveSpacesAndEqualsSignsInItsPath) {
  const std::string path = folder_.File("a b=c;d'e.db");
  const auto database = Open(path);
  ASSERT_TRUE(database.ok()) << database.status();
  EXPECT_TRUE((*database)->Ping(Soon()).ok());
  EXPECT_EQ(ModeOf(path), 0600u);
}

TEST_F(SqliteFileTest, ThatCannotBeMadeSaysWhere) {
  const std::string path = folder_.File("absent/a.db");
  const auto database = Open(path);
  EXPECT_EQ(database.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(database.status().message()), HasSubstr(path));
}

TEST_F(SqliteFileTest, ThatIsNoDatabaseIsDataLoss) {
  std::ofstream(folder_.File("a.db")) << std::string(10'000, 'x');
  EXPECT_EQ(Open(folder_.File("a.db")).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(SqliteFileTest, IsDurableInTheSenseThatTheHouseMeans) {
  auto database = Open(folder_.File("a.db"));
  ASSERT_TRUE(database.ok()) << database.status();
  const absl::Status status = (*database)->Write(Soon(), [](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto journal, session.QueryOne<std::string>("PRAGMA journal_mode"));
    EXPECT_EQ(journal, std::tuple("wal"));
    ASSIGN_OR_RETURN(const auto synchronous, session.QueryOne<int64_t>("PRAGMA synchronous"));
    EXPECT_EQ(synchronous, std::tuple(2));  // FULL
    ASSIGN_OR_RETURN(const auto keys, session.QueryOne<int64_t>("PRAGMA foreign_keys"));
    EXPECT_EQ(keys, std::tuple(1));
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST(DatabaseUrl, ThatIsOfNoKnownKindIsRefused) {
  Metrics metrics;
  for (const char* url : {"", "a.db", "mysql://x", "sqlite", "sqlite:"}) {
    EXPECT_FALSE(Database::Open({.url = url}, {}, metrics).ok()) << url;
  }
}

TEST(DatabaseSettings, WithoutSessionsOrBatchesAreRefused) {
  Metrics metrics;
  for (const DatabaseSettings& settings :
       {DatabaseSettings{.url = "sqlite:a.db", .sessions = 0},
        DatabaseSettings{.url = "sqlite:a.db", .largest_batch = 0}}) {
    EXPECT_EQ(Database::Open(settings, {}, metrics).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace touchstone
