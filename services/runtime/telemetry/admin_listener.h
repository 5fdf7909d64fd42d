// A process's small HTTP port for those who watch over it.
//
//   GET /metrics   all metrics, in Prometheus's text format
//   GET /healthz   200 while the process lives
//   GET /readyz    200 when it can serve; 503, with the reason, when it cannot
//
// Other paths are 404, other methods 405. It has no login and tells nothing personal or secret: it
// belongs on a loopback or cluster-internal address.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_ADMIN_LISTENER_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_ADMIN_LISTENER_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone {

// Answers from a few threads of its own, so that it answers when the process's others are all busy.
// Destroying it closes the port and waits for requests that run.
class AdminListener {
 public:
  // Listens on `address`, "host:port"; port 0 takes a free one. `is_ready` is called from several
  // threads at a time and must answer soon; `metrics` must outlive the listener. UNAVAILABLE when
  // the address cannot be had.
  static absl::StatusOr<std::unique_ptr<AdminListener>> Start(
      const std::string& address, const Metrics& metrics, std::function<absl::Status()> is_ready);

  virtual ~AdminListener() = default;

  // The port in fact bound.
  virtual int port() const = 0;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_ADMIN_LISTENER_H_
