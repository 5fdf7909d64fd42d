// A connection breaks in the middle of what the database says.

#include "tests/faults/gated_database.h"

namespace touchstone {
namespace {

class BrokenAnswer : public GatedDatabase {};

TEST_P(BrokenAnswer, OfAReadIsAskedForAgainOrUnavailable) {
  for (size_t bytes = 0; bytes < 200; bytes += 7) {
    gate_.Set({.breaks_after = bytes});
    const absl::Status status = Read(Soon());
    EXPECT_TRUE(status.ok() || absl::IsUnavailable(status)) << bytes << ": " << status;
  }
  ExpectAllIsWell();
}

// Whether a write was kept is not known when its connection breaks: but one that was acknowledged
// is there, and none is there twice (the id is unique, and a second try would say so).
TEST_P(BrokenAnswer, OfAWriteLosesNothingThatWasAcknowledged) {
  for (int64_t id = 2; id < 30; ++id) {
    gate_.Set({.breaks_after = static_cast<size_t>(id) * 11});
    const absl::Status status = database_->Write(Soon(), [id](Session& session) {
      return touchstone::Insert(session, id, absl::StrCat("thing ", id));
    });
    EXPECT_TRUE(status.ok() || absl::IsUnavailable(status)) << id << ": " << status;
    gate_.Set({});
    if (status.ok()) {
      EXPECT_EQ(Title(id), absl::StrCat("thing ", id));
    }
  }
  ExpectAllIsWell();
}

INSTANTIATE_TEST_SUITE_P(Drivers, BrokenAnswer, testing::Values(PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
