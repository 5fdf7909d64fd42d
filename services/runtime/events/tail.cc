#include "services/runtime/events/tail.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/telemetry/log.h"

namespace touchstone {
namespace {

// How long one reading may take before it counts as failed.
constexpr absl::Duration kReadTimeout = absl::Seconds(2);
// The least time between two readings, however often it is woken: many commits make one reading.
constexpr absl::Duration kLeastPause = absl::Milliseconds(2);
constexpr int64_t kNever = std::numeric_limits<int64_t>::min();

}  // namespace

class Tail::Impl {
 public:
  Impl(Database& database, Clock& clock, Metrics& metrics, TailSettings settings)
      : database_(database),
        clock_(clock),
        settings_(settings),
        age_gauge_(metrics.Gauge("touchstone_tail_age_seconds",
                                 "How old what this process knows of changes could be, when the "
                                 "log was last asked; -1 before the first answer.")),
        heard_(metrics.Counter("touchstone_tail_changes_total", "Changes read from the log.")),
        failures_(metrics.Counter("touchstone_tail_failures_total",
                                  "Attempts to read the log that failed.")) {
    age_gauge_.Set(-1);
  }

  ~Impl() {
    {
      MutexLock lock(&mutex_);
      stopping_ = true;
      woken_.SignalAll();
      settled_changed_.SignalAll();
    }
    if (thread_.joinable()) thread_.join();
  }

  void AddListener(Listener listener) { listeners_.push_back(std::move(listener)); }

  void Start(ChangePosition from) {
    {
      MutexLock lock(&mutex_);
      settled_ = from;
    }
    thread_ = std::thread([this] { Follow(); });
  }

  void Wake() {
    MutexLock lock(&mutex_);
    wake_ = true;
    woken_.Signal();
  }

  absl::Duration Age() const {
    const int64_t fresh = fresh_nanos_.load(std::memory_order_acquire);
    if (fresh == kNever) return absl::InfiniteDuration();
    return clock_.Monotonic() - absl::Nanoseconds(fresh);
  }

  ChangePosition Settled() const {
    MutexLock lock(&mutex_);
    return settled_;
  }

  void AwaitAfter(const ChangePosition& position, absl::Time deadline,
                  const std::function<bool()>& cancelled) {
    constexpr absl::Duration kAskEvery = absl::Milliseconds(100);
    while (!cancelled()) {
      MutexLock lock(&mutex_);
      const absl::Duration left = deadline - absl::Now();
      if (settled_ > position || stopping_ || left <= absl::ZeroDuration()) return;
      settled_changed_.WaitWithTimeout(&mutex_, std::min(left, kAskEvery));
    }
  }

 private:
  // The thread.
  void Follow() {
    while (true) {
      bool is_complete = true;
      const absl::Status read = ReadOnce(is_complete);
      const absl::Duration age = Age();
      age_gauge_.Set(age == absl::InfiniteDuration() ? -1 : absl::ToDoubleSeconds(age));
      Report(read);

      MutexLock lock(&mutex_);
      if (read.ok() && !is_complete && !stopping_) continue;
      const absl::Time soonest = absl::Now() + kLeastPause;
      const absl::Time latest = absl::Now() + settings_.poll;
      while (!stopping_) {
        // A database that does not answer is not asked more often for being waited for.
        const absl::Time next = wake_ && read.ok() ? soonest : latest;
        if (woken_.WaitWithDeadline(&mutex_, next)) break;
      }
      if (stopping_) return;
      wake_ = false;
    }
  }

  absl::Status ReadOnce(bool& is_complete) {
    const absl::Duration started = clock_.Monotonic();
    const ChangePosition after = Settled();
    ChangePage page;
    bool gap = false;
    const absl::Time deadline = absl::Now() + kReadTimeout;
    absl::Status read = database_.ReadApart(deadline, [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(page, ReadChanges(session, after, settings_.page));
      return absl::OkStatus();
    });
    if (absl::IsOutOfRange(read)) {
      // What was missed cannot be told. Listeners give up what they have, and go on from here.
      gap = true;
      read = database_.ReadApart(deadline, [&](Session& session) -> absl::Status {
        page = ChangePage();
        ASSIGN_OR_RETURN(page.settled, LastPosition(session));
        page.complete = false;  // asks again at once, from there
        return absl::OkStatus();
      });
    }
    if (!read.ok()) return read;

    Tell(page, gap);
    {
      MutexLock lock(&mutex_);
      settled_ = page.settled;
      settled_changed_.SignalAll();
    }
    is_complete = page.complete;
    if (is_complete) {
      fresh_nanos_.store(absl::ToInt64Nanoseconds(started), std::memory_order_release);
    }
    return absl::OkStatus();
  }

  void Tell(ChangePage& page, bool gap) {
    // Those behind an open transaction are read again each time; they are told once.
    absl::flat_hash_set<int64_t> unsettled;
    for (const LoggedChange& logged : page.unsettled) unsettled.insert(logged.change.revision);
    std::erase_if(page.unsettled, [&](const LoggedChange& logged) {
      return told_unsettled_.contains(logged.change.revision);
    });
    told_unsettled_ = std::move(unsettled);

    if (page.changes.empty() && page.unsettled.empty() && !gap) return;
    heard_.Increment(static_cast<double>(page.changes.size()));
    const HeardChanges heard{
        .changes = page.changes, .unsettled = page.unsettled, .settled = page.settled, .gap = gap};
    for (const Listener& listener : listeners_) listener(heard);
  }

  void Report(const absl::Status& read) {
    if (!read.ok()) failures_.Increment();
    if (read.ok() == is_reading_) return;
    is_reading_ = read.ok();
    if (is_reading_) {
      Log(LogLevel::kInfo, "the log of changes is read again");
    } else {
      Log(LogLevel::kWarning, "the log of changes cannot be read; caches will not be used",
          {{"reason", read.message()}});
    }
  }

  Database& database_;
  Clock& clock_;
  const TailSettings settings_;
  prometheus::Gauge& age_gauge_;
  prometheus::Counter& heard_;
  prometheus::Counter& failures_;
  std::vector<Listener> listeners_;  // not changed after Start

  // When the last reading began whose changes all listeners have heard; on the monotonic clock.
  std::atomic<int64_t> fresh_nanos_ = kNever;

  mutable Mutex mutex_;
  CondVar woken_;
  CondVar settled_changed_;
  ChangePosition settled_ ABSL_GUARDED_BY(mutex_);
  bool wake_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;

  // The thread's own.
  absl::flat_hash_set<int64_t> told_unsettled_;  // revisions
  bool is_reading_ = true;
  std::thread thread_;
};

Tail::Tail(Database& database, Clock& clock, Metrics& metrics, TailSettings settings)
    : impl_(std::make_unique<Impl>(database, clock, metrics, settings)) {}
Tail::~Tail() = default;
void Tail::AddListener(Listener listener) { impl_->AddListener(std::move(listener)); }
void Tail::Start(ChangePosition from) { impl_->Start(from); }
void Tail::Wake() { impl_->Wake(); }
absl::Duration Tail::Age() const { return impl_->Age(); }
ChangePosition Tail::Settled() const { return impl_->Settled(); }
void Tail::AwaitAfter(const ChangePosition& position, absl::Time deadline,
                      const std::function<bool()>& cancelled) {
  impl_->AwaitAfter(position, deadline, cancelled);
}

}  // namespace touchstone
