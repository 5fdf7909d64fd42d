// The promises of sql/database.h on transactions, over both databases.

#include <atomic>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "tests/services/runtime/sql/database_conformance.h"

namespace touchstone {
namespace {

using ::testing::Optional;
using ::testing::Values;

class WriteConformance : public DatabaseConformance {};

TEST_P(WriteConformance, WhatIsCommittedIsThereAfterOpeningAgain) {
  ASSERT_TRUE(Insert(1, "first").ok());
  database_.reset();
  database_ = store_.Open({RuntimeMigrations(), Things()});
  EXPECT_THAT(Title(1), Optional(std::string("first")));
}

TEST_P(WriteConformance, NothingIsKeptOfAClosureThatFails) {
  const absl::Status status = database_->Write(Soon(), [&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(touchstone::Insert(session, 1, "first"));
    return absl::NotFoundError("changed its mind");
  });
  EXPECT_EQ(status, absl::NotFoundError("changed its mind"));
  EXPECT_EQ(Title(1), std::nullopt);
}

TEST_P(WriteConformance, AStatementThatFailsFailsTheWriteEvenWhenTheClosureGoesOn) {
  ASSERT_TRUE(Insert(1, "first").ok());
  absl::Status later;
  const absl::Status status = database_->Write(Soon(), [&](Session& session) {
    touchstone::Insert(session, 2, "first").IgnoreError();
    later = touchstone::Insert(session, 3, "third");
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists) << status;
  EXPECT_EQ(later, status);
  EXPECT_EQ(Title(3), std::nullopt);
}

TEST_P(WriteConformance, AForeignKeyThatPointsNowhereIsAFailedPrecondition) {
  const absl::Status status = database_->Write(Soon(), [&](Session& session) {
    return session.Execute("INSERT INTO things (id, owner) VALUES (:id, :owner)", 1, 99).status();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_EQ(ReasonOf(status), "RESOURCE_IN_USE");
}

TEST_P(WriteConformance, AWriteSeesItsOwnChangesAndOthersDoNotYet) {
  const absl::Status status = database_->Write(Soon(), [&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(touchstone::Insert(session, 1, "first"));
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<std::string>("SELECT title FROM things WHERE id = :id", 1));
    EXPECT_EQ(row, std::tuple("first"));
    EXPECT_EQ(Title(1), std::nullopt);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST_P(WriteConformance, AReadingSessionCannotWrite) {
  for (const bool one_moment : {false, true}) {
    const auto write = [&](Session& session) { return touchstone::Insert(session, 1, "first"); };
    const absl::Status status =
        one_moment ? database_->ReadAtOneMoment(Soon(), write) : database_->Read(Soon(), write);
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(Title(1), std::nullopt);
  }
}

TEST_P(WriteConformance, ReadAtOneMomentSeesOneMoment) {
  ASSERT_TRUE(Insert(1, "first").ok());
  const auto count = [](Session& session) -> absl::StatusOr<int64_t> {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<int64_t>("SELECT count(*) FROM things WHERE id > :id", 0));
    return std::get<0>(*row);
  };
  const absl::Status status =
      database_->ReadAtOneMoment(Soon(), [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const int64_t before, count(session));
        EXPECT_EQ(before, 1);
        RETURN_IF_ERROR(Insert(2, "second"));
        ASSIGN_OR_RETURN(const int64_t after, count(session));
        EXPECT_EQ(after, 1);
        return absl::OkStatus();
      });
  EXPECT_TRUE(status.ok()) << status;
  // The session is back in its pool, and in the present.
  EXPECT_THAT(Title(2), Optional(std::string("second")));
}

TEST_P(WriteConformance, NoIncrementIsLostAmongManyWriters) {
  ASSERT_TRUE(Insert(1, "counter").ok());
  constexpr int kWriters = 8;
  constexpr int kIncrements = 20;
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&] {
      for (int j = 0; j < kIncrements; ++j) {
        const absl::Status status = database_->Write(Soon(), [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(const auto row,
                           session.QueryOne<double>("SELECT weight FROM things WHERE id = :id", 1));
          return session
              .Execute("UPDATE things SET weight = :weight WHERE id = :id", std::get<0>(*row) + 1,
                       1)
              .status();
        });
        EXPECT_TRUE(status.ok()) << status;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  const absl::Status status = database_->Read(Soon(), [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<double>("SELECT weight FROM things WHERE id = :id", 1));
    EXPECT_EQ(row, std::tuple(kWriters * kIncrements));
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST_P(WriteConformance, AClosureIsNotRunWhenItsDeadlineHasPassed) {
  bool ran = false;
  const absl::Status status = database_->Write(absl::Now() - absl::Seconds(1), [&](Session&) {
    ran = true;
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded) << status;
  EXPECT_FALSE(ran);
}

TEST_P(WriteConformance, NoStatementIsStartedAfterTheDeadline) {
  const absl::Time deadline = absl::Now() + absl::Milliseconds(50);
  const absl::Status status = database_->Write(deadline, [&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(touchstone::Insert(session, 1, "first"));
    while (absl::Now() < deadline) std::this_thread::yield();
    return touchstone::Insert(session, 2, "second");
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded) << status;
  EXPECT_EQ(Title(1), std::nullopt);
}

TEST_P(WriteConformance, AReadThatTakesTooLongIsStoppedAtItsDeadline) {
  store_.AllowScans();
  const absl::Status status =
      database_->ReadAtOneMoment(absl::Now() + absl::Milliseconds(100), [&](Session& session) {
        return session
            .Query<int64_t>(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                "4000000000) SELECT count(*) FROM n")
            .status();
      });
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded) << status;
  EXPECT_TRUE(database_->Ping(Soon()).ok());
}

TEST_P(WriteConformance, ReadersWaitForASessionAndGiveUpAtTheirDeadline) {
  DatabaseSettings settings = store_.settings();
  settings.sessions = 1;
  database_.reset();
  auto opened = Database::Open(settings, {RuntimeMigrations(), Things()}, store_.metrics());
  ASSERT_TRUE(opened.ok()) << opened.status();
  database_ = *std::move(opened);
  const absl::Status outer = database_->Read(Soon(), [&](Session&) {
    const absl::Status inner = database_->Read(absl::Now() + absl::Milliseconds(20),
                                               [](Session&) { return absl::OkStatus(); });
    EXPECT_EQ(inner.code(), absl::StatusCode::kDeadlineExceeded) << inner;
    return absl::OkStatus();
  });
  EXPECT_TRUE(outer.ok()) << outer;
  EXPECT_TRUE(database_->Ping(Soon()).ok());
}

TEST_P(WriteConformance, WritesAndReadsAreCountedAndTimed) {
  ASSERT_TRUE(Insert(1, "first").ok());
  Title(1);
  const std::string text = store_.metrics().Text();
  for (const char* line :
       {"touchstone_database_write_seconds_count 1", "touchstone_database_read_seconds_count 1",
        "touchstone_database_session_wait_seconds_count{pool=\"read\"} 1",
        "touchstone_database_commits_total 1", "touchstone_database_committed_writes_total 1",
        "touchstone_database_retries_total 0", "touchstone_database_waiting_writes 0"}) {
    EXPECT_THAT(text, testing::HasSubstr(line));
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, WriteConformance, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
