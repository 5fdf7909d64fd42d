// What both databases count and time.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_DATABASE_METRICS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_DATABASE_METRICS_H_

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone {

struct DatabaseMetrics {
  explicit DatabaseMetrics(Metrics& metrics)
      : read_seconds(metrics.Histogram("touchstone_database_read_seconds",
                                       "Reads, with the wait for a session.")),
        write_seconds(metrics.Histogram("touchstone_database_write_seconds",
                                        "Writes, with the wait and all retries.")),
        read_wait(metrics.Histogram("touchstone_database_session_wait_seconds",
                                    "Waits for a session.", {{"pool", "read"}})),
        apart_wait(metrics.Histogram("touchstone_database_session_wait_seconds",
                                     "Waits for a session.", {{"pool", "apart"}})),
        write_wait(metrics.Histogram("touchstone_database_session_wait_seconds",
                                     "Waits for a session.", {{"pool", "write"}})),
        retries(metrics.Counter("touchstone_database_retries_total",
                                "Transactions run again after a conflict or a lost session.")),
        commits(metrics.Counter("touchstone_database_commits_total", "Transactions committed.")),
        committed_writes(
            metrics.Counter("touchstone_database_committed_writes_total",
                            "Writes committed; on SQLite several share a transaction.")),
        waiting_writes(metrics.Gauge("touchstone_database_waiting_writes",
                                     "Writes that wait for SQLite's writer.")) {}

  prometheus::Histogram& read_seconds;
  prometheus::Histogram& write_seconds;
  prometheus::Histogram& read_wait;
  prometheus::Histogram& apart_wait;
  prometheus::Histogram& write_wait;
  prometheus::Counter& retries;
  prometheus::Counter& commits;
  prometheus::Counter& committed_writes;
  prometheus::Gauge& waiting_writes;
};

// Observes how long it lived.
class Stopwatch {
 public:
  explicit Stopwatch(prometheus::Histogram& seconds) : seconds_(seconds) {}
  ~Stopwatch() { seconds_.Observe(absl::ToDoubleSeconds(absl::Now() - start_)); }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  prometheus::Histogram& seconds_;
  const absl::Time start_ = absl::Now();
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_DATABASE_METRICS_H_
