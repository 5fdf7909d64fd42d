#ifndef TOUCHSTONE_TESTS_SERVICES_RUNTIME_CACHE_LOAD_H_
#define TOUCHSTONE_TESTS_SERVICES_RUNTIME_CACHE_LOAD_H_

#include <algorithm>
#include <array>
#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/runtime/clock/mutex.h"
#include "tests/services/runtime/cache/things.h"

namespace touchstone {

// Readers and writers on several processes at once, and a model of what readers may be given: never
// less than what was acknowledged a second before they asked; never less than what their own
// process was answered before they asked.
class Load {
 public:
  explicit Load(std::vector<ThingsProcess*> processes) : processes_(std::move(processes)) {
    for (size_t p = 0; p < processes_.size(); ++p) {
      threads_.emplace_back([this, p] { Write(p); });
      for (int reader = 0; reader < 2; ++reader) {
        threads_.emplace_back([this, p, reader] { Read(p, 100 * p + reader); });
      }
    }
  }
  ~Load() { Stop(); }

  void Stop() {
    stopping_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  // Goes on until reads have been checked against writes that were acknowledged from now on and
  // were a second old by then, in every process. False when that does not happen.
  bool GoOn(int checks) {
    const absl::Time start = absl::Now();
    since_ = absl::ToUnixMicros(start);
    for (auto& checked : checked_) checked = 0;
    while (absl::Now() < start + absl::Seconds(60)) {
      if (std::all_of(checked_.begin(), checked_.begin() + processes_.size(),
                      [checks](const auto& checked) { return checked >= checks; })) {
        return true;
      }
      absl::SleepFor(absl::Milliseconds(1));
    }
    return false;
  }

  // The first things that went wrong.
  std::string Complaints() {
    MutexLock lock(&mutex_);
    return complaints_;
  }
  int64_t reads() const { return reads_; }
  int64_t writes() const { return writes_; }

 private:
  static constexpr int kThings = 8;
  static constexpr absl::Duration kLargestAge = absl::Seconds(1);

  struct Written {
    absl::Time acknowledged;
    int64_t revision;
    size_t process;
  };

  static std::string NameOf(int thing) { return absl::StrCat("organizations/wa/things/", thing); }

  void Complain(const std::string& what) {
    MutexLock lock(&mutex_);
    if (complaints_.size() < 2000) absl::StrAppend(&complaints_, what, "\n");
  }

  void Write(size_t process) {
    std::mt19937 random(static_cast<unsigned>(4711 + process));
    while (!stopping_) {
      const int thing = static_cast<int>(random() % kThings);
      const auto revision = processes_[process]->Write(NameOf(thing));
      const absl::Time now = absl::Now();
      if (!revision.ok()) {
        Complain(absl::StrCat("a write failed: ", revision.status().ToString()));
        continue;
      }
      ++writes_;
      {
        MutexLock lock(&mutex_);
        written_[thing].push_back({now, *revision, process});
      }
      absl::SleepFor(absl::Milliseconds(2));  // more reads than writes, as in life
    }
  }

  void Read(size_t process, unsigned seed) {
    std::mt19937 random(seed);
    while (!stopping_) {
      const int thing = static_cast<int>(random() % kThings);
      const absl::Time asked = absl::Now();
      bool is_checked = false;
      const Written least = LeastAllowed(thing, process, asked, is_checked);
      const auto revision = processes_[process]->Read(NameOf(thing));
      ++reads_;
      if (!revision.ok()) {
        Complain(absl::StrCat("a read failed: ", revision.status().ToString()));
      } else if (*revision < least.revision) {
        Complain(absl::StrCat("process ", process, " read revision ", *revision, " of thing ",
                              thing, ", but ", least.revision, " was acknowledged by process ",
                              least.process, " ", absl::FormatDuration(asked - least.acknowledged),
                              " before"));
      } else if (is_checked) {
        ++checked_[process];
      }
    }
  }

  // The newest write that a reader in `process` who asks now must see; and whether a write that
  // GoOn waits for was among those that count.
  Written LeastAllowed(int thing, size_t process, absl::Time now, bool& is_checked) {
    Written least{absl::InfinitePast(), 0, process};
    MutexLock lock(&mutex_);
    const std::vector<Written>& all = written_[thing];
    bool seen_own = false;
    for (auto written = all.rbegin(); written != all.rend(); ++written) {
      const bool is_old = now - written->acknowledged >= kLargestAge;
      const bool is_own = written->process == process;
      if ((is_old || (is_own && !seen_own)) && written->revision > least.revision) {
        least = *written;
      }
      seen_own |= is_own;
      if (!is_old) continue;
      is_checked |= absl::ToUnixMicros(written->acknowledged) >= since_;
      if (seen_own) break;
    }
    return least;
  }

  const std::vector<ThingsProcess*> processes_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int64_t> since_ = 0;
  std::atomic<int64_t> reads_ = 0;
  std::atomic<int64_t> writes_ = 0;
  std::array<std::atomic<int64_t>, 4> checked_ = {};
  Mutex mutex_;
  std::array<std::vector<Written>, kThings> written_;
  std::string complaints_;
  std::vector<std::thread> threads_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_SERVICES_RUNTIME_CACHE_LOAD_H_
