#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/feedback/v1/service_level_report.pb.h>

#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/figures/figure_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Values;
using Request = v1::ReportServiceLevelsRequest;
using Response = v1::ReportServiceLevelsResponse;

class ServiceLevelReports : public FigureOffice {
 protected:
  static IntervalFacts Interval(const std::string& queue) {
    return {
        .start_time = absl::FromCivil(absl::CivilSecond(2025, 5, 2, 9, 0, 0), absl::UTCTimeZone()),
        .language = "en",
        .channel = v1::CALL,
        .queue = queue,
        .threshold_seconds = 20,
        .short_seconds = 5,
        .offered = 140,
        .answered = 100,
        .answered_in_time = 80,
        .abandoned = 20,
        .short_abandoned = 10,
        .overflowed = 10,
        .handle_seconds = 30'000};
  }
  void Add(const IntervalFacts& interval) {
    Count([&](Counters& counters) { counters.CountInterval({}, interval); });
  }
  static Request May(v1::Abandons abandons) {
    Request request = About<Request>("2025-05-01", "2025-05-31");
    request.set_abandons(abandons);
    return request;
  }
  Response Get(const Request& request) {
    const auto report = Report<Response>("ReportServiceLevels", request);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : Response();
  }
};

TEST_P(ServiceLevelReports, NamesHowAbandonedOnesCount) {
  Add(Interval("english"));
  struct Row {
    v1::Abandons abandons;
    double level;
    const char* formula;
  };
  for (const Row& row :
       {Row{v1::ABANDONS_EXCLUDED, 0.8, "service-level-excluding-abandons-1"},
        Row{v1::ABANDONS_COUNTED, 80.0 / 130, "service-level-counting-abandons-1"},
        Row{v1::SHORT_ABANDONS_EXCLUDED, 80.0 / 120, "service-level-excluding-short-1"}}) {
    const Response report = Get(May(row.abandons));
    EXPECT_DOUBLE_EQ(report.rows(0).service_level().value(), row.level);
    EXPECT_EQ(report.rows(0).service_level().formula(), row.formula);
    EXPECT_THAT(report.formulas(), ElementsAre("abandon-rate-1", "handle-mean-1", row.formula));
  }
  const v1::ServiceLevelRow row = Get(May(v1::ABANDONS_EXCLUDED)).rows(0);
  EXPECT_EQ(row.abandon_rate().n(), 130);
  EXPECT_EQ(row.abandon_rate().numerator(), 30);
  EXPECT_DOUBLE_EQ(row.handle_seconds().value(), 300);
  EXPECT_EQ(row.overflowed(), 10);
}

TEST_P(ServiceLevelReports, StandsByQueue) {
  Add(Interval("english"));
  Add(Interval("spanish"));
  Add(Interval("spanish"));
  Request request = May(v1::ABANDONS_EXCLUDED);
  request.add_dimensions(v1::BY_QUEUE);
  const Response report = Get(request);
  ASSERT_EQ(report.rows_size(), 2);
  EXPECT_EQ(report.rows(1).slice().queue(), "spanish");
  EXPECT_EQ(report.rows(1).offered(), 280);
  request.clear_dimensions();
  request.mutable_slice()->set_queue("english");
  EXPECT_EQ(Get(request).rows(0).offered(), 140);
}

TEST_P(ServiceLevelReports, SeveralThresholdsAreNotPutTogether) {
  Add(Interval("english"));
  IntervalFacts later = Interval("english");
  later.start_time += absl::Hours(24 * 31);
  later.threshold_seconds = 60;
  Add(later);
  Request request = About<Request>("2025-05-01", "2025-06-30");
  request.set_abandons(v1::ABANDONS_EXCLUDED);
  const auto refused = Report<Response>("ReportServiceLevels", request);
  EXPECT_EQ(ReasonOf(refused.status()), reasons::kRulesDiffer);
  EXPECT_THAT(std::string(refused.status().message()),
              HasSubstr("20 seconds since 2025-05, 60 seconds since 2025-06"));
  request.set_threshold_seconds(60);
  EXPECT_EQ(Get(request).rows(0).offered(), 140);
}

TEST_P(ServiceLevelReports, ShortOnesAreAskedForOnlyWhereTheyAreTold) {
  IntervalFacts untold = Interval("english");
  untold.short_seconds = 0;
  Add(untold);
  const auto refused = Report<Response>("ReportServiceLevels", May(v1::SHORT_ABANDONS_EXCLUDED));
  EXPECT_EQ(ReasonOf(refused.status()), reasons::kRulesDiffer);
  EXPECT_EQ(Get(May(v1::ABANDONS_COUNTED)).rows(0).offered(), 140);
}

TEST_P(ServiceLevelReports, AReplacedIntervalCountsOnce) {
  const IntervalFacts interval = Interval("english");
  Add(interval);
  IntervalFacts better = interval;
  better.answered_in_time = 90;
  Count([&](Counters& counters) { counters.CountInterval(interval, better); });
  EXPECT_EQ(Get(May(v1::ABANDONS_EXCLUDED)).rows(0).answered_in_time(), 90);
  EXPECT_EQ(Get(May(v1::ABANDONS_EXCLUDED)).rows(0).offered(), 140);
}

TEST_P(ServiceLevelReports, SayingHowAbandonedOnesCountIsRequired) {
  EXPECT_THAT(
      FieldsOf(Report<Response>("ReportServiceLevels", About<Request>("2025-05-01", "2025-05-31"))
                   .status()),
      ElementsAre("abandons"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, ServiceLevelReports, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::feedback
