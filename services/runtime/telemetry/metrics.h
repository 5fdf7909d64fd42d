// What a process counts and times, for Prometheus.
//
// A metric is declared where it is used, by name, help and label names, and listed in
// tests/golden/metrics.txt so that none vanishes unseen. Names start with "touchstone_"; times are
// in seconds. Labels never hold personal data and take few values (a method, an outcome; never a
// resource).

#ifndef TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_METRICS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_METRICS_H_

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <map>
#include <memory>
#include <string>

namespace touchstone {

using MetricLabels = std::map<std::string, std::string>;

// A process's metrics. Thread-safe. What Counter, Gauge and Histogram return lives as long as this;
// the same name and labels give the same object. Look one up once and keep the reference: a look-up
// takes a lock.
class Metrics {
 public:
  Metrics();

  prometheus::Counter& Counter(const std::string& name, const std::string& help,
                               const MetricLabels& labels = {});
  prometheus::Gauge& Gauge(const std::string& name, const std::string& help,
                           const MetricLabels& labels = {});
  // Of seconds: buckets from 50 µs to 10 s, about three to a decade.
  prometheus::Histogram& Histogram(const std::string& name, const std::string& help,
                                   const MetricLabels& labels = {});

  // All of them in Prometheus's text format.
  std::string Text() const;

  const std::shared_ptr<prometheus::Registry>& registry() const { return registry_; }

 private:
  std::shared_ptr<prometheus::Registry> registry_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_TELEMETRY_METRICS_H_
