// A process that serves: the gRPC port, health, reflection, the admin listener, and an orderly end.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SERVING_SERVER_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SERVING_SERVER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/telemetry/metrics.h"
#include "services/runtime/trust/identity.h"

namespace grpc {
class Channel;
}

namespace touchstone {

struct ServerSettings {
  // host:port of the gRPC port; port 0 takes a free one. Empty: no port, in-process calls only.
  std::string listen = "127.0.0.1:0";
  // host:port of /metrics, /healthz and /readyz; empty for none.
  std::string admin_listen;
  // The most calls at a time; streams, and calls that wait for something, apart. Beyond it
  // RESOURCE_EXHAUSTED with RetryInfo.
  int largest_in_flight = 256;
  int largest_streams = 256;
  // What a caller without a deadline gets; a stream of answers lasts as long as the caller's
  // identity instead, and then ends with UNAVAILABLE, for the caller to resume with a new one.
  absl::Duration default_deadline = absl::Seconds(30);
  // How long calls that run may go on after SIGTERM.
  absl::Duration drain = absl::Seconds(10);
  // The largest message taken, in bytes.
  int largest_message = 4 << 20;
  // Connections are closed after this long, so that new replicas get their share.
  absl::Duration largest_connection_age = absl::Minutes(30);
};

// What a server stands on; all must outlive it.
struct ServerParts {
  Metrics* metrics = nullptr;
  IdentityVerifier* identities = nullptr;
  // Whether requests can be served. Asked twice a second by one thread, and must answer soon;
  // /readyz and gRPC health tell what it said last. Empty: always.
  std::function<absl::Status()> is_ready;
};

// A running server. Destroying it drains it.
class Server {
 public:
  // Checks every service (RpcService::Check), binds and starts.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerSettings& settings,
                                                       const ServerParts& parts,
                                                       std::vector<RpcService*> services);

  virtual ~Server() = default;

  // The ports in fact bound; 0 when there is none.
  virtual int port() const = 0;
  virtual int admin_port() const = 0;

  // A channel that calls this server without a socket.
  virtual std::shared_ptr<grpc::Channel> InProcessChannel() = 0;

  // Refuses new calls (health says NOT_SERVING first), ends streams of answers and calls that wait
  // as soon as their handlers look, lets other calls finish within the drain time, then cancels
  // them. Returns when all have ended: a handler that never looks keeps it. May be called once.
  virtual void Drain() = 0;
};

// Starts a server, writes a log line when it is ready, waits for SIGTERM or SIGINT, drains; a
// second signal ends the process at once. The exit code for main: 0 after an orderly end, 1 when it
// could not start (the log says why).
int Serve(const ServerSettings& settings, const ServerParts& parts,
          std::vector<RpcService*> services);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SERVING_SERVER_H_
