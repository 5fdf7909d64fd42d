// SQLite's writer: closures that are committed together do not touch each other.

#include "services/runtime/sql/group_commit.h"

#include <future>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "tests/services/runtime/sql/database_conformance.h"

namespace touchstone {
namespace {

using ::testing::Optional;
using ::testing::Values;

class GroupCommitTest : public DatabaseConformance {
 protected:
  using Body = std::function<absl::Status(Session&)>;

  // Keeps the writer busy, so that what is written meanwhile waits and makes one batch.
  class Busy {
   public:
    explicit Busy(Database& database)
        : thread_([this, &database] {
            const absl::Status status = database.Write(Soon(), [this](Session&) {
              begun_.Notify();
              may_end_.WaitForNotification();
              return absl::OkStatus();
            });
            EXPECT_TRUE(status.ok()) << status;
          }) {
      begun_.WaitForNotification();
    }
    ~Busy() { End(); }

    void End() {
      if (!thread_.joinable()) return;
      may_end_.Notify();
      thread_.join();
    }

   private:
    absl::Notification begun_;
    absl::Notification may_end_;
    std::thread thread_;
  };

  double WaitingWrites() {
    return store_.metrics()
        .Gauge("touchstone_database_waiting_writes", "Writes that wait for SQLite's writer.")
        .Value();
  }

  void AwaitWaiting(size_t count) {
    while (WaitingWrites() != static_cast<double>(count)) std::this_thread::yield();
  }

  // Runs the closures in one batch, in this order; returns their outcomes.
  std::vector<absl::Status> InOneBatch(const std::vector<Body>& bodies) {
    Busy busy(*database_);
    std::vector<std::future<absl::Status>> writes;
    for (const Body& body : bodies) {
      writes.push_back(
          std::async(std::launch::async, [this, &body] { return database_->Write(Soon(), body); }));
      AwaitWaiting(writes.size());
    }
    busy.End();
    std::vector<absl::Status> outcomes;
    for (auto& write : writes) outcomes.push_back(write.get());
    return outcomes;
  }

  Body Inserts(int64_t id, std::string title) {
    return [id, title](Session& session) { return touchstone::Insert(session, id, title); };
  }

  double Commits() {
    return store_.metrics()
        .Counter("touchstone_database_commits_total", "Transactions committed.")
        .Value();
  }
};

TEST_P(GroupCommitTest, WritesThatWaitShareACommit) {
  const double before = Commits();
  const auto outcomes = InOneBatch({Inserts(1, "one"), Inserts(2, "two"), Inserts(3, "three")});
  for (const absl::Status& outcome : outcomes) EXPECT_TRUE(outcome.ok()) << outcome;
  EXPECT_EQ(Commits() - before, 2);  // the busy one's and theirs
  EXPECT_THAT(Title(3), Optional(std::string("three")));
}

TEST_P(GroupCommitTest, AFailureTakesNothingOfItsNeighborsWithIt) {
  const auto outcomes = InOneBatch({Inserts(1, "one"),
                                    [](Session& session) -> absl::Status {
                                      RETURN_IF_ERROR(touchstone::Insert(session, 2, "two"));
                                      return touchstone::Insert(session, 3, "one");  // taken
                                    },
                                    [](Session& session) -> absl::Status {
                                      RETURN_IF_ERROR(touchstone::Insert(session, 4, "four"));
                                      return absl::AbortedError("changed its mind");
                                    },
                                    Inserts(5, "five")});
  EXPECT_TRUE(outcomes[0].ok()) << outcomes[0];
  EXPECT_EQ(outcomes[1].code(), absl::StatusCode::kAlreadyExists) << outcomes[1];
  EXPECT_EQ(outcomes[2], absl::AbortedError("changed its mind"));
  EXPECT_TRUE(outcomes[3].ok()) << outcomes[3];
  EXPECT_THAT(Title(1), Optional(std::string("one")));
  EXPECT_EQ(Title(2), std::nullopt);
  EXPECT_EQ(Title(4), std::nullopt);
  EXPECT_THAT(Title(5), Optional(std::string("five")));
}

TEST_P(GroupCommitTest, ACommitThatFailsFailsAllOfThem) {
  const auto outcomes = InOneBatch(
      {Inserts(1, "one"),
       [](Session& session) -> absl::Status {
         // Found wrong only by the commit.
         RETURN_IF_ERROR(session.Execute("PRAGMA defer_foreign_keys = ON").status());
         return session.Execute("INSERT INTO things (id, owner) VALUES (:id, :owner)", 2, 99)
             .status();
       },
       Inserts(3, "three")});
  for (const absl::Status& outcome : outcomes) EXPECT_FALSE(outcome.ok());
  EXPECT_EQ(Title(1), std::nullopt);
  EXPECT_EQ(Title(3), std::nullopt);
  EXPECT_TRUE(Insert(4, "four").ok());
}

TEST_P(GroupCommitTest, AFullDiskIsUnavailableAndTheWriterGoesOnAfterwards) {
  const auto outcomes = InOneBatch({[](Session& session) -> absl::Status {
    RETURN_IF_ERROR(session.Query<int64_t>("PRAGMA max_page_count = 1").status());
    return session
        .Execute("INSERT INTO things (id, body) VALUES (:id, :body)", 1,
                 Bytes{std::string(1 << 20, 'x')})
        .status();
  }});
  EXPECT_EQ(outcomes[0].code(), absl::StatusCode::kUnavailable) << outcomes[0];
  EXPECT_EQ(ReasonOf(outcomes[0]), "DATABASE_UNAVAILABLE");
  const absl::Status status = database_->Write(Soon(), [](Session& session) -> absl::Status {
    RETURN_IF_ERROR(session.Query<int64_t>("PRAGMA max_page_count = 100000").status());
    return touchstone::Insert(session, 2, "two");
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(Title(1), std::nullopt);
}

TEST_P(GroupCommitTest, ACallerLeavesTheQueueAtItsDeadlineAndItsClosureIsNotRun) {
  Busy busy(*database_);
  bool ran = false;
  const absl::Status status = database_->Write(absl::Now() + absl::Milliseconds(20), [&](Session&) {
    ran = true;
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded) << status;
  busy.End();
  EXPECT_TRUE(Insert(1, "one").ok());  // the queue is empty again
  EXPECT_FALSE(ran);
}

TEST_P(GroupCommitTest, ACallerWhoseClosureHasBegunWaitsForItsOutcome) {
  const absl::Time deadline = absl::Now() + absl::Milliseconds(50);
  const absl::Status status = database_->Write(deadline, [&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(touchstone::Insert(session, 1, "one"));
    while (absl::Now() < deadline + absl::Milliseconds(10)) std::this_thread::yield();
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(Title(1), Optional(std::string("one")));
}

TEST_P(GroupCommitTest, MoreWritesThanMayWaitAreTurnedAway) {
  DatabaseSettings settings = store_.settings();
  settings.largest_batch = 1;
  database_.reset();
  auto opened = Database::Open(settings, {RuntimeMigrations(), Things()}, store_.metrics());
  ASSERT_TRUE(opened.ok()) << opened.status();
  database_ = *std::move(opened);

  Busy busy(*database_);
  constexpr size_t kPlaces = 32;
  std::vector<std::future<absl::Status>> writes;
  for (size_t i = 0; i < kPlaces; ++i) {
    writes.push_back(std::async(std::launch::async, [this, i] {
      return Insert(static_cast<int64_t>(i), absl::StrCat(i));
    }));
  }
  AwaitWaiting(kPlaces);
  const absl::Status status = Insert(100, "one too many");
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(ReasonOf(status), "OVERLOADED");
  busy.End();
  for (auto& write : writes) EXPECT_TRUE(write.get().ok());
}

TEST_P(GroupCommitTest, ClosingWaitsForWhatIsQueued) {
  auto busy = std::make_unique<Busy>(*database_);
  auto write = std::async(std::launch::async, [this] { return Insert(1, "one"); });
  AwaitWaiting(1);
  auto closing = std::async(std::launch::async, [this] { database_.reset(); });
  busy->End();
  EXPECT_TRUE(write.get().ok());
  closing.get();
  database_ = store_.Open({RuntimeMigrations(), Things()});
  EXPECT_THAT(Title(1), Optional(std::string("one")));
}

INSTANTIATE_TEST_SUITE_P(Drivers, GroupCommitTest, Values(SqliteStore), StoreName);

}  // namespace
}  // namespace touchstone
