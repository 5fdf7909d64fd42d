#include "services/runtime/events/changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/events/moved_log.h"
#include "services/runtime/sql/database.h"
#include "tests/stores/stores.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Values;

constexpr absl::Time kDay = absl::FromUnixSeconds(1'750'000'000);

absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

std::vector<int64_t> Revisions(const std::vector<LoggedChange>& changes) {
  std::vector<int64_t> revisions;
  for (const LoggedChange& logged : changes) revisions.push_back(logged.change.revision);
  return revisions;
}

Change ChangeOf(int64_t revision, absl::Time time = kDay) {
  return {.revision = revision,
          .previous_revision = revision - 1,
          .kind = events::v1::Event::UPDATED,
          .resource_type = "touchstone.dev/Thing",
          .resource = "organizations/wa/things/x",
          .organization = "wa",
          .actor = "persons/ann",
          .method = "/touchstone.test.v1.Things/UpdateThing",
          .trace_id = "0af7651916cd43dd8448eb211c80319c",
          .time = time,
          .body = Bytes{std::string("\0body\xff", 6)}};
}

class ChangesConformance : public testing::TestWithParam<StoreKind> {
 protected:
  // Appends one change in a transaction of its own; returns its revision.
  int64_t Append(absl::Time time = kDay) {
    int64_t revision = 0;
    const absl::Status status = database_->Write(Soon(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(revision, NextRevision(session));
      return AppendChange(session, ChangeOf(revision, time));
    });
    EXPECT_TRUE(status.ok()) << status;
    return revision;
  }

  absl::StatusOr<ChangePage> Read(const ChangePosition& after, int limit = 100) {
    absl::StatusOr<ChangePage> page;
    const absl::Status status = database_->Read(Soon(), [&](Session& session) {
      page = ReadChanges(session, after, limit);
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return page;
  }

  ChangePosition Last() {
    ChangePosition last;
    const absl::Status status = database_->Read(Soon(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(last, LastPosition(session));
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return last;
  }

  int64_t Purge(absl::Time before, int limit = 100) {
    int64_t purged = -1;
    const absl::Status status = database_->Write(Soon(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(purged, PurgeChanges(session, before, limit));
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return purged;
  }

  TestStore store_{GetParam()};
  std::unique_ptr<Database> database_ = store_.Open({RuntimeMigrations()});
};

TEST_P(ChangesConformance, AReaderSeesAllOfAChangeButItsBody) {
  const int64_t revision = Append();
  const auto page = Read({});
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->changes.size(), 1u);
  const Change expected = ChangeOf(revision);
  const Change& change = page->changes[0].change;
  EXPECT_EQ(change.revision, expected.revision);
  EXPECT_EQ(change.previous_revision, expected.previous_revision);
  EXPECT_EQ(change.kind, expected.kind);
  EXPECT_EQ(change.resource_type, expected.resource_type);
  EXPECT_EQ(change.resource, expected.resource);
  EXPECT_EQ(change.organization, expected.organization);
  EXPECT_EQ(change.actor, expected.actor);
  EXPECT_EQ(change.method, expected.method);
  EXPECT_EQ(change.trace_id, expected.trace_id);
  EXPECT_EQ(change.time, expected.time);
  EXPECT_EQ(change.body.value, "");
}

TEST_P(ChangesConformance, TheBodyIsKeptAndAnEmptyOneIsNull) {
  const int64_t revision = Append();
  const absl::Status status = database_->Write(Soon(), [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const int64_t next, NextRevision(session));
    Change purged = ChangeOf(next);
    purged.body = {};
    return AppendChange(session, purged);
  });
  ASSERT_TRUE(status.ok()) << status;
  std::vector<std::optional<Bytes>> bodies;
  const absl::Status read = database_->Read(Soon(), [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto rows, session.Query<std::optional<Bytes>>(
                                          "SELECT body FROM changes WHERE sequence >= :first "
                                          "ORDER BY sequence",
                                          revision));
    for (const auto& [body] : rows) bodies.push_back(body);
    return absl::OkStatus();
  });
  ASSERT_TRUE(read.ok()) << read;
  EXPECT_THAT(bodies, ElementsAre(ChangeOf(revision).body, std::nullopt));
}

TEST_P(ChangesConformance, RevisionsOfOneTransactionDiffer) {
  int64_t first = 0;
  int64_t second = 0;
  const absl::Status status = database_->Write(Soon(), [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(first, NextRevision(session));
    ASSIGN_OR_RETURN(second, NextRevision(session));
    return absl::OkStatus();
  });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_GT(first, 0);
  EXPECT_GT(second, first);
}

TEST_P(ChangesConformance, ARevisionIsNotGivenAgainWhenTheNewestChangesArePurged) {
  Append();
  const int64_t last = Append();
  EXPECT_EQ(Purge(kDay + absl::Hours(1)), 2);
  EXPECT_GT(Append(), last);
}

TEST_P(ChangesConformance, APageEndsAtItsLimitAndSaysSo) {
  const std::vector<int64_t> revisions = {Append(), Append(), Append()};
  const auto first = Read({}, 2);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_THAT(Revisions(first->changes), ElementsAre(revisions[0], revisions[1]));
  EXPECT_FALSE(first->complete);
  EXPECT_EQ(first->settled, first->changes.back().position);
  const auto second = Read(first->settled, 2);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_THAT(Revisions(second->changes), ElementsAre(revisions[2]));
  EXPECT_TRUE(second->complete);
  const auto third = Read(second->settled, 2);
  ASSERT_TRUE(third.ok()) << third.status();
  EXPECT_THAT(third->changes, IsEmpty());
  EXPECT_TRUE(third->complete);
  EXPECT_EQ(third->settled, second->settled);
}

TEST_P(ChangesConformance, AFollowerFromTheLastPositionGetsOnlyWhatIsToCome) {
  EXPECT_EQ(Last(), ChangePosition());
  Append();
  const ChangePosition last = Last();
  const int64_t next = Append();
  const auto page = Read(last);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_THAT(Revisions(page->changes), ElementsAre(next));
}

TEST_P(ChangesConformance, APositionBeforeWhatWasPurgedIsOutOfRange) {
  Append(kDay);
  const ChangePosition first = Last();
  Append(kDay + absl::Hours(1));
  const ChangePosition second = Last();
  const int64_t third = Append(kDay + absl::Hours(2));

  EXPECT_EQ(Purge(kDay + absl::Hours(2)), 2);
  const auto expired = Read(first);
  EXPECT_EQ(expired.status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ReasonOf(expired.status()), "POSITION_EXPIRED");
  for (const ChangePosition& good : {second, ChangePosition()}) {
    const auto page = Read(good);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_THAT(Revisions(page->changes), ElementsAre(third));
  }
}

TEST_P(ChangesConformance, WhenAllIsPurgedAFollowerCanStillStart) {
  Append();
  const ChangePosition last = Last();
  EXPECT_EQ(Purge(kDay + absl::Hours(1)), 1);
  EXPECT_EQ(Last(), last);
  const int64_t next = Append();
  const auto page = Read(last);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_THAT(Revisions(page->changes), ElementsAre(next));
}

TEST_P(ChangesConformance, APositionOfAPastThatWasLostIsOutOfRange) {
  Append();
  ChangePosition lost = Last();
  lost.sequence += 1000;
  if (GetParam().dialect == Dialect::kPostgres) lost.transaction += 1000;
  EXPECT_EQ(ReasonOf(Read(lost).status()), "POSITION_EXPIRED");
}

TEST_P(ChangesConformance, APurgeStopsAtItsLimitAndAtTheFirstYoungChange) {
  Append(kDay);
  Append(kDay);
  Append(kDay + absl::Hours(2));
  Append(kDay);  // behind a younger one: it waits
  EXPECT_EQ(Purge(kDay + absl::Hours(1), 1), 1);
  EXPECT_EQ(Purge(kDay + absl::Hours(1), 10), 1);
  EXPECT_EQ(Purge(kDay + absl::Hours(1), 10), 0);
}

INSTANTIATE_TEST_SUITE_P(Drivers, ChangesConformance, Values(SqliteStore, PostgresStore),
                         StoreName);

// PostgreSQL alone lets a later revision be committed first.
class OpenTransaction : public ChangesConformance {
 protected:
  // Appends a change and holds its transaction open until `Commit`.
  void Begin() {
    writer_ = std::thread([this] {
      const absl::Status status = database_->Write(Soon(), [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(open_revision_, NextRevision(session));
        RETURN_IF_ERROR(AppendChange(session, ChangeOf(open_revision_)));
        appended_.Notify();
        may_commit_.WaitForNotification();
        return absl::OkStatus();
      });
      EXPECT_TRUE(status.ok()) << status;
    });
    appended_.WaitForNotification();
  }

  void Commit() {
    may_commit_.Notify();
    writer_.join();
  }

  int64_t open_revision_ = 0;

 private:
  absl::Notification appended_;
  absl::Notification may_commit_;
  std::thread writer_;
};

TEST_P(OpenTransaction, WhatIsCommittedBehindItIsUnsettledAndComesInOrderLater) {
  const int64_t before = Append();
  Begin();
  const int64_t behind = Append();

  const auto early = Read({});
  ASSERT_TRUE(early.ok()) << early.status();
  EXPECT_THAT(Revisions(early->changes), ElementsAre(before));
  EXPECT_THAT(Revisions(early->unsettled), ElementsAre(behind));
  EXPECT_TRUE(early->complete);
  EXPECT_EQ(early->settled, early->changes.back().position);
  EXPECT_EQ(Last(), early->settled);

  Commit();
  const auto late = Read(early->settled);
  ASSERT_TRUE(late.ok()) << late.status();
  EXPECT_THAT(Revisions(late->changes), ElementsAre(open_revision_, behind));
  EXPECT_THAT(late->unsettled, IsEmpty());
}

TEST_P(OpenTransaction, AllThatIsUnsettledIsHandedOverWhateverTheLimit) {
  Begin();
  std::vector<int64_t> behind;
  for (int i = 0; i < 5; ++i) behind.push_back(Append());
  const auto page = Read({}, 2);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_THAT(page->changes, IsEmpty());
  EXPECT_EQ(Revisions(page->unsettled), behind);
  EXPECT_TRUE(page->complete);
  EXPECT_EQ(page->settled, ChangePosition());
  Commit();
}

TEST_P(OpenTransaction, NothingBehindItIsPurged) {
  Begin();
  Append();
  EXPECT_EQ(Purge(kDay + absl::Hours(1)), 0);
  Commit();
}

INSTANTIATE_TEST_SUITE_P(Drivers, OpenTransaction, Values(PostgresStore), StoreName);

// The database was dumped, and restored into a cluster that has counted fewer transactions.
class MovedLog : public ChangesConformance {
 protected:
  void Move() {
    store_.RunBeside("UPDATE changes SET transaction_id = transaction_id + 5000000");
    Adopt();
  }

  void Adopt() {
    const absl::Status adopted = database_->Write(Soon(), AdoptLog);
    EXPECT_TRUE(adopted.ok()) << adopted;
  }
};

TEST_P(MovedLog, GoesOnBehindWhatItHeld) {
  const std::vector<int64_t> old = {Append(), Append()};
  Move();
  const ChangePosition last = Last();
  const int64_t next = Append();

  const auto all = Read({});
  ASSERT_TRUE(all.ok()) << all.status();
  EXPECT_THAT(Revisions(all->changes), ElementsAre(old[0], old[1], next));
  EXPECT_THAT(all->unsettled, IsEmpty());
  const auto late = Read(last);
  ASSERT_TRUE(late.ok()) << late.status();
  EXPECT_THAT(Revisions(late->changes), ElementsAre(next));
  EXPECT_EQ(Purge(kDay + absl::Hours(1)), 3);
}

TEST_P(MovedLog, TellsAFollowerThatHasSeenMoreThanWasCopied) {
  Append();
  Append();
  store_.RunBeside("UPDATE changes SET transaction_id = transaction_id + 5000000");
  const auto before = Read({});
  ASSERT_TRUE(before.ok()) << before.status();
  ASSERT_EQ(before->unsettled.size(), 2u);
  const ChangePosition copied = before->unsettled[0].position;
  const ChangePosition lost = before->unsettled[1].position;
  store_.RunBeside("DELETE FROM changes WHERE sequence = 2");
  Adopt();

  EXPECT_TRUE(Read(copied).ok());
  EXPECT_EQ(ReasonOf(Read(lost).status()), "POSITION_EXPIRED");
  Append();
  EXPECT_EQ(ReasonOf(Read(lost).status()), "POSITION_EXPIRED");
}

TEST_P(MovedLog, MayMoveAgain) {
  const int64_t first = Append();
  Move();
  const int64_t second = Append();
  Move();
  Adopt();  // which does nothing
  const int64_t third = Append();
  const auto all = Read({});
  ASSERT_TRUE(all.ok()) << all.status();
  EXPECT_THAT(Revisions(all->changes), ElementsAre(first, second, third));
}

INSTANTIATE_TEST_SUITE_P(Drivers, MovedLog, Values(PostgresStore), StoreName);

TEST(ChangePosition, IsTheSameAfterATripThroughText) {
  for (const ChangePosition& position :
       {ChangePosition(), ChangePosition{0, 7}, ChangePosition{812, 1},
        ChangePosition{std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::max()}}) {
    EXPECT_EQ(ChangePosition::FromText(position.ToText()), position) << position.ToText();
  }
}

TEST(ChangePosition, IsNothingWhenItsTextIsMalformed) {
  for (const char* text : {"", ".", "1", "1.", ".1", "-1.2", "1.-2", "+1.2", "01.2", "1.2 ", " 1.2",
                           "1.2.3", "a.b", "1,2", "9223372036854775808.1"}) {
    EXPECT_EQ(ChangePosition::FromText(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace touchstone
