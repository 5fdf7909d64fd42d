// A PostgreSQL database behind a gate, with a table of things in it.

#ifndef TOUCHSTONE_TESTS_FAULTS_GATED_DATABASE_H_
#define TOUCHSTONE_TESTS_FAULTS_GATED_DATABASE_H_

#include <memory>

#include "tests/faults/gate.h"
#include "tests/services/runtime/sql/database_conformance.h"

namespace touchstone {

class GatedDatabase : public DatabaseConformance {
 protected:
  void SetUp() override {
    auto opened =
        Database::Open({.url = gate_.url()}, {RuntimeMigrations(), Things()}, store_.metrics());
    ASSERT_TRUE(opened.ok()) << opened.status();
    database_ = *std::move(opened);
    // So that a session of each pool is open when the fault begins.
    ASSERT_TRUE(Insert(1, "first").ok());
    ASSERT_EQ(Title(1), "first");
  }

  absl::Status Read(absl::Time deadline) {
    return database_->Read(deadline, [](Session& session) {
      return session.QueryOne<std::string>("SELECT title FROM things WHERE id = :id", 1).status();
    });
  }

  absl::Status Write(absl::Time deadline, int64_t id) {
    return database_->Write(
        deadline, [id](Session& session) { return touchstone::Insert(session, id, "another"); });
  }

  // Neither sessions nor callers have kept anything of the fault.
  void ExpectAllIsWell() {
    gate_.Set({});
    EXPECT_EQ(Title(1), "first");
    EXPECT_TRUE(Insert(100, "after it").ok());
    EXPECT_EQ(Title(100), "after it");
  }

  Gate gate_{store_.url()};
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_FAULTS_GATED_DATABASE_H_
