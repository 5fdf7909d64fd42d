#include "services/runtime/clock/mutex.h"

#include <gtest/gtest.h>

#include <deque>
#include <thread>
#include <vector>

namespace touchstone {
namespace {

TEST(Mutex, IsHeldByOneThreadAtATime) {
  Mutex mutex;
  int count = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        MutexLock lock(&mutex);
        ++count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(count, 4000);
}

TEST(Mutex, CannotBeTakenTwice) {
  Mutex mutex;
  bool taken = true;
  MutexLock lock(&mutex);
  std::thread([&] {
    taken = mutex.TryLock();
    if (taken) mutex.Unlock();
  }).join();
  EXPECT_FALSE(taken);
}

TEST(CondVar, WakesWhoWaitsForAChange) {
  Mutex mutex;
  CondVar changed;
  std::deque<int> jobs;
  int done = 0;
  std::thread worker([&] {
    MutexLock lock(&mutex);
    while (done < 3) {
      while (jobs.empty()) changed.Wait(&mutex);
      jobs.pop_front();
      ++done;
    }
  });
  for (int i = 0; i < 3; ++i) {
    MutexLock lock(&mutex);
    jobs.push_back(i);
    changed.Signal();
  }
  worker.join();
  EXPECT_EQ(done, 3);
}

TEST(CondVar, AWaitEndsAtItsTimeoutWithTheMutexHeld) {
  Mutex mutex;
  CondVar changed;
  MutexLock lock(&mutex);
  while (!changed.WaitWithTimeout(&mutex, absl::Milliseconds(1))) {
  }
  while (!changed.WaitWithDeadline(&mutex, absl::InfinitePast())) {
  }
  bool taken = true;
  std::thread([&] { taken = mutex.TryLock(); }).join();
  EXPECT_FALSE(taken);
}

TEST(CondVar, AWaitWithoutEndIsWokenLikeAnyOther) {
  for (const absl::Time deadline : {absl::InfiniteFuture(), absl::Now() + absl::Hours(1)}) {
    Mutex mutex;
    CondVar changed;
    bool ready = false;
    bool timed_out = false;
    std::thread waiter([&] {
      MutexLock lock(&mutex);
      while (!ready) timed_out |= changed.WaitWithDeadline(&mutex, deadline);
    });
    {
      MutexLock lock(&mutex);
      ready = true;
      changed.SignalAll();
    }
    waiter.join();
    EXPECT_FALSE(timed_out);
  }
}

}  // namespace
}  // namespace touchstone
