// Each word of the database arrives late.

#include "tests/faults/gated_database.h"

namespace touchstone {
namespace {

class SlowDatabase : public GatedDatabase {};

TEST_P(SlowDatabase, IsWaitedFor) {
  gate_.Set({.delay = absl::Milliseconds(20)});
  EXPECT_TRUE(Read(Soon()).ok());
  EXPECT_TRUE(Write(Soon(), 2).ok());
  EXPECT_EQ(Title(2), "another");
}

TEST_P(SlowDatabase, IsGivenUpAtTheDeadline) {
  gate_.Set({.delay = absl::Minutes(1)});
  for (const absl::Status& status : {Read(absl::Now() + absl::Milliseconds(50)),
                                     Write(absl::Now() + absl::Milliseconds(50), 2)}) {
    EXPECT_TRUE(absl::IsDeadlineExceeded(status) || absl::IsUnavailable(status)) << status;
  }
  ExpectAllIsWell();
}

INSTANTIATE_TEST_SUITE_P(Drivers, SlowDatabase, testing::Values(PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
