// What metrics say of the requests of one kind: a method's, as a rule.

#ifndef TOUCHSTONE_GATEWAY_REST_REQUEST_METRICS_H_
#define TOUCHSTONE_GATEWAY_REST_REQUEST_METRICS_H_

#include <array>
#include <chrono>
#include <string>

#include "gateway/rest/request_context.h"
#include "services/runtime/telemetry/metrics.h"

namespace touchstone::gateway {

// Thread-safe.
class RequestMetrics {
 public:
  // `metrics` must outlive it.
  RequestMetrics(Metrics& metrics, const std::string& method);

  // Counts a request that was answered, and says how long it took.
  std::chrono::duration<double> Count(const RequestContext& context) const;
  // Counts one that was refused before it was one.
  void CountRefusal(int status) const;

 private:
  prometheus::Histogram* seconds_;
  std::array<prometheus::Counter*, 6> by_class_{};  // of status 1xx … 5xx; [0] is not used
};

// How many requests were refused, in all: because their caller made too many, and because the
// gateway had too many.
prometheus::Counter& RateLimited(Metrics& metrics);
prometheus::Counter& Overloaded(Metrics& metrics);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_REST_REQUEST_METRICS_H_
