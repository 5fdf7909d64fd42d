#include "services/runtime/telemetry/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/golden/metric_names.h"

namespace touchstone {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Metrics, TheSameNameAndLabelsAreTheSameMetric) {
  Metrics metrics;
  prometheus::Counter& hits =
      metrics.Counter("touchstone_cache_gets_total", "Reads.", {{"from", "near"}});
  hits.Increment();
  metrics.Counter("touchstone_cache_gets_total", "Reads.", {{"from", "near"}}).Increment();
  metrics.Counter("touchstone_cache_gets_total", "Reads.", {{"from", "redis"}}).Increment();
  EXPECT_EQ(hits.Value(), 2);
  EXPECT_THAT(metrics.Text(), HasSubstr("touchstone_cache_gets_total{from=\"near\"} 2\n"));
  EXPECT_THAT(metrics.Text(), HasSubstr("touchstone_cache_gets_total{from=\"redis\"} 1\n"));
}

TEST(Metrics, AGaugeHoldsWhatItWasSetTo) {
  Metrics metrics;
  metrics.Gauge("touchstone_tail_age_seconds", "Age.").Set(0.5);
  EXPECT_THAT(metrics.Text(), HasSubstr("\ntouchstone_tail_age_seconds 0.5\n"));
}

TEST(Metrics, ATimeFallsIntoBucketsFromFiftyMicrosecondsToTenSeconds) {
  Metrics metrics;
  prometheus::Histogram& times = metrics.Histogram("touchstone_call_seconds", "Times.");
  times.Observe(40e-6);
  times.Observe(0.003);
  times.Observe(60);
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("touchstone_call_seconds_bucket{le=\"5e-05\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("touchstone_call_seconds_bucket{le=\"0.0025\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("touchstone_call_seconds_bucket{le=\"0.005\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("touchstone_call_seconds_bucket{le=\"10\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("touchstone_call_seconds_bucket{le=\"+Inf\"} 3\n"));
}

TEST(Metrics, AScrapeNamesEachOnce) {
  Metrics metrics;
  metrics.Histogram("touchstone_call_seconds", "Times.", {{"method", "a"}}).Observe(1);
  metrics.Histogram("touchstone_call_seconds", "Times.", {{"method", "b"}}).Observe(1);
  metrics.Counter("touchstone_calls_total", "# TYPE it is not counter");
  EXPECT_THAT(MetricNames(metrics.Text()),
              ElementsAre("touchstone_call_seconds", "touchstone_calls_total"));
}

}  // namespace
}  // namespace touchstone
