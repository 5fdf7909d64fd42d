// What arrives is not what the database said.

#include "tests/faults/gated_database.h"

namespace touchstone {
namespace {

class GarbledAnswer : public GatedDatabase {};

TEST_P(GarbledAnswer, IsUnavailableAndItsConnectionIsNotUsedAgain) {
  gate_.Set({.garbled = true});
  for (const absl::Status& status :
       {Read(absl::Now() + absl::Seconds(5)), Write(absl::Now() + absl::Seconds(5), 2)}) {
    EXPECT_TRUE(absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status)) << status;
  }
  ExpectAllIsWell();
  EXPECT_EQ(Title(2), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Drivers, GarbledAnswer, testing::Values(PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
