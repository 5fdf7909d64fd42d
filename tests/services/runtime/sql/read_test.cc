// The promises of sql/database.h on reads that wait for a session, over both databases.

#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "tests/eventually.h"
#include "tests/services/runtime/sql/database_conformance.h"

namespace touchstone {
namespace {

using ::testing::Values;

class ReadConformance : public DatabaseConformance {};

TEST_P(ReadConformance, RequestsThatHoldAllSessionsKeepNeitherReadinessNorTheTailOut) {
  std::atomic<int> holders = 0;
  absl::Notification enough;
  std::vector<std::thread> requests;
  for (int i = 0; i < DatabaseSettings().sessions; ++i) {
    requests.emplace_back([&] {
      EXPECT_TRUE(database_
                      ->Read(Soon(),
                             [&](Session&) {
                               ++holders;
                               enough.WaitForNotification();
                               return absl::OkStatus();
                             })
                      .ok());
    });
  }
  EXPECT_TRUE(Eventually([&] { return holders == DatabaseSettings().sessions; }));

  const auto nothing = [](Session&) { return absl::OkStatus(); };
  EXPECT_TRUE(
      absl::IsDeadlineExceeded(database_->Read(absl::Now() + absl::Milliseconds(10), nothing)));
  EXPECT_EQ(database_->ReadApart(Soon(), [&](Session&) { return database_->Ping(Soon()); }),
            absl::OkStatus())
      << "one of them is the tail's, one for readiness";
  enough.Notify();
  for (std::thread& request : requests) request.join();
}

INSTANTIATE_TEST_SUITE_P(Drivers, ReadConformance, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone
