// PostgreSQL goes away: in a read, in a write, in between, for a while.

#include <google/rpc/error_details.pb.h>

#include "tests/services/runtime/sql/database_conformance.h"

namespace touchstone {
namespace {

using ::testing::Optional;
using ::testing::Values;

class LostSession : public DatabaseConformance {
 protected:
  PostgresServer& server() { return PostgresServer::Get(); }
  void KillSessions() { server().KillSessions(store_.url()); }
};

TEST_P(LostSession, BetweenTwoCallsIsNotNoticed) {
  ASSERT_TRUE(Insert(1, "first").ok());
  EXPECT_THAT(Title(1), Optional(std::string("first")));
  KillSessions();
  EXPECT_THAT(Title(1), Optional(std::string("first")));
  EXPECT_TRUE(Insert(2, "second").ok());
}

TEST_P(LostSession, BetweenTwoStatementsOfAReadIsNotNoticed) {
  ASSERT_TRUE(Insert(1, "first").ok());
  const absl::Status status = database_->Read(Soon(), [&](Session& session) -> absl::Status {
    for (int turn = 0; turn < 2; ++turn) {
      ASSIGN_OR_RETURN(const auto row,
                       session.QueryOne<std::string>("SELECT title FROM things WHERE id = :id", 1));
      EXPECT_EQ(row, std::tuple("first"));
      KillSessions();
    }
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST_P(LostSession, InAReadOfOneMomentIsUnavailable) {
  const absl::Status status =
      database_->ReadAtOneMoment(Soon(), [&](Session& session) -> absl::Status {
        KillSessions();
        return session.Query<int64_t>("SELECT id FROM things WHERE id = :id", 1).status();
      });
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_EQ(ReasonOf(status), "DATABASE_UNAVAILABLE");
  EXPECT_TRUE(database_->Ping(Soon()).ok());
}

TEST_P(LostSession, InAWriteRunsItAgain) {
  int runs = 0;
  const absl::Status status = database_->Write(Soon(), [&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(touchstone::Insert(session, 1, "first"));
    if (++runs == 1) KillSessions();
    return session.Execute("UPDATE things SET title = :title WHERE id = :id", "changed", 1)
        .status();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(runs, 2);
  EXPECT_THAT(Title(1), Optional(std::string("changed")));
}

TEST_P(LostSession, AtTheCommitLeavesTheOutcomeUnknownAndIsNotRunAgain) {
  int runs = 0;
  const absl::Status status = database_->Write(Soon(), [&](Session& session) {
    ++runs;
    const absl::Status inserted = touchstone::Insert(session, 1, "first");
    KillSessions();
    return inserted;
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_EQ(ReasonOf(status), "OUTCOME_UNKNOWN");
  // Nor does it ask for a retry, which would make the change twice where it was kept.
  const google::rpc::Status answer = ToRpcStatus(status);
  for (const auto& detail : answer.details()) {
    EXPECT_FALSE(detail.Is<google::rpc::RetryInfo>());
  }
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(Title(1), std::nullopt);
}

TEST_P(LostSession, AServerThatIsDownIsUnavailableUntilItIsBack) {
  ASSERT_TRUE(Insert(1, "first").ok());
  server().Stop();
  for (const absl::Status& status :
       {Insert(2, "second"), database_->Ping(Soon()),
        database_->ReadAtOneMoment(Soon(), [](Session&) { return absl::OkStatus(); })}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
    EXPECT_EQ(ReasonOf(status), "DATABASE_UNAVAILABLE");
  }
  server().Start();
  EXPECT_THAT(Title(1), Optional(std::string("first")));
  EXPECT_TRUE(Insert(2, "second").ok());
}

TEST_P(LostSession, AServerThatIsDownAtTheStartIsUnavailable) {
  database_.reset();
  server().Stop();
  const auto opened = Database::Open(store_.settings(), {RuntimeMigrations()}, store_.metrics());
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kUnavailable) << opened.status();
  server().Start();
}

TEST_P(LostSession, AServerThatHangsIsGivenUpAtTheDeadline) {
  ASSERT_TRUE(Insert(1, "first").ok());
  EXPECT_THAT(Title(1), Optional(std::string("first")));  // so that a session of each pool is open
  server().Pause();
  const absl::Time deadline = absl::Now() + absl::Milliseconds(100);
  for (const absl::Status& status :
       {database_->Ping(deadline), database_->Write(deadline, [](Session& session) {
          return touchstone::Insert(session, 2, "second");
        })}) {
    EXPECT_FALSE(status.ok());
  }
  server().Resume();
  EXPECT_THAT(Title(1), Optional(std::string("first")));
}

INSTANTIATE_TEST_SUITE_P(Drivers, LostSession, Values(PostgresStore), StoreName);

// Tables that many change at once are run again until each has got through.
class Conflict : public DatabaseConformance {};

TEST_P(Conflict, IsRunAgainWithWhatTheOtherCommitted) {
  ASSERT_TRUE(Insert(1, "first").ok());
  int runs = 0;
  const absl::Status status = database_->Write(Soon(), [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<std::string>("SELECT title FROM things WHERE id = :id", 1));
    if (++runs == 1) {
      RETURN_IF_ERROR(database_->Write(Soon(), [](Session& other) {
        return other.Execute("UPDATE things SET title = :title WHERE id = :id", "other", 1)
            .status();
      }));
    }
    return session
        .Execute("UPDATE things SET title = :title WHERE id = :id", std::get<0>(*row) + "!", 1)
        .status();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(runs, 2);
  EXPECT_THAT(Title(1), Optional(std::string("other!")));
  EXPECT_THAT(store_.metrics().Text(), testing::HasSubstr("touchstone_database_retries_total 1"));
}

TEST_P(Conflict, ThatIsLostEachTimeIsAbortedInTheEnd) {
  ASSERT_TRUE(Insert(1, "first").ok());
  int runs = 0;
  const absl::Status status = database_->Write(Soon(), [&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(
        session.QueryOne<std::string>("SELECT title FROM things WHERE id = :id", 1).status());
    ++runs;
    RETURN_IF_ERROR(database_->Write(Soon(), [&](Session& other) {
      return other.Execute("UPDATE things SET weight = :weight WHERE id = :id", runs, 1).status();
    }));
    return session.Execute("UPDATE things SET title = :title WHERE id = :id", "never", 1).status();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted) << status;
  EXPECT_EQ(ReasonOf(status), "CONFLICTING_CHANGE");
  EXPECT_GT(runs, 5);
  EXPECT_THAT(Title(1), Optional(std::string("first")));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Conflict, Values(PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
