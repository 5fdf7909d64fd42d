#include "services/catalog/comparison_turns.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::catalog {
namespace {

TEST(ComparisonTurns, AreSoManyAtATimeAndTheNextBeginsWhenOneHasEnded) {
  ComparisonTurns turns(2);
  auto first = turns.Take({});
  auto second = turns.Take({});
  ASSERT_TRUE(first.ok() && second.ok());
  std::atomic<bool> begun{false};
  std::thread third([&] {
    const auto turn = turns.Take({});
    EXPECT_TRUE(turn.ok()) << turn.status();
    begun = true;
  });
  Context hurried;
  hurried.deadline = absl::Now() + absl::Milliseconds(50);
  EXPECT_EQ(ReasonOf(turns.Take(hurried).status()), reasons::kDeadlineExceeded);
  EXPECT_FALSE(begun);
  first->reset();
  third.join();
  EXPECT_TRUE(begun);
}

TEST(ComparisonTurns, AreNotWaitedForByWhoseCallerIsGone) {
  ComparisonTurns turns(1);
  const auto taken = turns.Take({});
  ASSERT_TRUE(taken.ok());
  Context context;
  std::atomic<int> looks{0};
  context.is_cancelled = [&] { return ++looks > 2; };
  EXPECT_EQ(ReasonOf(turns.Take(context).status()), reasons::kCallerGone);
}

TEST(ComparisonTurns, AreRefusedAtOnceWhenManyWait) {
  ComparisonTurns turns(1);
  auto taken = turns.Take({});
  ASSERT_TRUE(taken.ok());
  std::atomic<bool> over{false};
  std::atomic<int> looked{0};
  std::vector<std::thread> waiting;
  for (int i = 0; i < 8; ++i) {
    waiting.emplace_back([&] {
      Context context;
      bool first = true;
      context.is_cancelled = [&over, &looked, first]() mutable {
        if (first) ++looked;
        first = false;
        return over.load();
      };
      EXPECT_EQ(ReasonOf(turns.Take(context).status()), reasons::kCallerGone);
    });
  }
  while (looked < 8) std::this_thread::yield();
  Context refused;
  bool waited = false;
  refused.is_cancelled = [&waited] { return waited = true; };
  EXPECT_EQ(ReasonOf(turns.Take(refused).status()), reasons::kOverloaded);
  EXPECT_FALSE(waited);
  over = true;
  for (std::thread& thread : waiting) thread.join();
  taken->reset();
  EXPECT_TRUE(turns.Take({}).ok());
}

}  // namespace
}  // namespace touchstone::catalog
