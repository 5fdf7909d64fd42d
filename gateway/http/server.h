// The HTTP port: worker threads, each with its own listening socket (SO_REUSEPORT), its own
// io_context and its own connections.

#ifndef TOUCHSTONE_GATEWAY_HTTP_SERVER_H_
#define TOUCHSTONE_GATEWAY_HTTP_SERVER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "gateway/http/exchange.h"
#include "gateway/http/settings.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone::gateway {

// A running server. Thread-safe. Destroying it ends every connection at once.
class HttpServer {
 public:
  // `handler` and `metrics` must outlive it. The error says what could not be bound or read.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const HttpSettings& settings,
                                                           HttpHandler& handler, Metrics& metrics);

  virtual ~HttpServer() = default;

  // The port in fact bound.
  virtual int port() const = 0;

  // Takes no new connections, lets requests that run finish within the drain time, ends the rest.
  // Returns when all have ended. May be called once.
  virtual void Drain() = 0;
};

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_HTTP_SERVER_H_
