#include "services/runtime/sql/session_pool.h"

#include <gtest/gtest.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <future>

#include "absl/time/clock.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone {
namespace {

std::vector<std::unique_ptr<SociSession>> OneSession() {
  std::vector<std::unique_ptr<SociSession>> sessions;
  sessions.push_back(std::make_unique<SociSession>(
      Dialect::kSqlite,
      [](soci::session& session, absl::Time) { session.open(soci::sqlite3, ":memory:"); },
      nullptr));
  return sessions;
}

// The bug: a borrower that was woken when its time was over kept the wake-up to itself, and the
// next one slept beside a free session.
TEST(SessionPool, ABorrowerThatIsWokenTooLateLetsTheNextOneHaveTheSession) {
  Metrics metrics;
  SessionPool pool(OneSession(), metrics.Histogram("wait", "", {}));
  for (int turn = 0; turn < 300; ++turn) {
    auto held = std::make_unique<SessionPool::Lease>(*pool.Borrow(absl::InfiniteFuture()));
    const absl::Time soon = absl::Now() + absl::Milliseconds(1);
    auto hasty = std::async(std::launch::async, [&] { return pool.Borrow(soon).ok(); });
    auto patient = std::async(
        std::launch::async, [&] { return pool.Borrow(absl::Now() + absl::Seconds(20)).status(); });
    while (absl::Now() < soon) continue;
    held.reset();
    hasty.get();
    const absl::Status borrowed = patient.get();
    ASSERT_TRUE(borrowed.ok()) << borrowed;
  }
}

}  // namespace
}  // namespace touchstone
