#include "gateway/rest/request_metrics.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace touchstone::gateway {

RequestMetrics::RequestMetrics(Metrics& metrics, const std::string& method)
    : seconds_(&metrics.Histogram("touchstone_gateway_request_seconds",
                                  "How long REST requests took.", {{"method", method}})) {
  for (int i = 1; i < 6; ++i) {
    by_class_[i] =
        &metrics.Counter("touchstone_gateway_requests_total", "REST requests that were answered.",
                         {{"method", method}, {"status", absl::StrCat(i, "xx")}});
  }
}

std::chrono::duration<double> RequestMetrics::Count(const RequestContext& context) const {
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - context.begun;
  seconds_->Observe(took.count());
  CountRefusal(context.status);
  return took;
}

void RequestMetrics::CountRefusal(int status) const {
  by_class_[std::clamp(status / 100, 1, 5)]->Increment();
}

prometheus::Counter& RateLimited(Metrics& metrics) {
  return metrics.Counter("touchstone_gateway_rate_limited_total",
                         "Requests refused because their caller made too many.");
}

prometheus::Counter& Overloaded(Metrics& metrics) {
  return metrics.Counter("touchstone_gateway_overloaded_total",
                         "Requests refused because too many were in flight.");
}

}  // namespace touchstone::gateway
