#include "gateway/identity/lookup_threads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <thread>

#include "services/runtime/errors/errors.h"
#include "tests/eventually.h"

namespace touchstone::gateway {
namespace {

// Work that tells how its turn went, and may last until it is told to end.
class Turn {
 public:
  LookupThreads::Work Work() {
    return [this](const absl::Status& turn) { told_.set_value(ReasonOf(turn)); };
  }
  LookupThreads::Work WorkUntil(const std::shared_future<void>& end) {
    return [this, end](const absl::Status& turn) {
      told_.set_value(ReasonOf(turn));
      end.wait();
    };
  }
  // Waits for the turn.
  std::string reason() { return told_.get_future().get(); }

 private:
  std::promise<std::string> told_;
};

TEST(LookupThreads, WorkIsDoneOnAThread) {
  Turn turn;
  LookupThreads threads({});
  threads.Run(turn.Work());
  EXPECT_EQ(turn.reason(), "");
}

TEST(LookupThreads, WhatFindsTooMuchWaitingIsRefusedAtOnce) {
  std::promise<void> end;
  Turn running;
  Turn waiting;
  Turn refused;
  LookupThreads threads({.threads = 1, .most_waiting = 1, .longest_wait = absl::Minutes(1)});
  threads.Run(running.WorkUntil(end.get_future().share()));
  EXPECT_EQ(running.reason(), "");
  threads.Run(waiting.Work());
  threads.Run(refused.Work());
  EXPECT_EQ(refused.reason(), reasons::kOverloaded);
  end.set_value();
  EXPECT_EQ(waiting.reason(), "");
}

TEST(LookupThreads, WhatHasWaitedTooLongIsRefusedWhenItsTurnComes) {
  Turn turn;
  LookupThreads threads({.longest_wait = absl::ZeroDuration()});
  threads.Run(turn.Work());
  EXPECT_EQ(turn.reason(), reasons::kOverloaded);
}

TEST(LookupThreads, WhatWaitsWhenItStopsIsToldAndSoIsWhatComesAfterwards) {
  std::promise<void> end;
  Turn running;
  Turn waiting;
  std::atomic<bool> stops{false};
  LookupThreads threads({.threads = 1, .longest_wait = absl::Minutes(1)});
  threads.Run(running.WorkUntil(end.get_future().share()));
  EXPECT_EQ(running.reason(), "");
  threads.Run(waiting.Work());
  std::thread stopping([&] { threads.Stop(); });
  EXPECT_TRUE(Eventually([&] {
    threads.Run([&](const absl::Status& turn) {
      if (ReasonOf(turn) == reasons::kShuttingDown) stops = true;
    });
    return stops.load();
  }));
  end.set_value();
  stopping.join();
  EXPECT_EQ(waiting.reason(), reasons::kShuttingDown);
}

}  // namespace
}  // namespace touchstone::gateway
