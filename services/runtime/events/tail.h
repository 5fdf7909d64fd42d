// One reader of the database's log for the whole process; everything that must know of changes,
// made by this process or another, hears of them here: the cache, and all watchers of the event
// feed.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_EVENTS_TAIL_H_
#define TOUCHSTONE_SERVICES_RUNTIME_EVENTS_TAIL_H_

#include <functional>
#include <memory>
#include <span>

#include "absl/time/time.h"
#include "services/runtime/clock/clock.h"
#include "services/runtime/events/changes.h"
#include "services/runtime/sql/database.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone {

struct TailSettings {
  // How often the database is asked when nothing wakes the tail sooner.
  absl::Duration poll = absl::Milliseconds(100);
  // The most changes read at once.
  int page = 1000;
};

// What the tail hears in one reading.
struct HeardChanges {
  // In commit order; nothing before them is still to come.
  std::span<const LoggedChange> changes;
  // Committed, but behind a transaction that is still open: they are heard again later, in order
  // (see ChangePage::unsettled). Each is in here once.
  std::span<const LoggedChange> unsettled;
  // Everything up to here has been heard, in order.
  ChangePosition settled;
  // Changes before these were removed from the log before they could be read: who keeps anything
  // that depends on them must give it up.
  bool gap = false;
};

// Thread-safe. Owns one thread, from Start to destruction.
class Tail {
 public:
  // Called on the tail's thread, one call at a time, when there is something to hear; must not
  // block for longer than it takes to write to Redis.
  using Listener = std::function<void(const HeardChanges&)>;

  Tail(Database& database, Clock& clock, Metrics& metrics, TailSettings settings = {});
  ~Tail();

  // Adds a listener; before Start only.
  void AddListener(Listener listener);

  // Begins to read after `from`.
  void Start(ChangePosition from);

  // Asks the thread to read soon: after an own commit, or when Redis says that another process has
  // committed. Cheap; many calls in a row make one reading.
  void Wake();

  // How old what the listeners know can be: every change that was committed longer ago than this
  // has been heard by all of them. Infinite before the first read. Costs an atomic read and the
  // clock.
  absl::Duration Age() const;

  // The position up to which everything was heard, in order.
  ChangePosition Settled() const;

  // Waits until something was settled after `position`, the deadline, or `cancelled` (asked at
  // least every 100 ms). For watchers: they wait here and read the database themselves.
  void AwaitAfter(const ChangePosition& position, absl::Time deadline,
                  const std::function<bool()>& cancelled);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_EVENTS_TAIL_H_
