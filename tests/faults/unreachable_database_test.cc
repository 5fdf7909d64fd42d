// The database cannot be reached, and can be again.

#include "tests/faults/gated_database.h"

namespace touchstone {
namespace {

class UnreachableDatabase : public GatedDatabase {};

TEST_P(UnreachableDatabase, IsUnavailableUntilItCanBeReachedAgain) {
  gate_.Set({.closed = true});
  for (const absl::Status& status : {Read(Soon()), Write(Soon(), 2)}) {
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    EXPECT_EQ(ReasonOf(status), "DATABASE_UNAVAILABLE");
  }
  ExpectAllIsWell();
  EXPECT_EQ(Title(2), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Drivers, UnreachableDatabase, testing::Values(PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
