#include "services/feedback/rules/standard_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::ServiceStandard;
using v1::StandardTarget;

ServiceStandard From(const std::string& begin, const std::string& end = "") {
  ServiceStandard standard;
  standard.set_language("en");
  standard.set_effective_date(begin);
  standard.set_end_date(end);
  return standard;
}

void AddTarget(ServiceStandard& standard, StandardTarget::Measure measure, int minutes,
               int seconds) {
  StandardTarget& target = *standard.add_targets();
  target.set_measure(measure);
  target.set_target_minutes(minutes);
  target.set_threshold_seconds(seconds);
}

std::vector<std::string> FieldsOf(const ServiceStandard& standard) {
  std::vector<std::string> fields;
  for (const auto& violation : StandardViolations(standard)) fields.push_back(violation.field);
  return fields;
}

TEST(StandardRules, WantEachMeasureOnceWithItsNumber) {
  ServiceStandard fine = From("2026-03-01", "2026-03-01");
  AddTarget(fine, StandardTarget::ANSWERED_IN_TIME, 0, 20);
  AddTarget(fine, StandardTarget::RESOLVED_IN_TIME, 2400, 0);
  AddTarget(fine, StandardTarget::SATISFIED, 0, 0);
  EXPECT_THAT(FieldsOf(fine), IsEmpty());

  ServiceStandard wrong = From("2026-03-02", "2026-03-01");
  wrong.set_language("xx-YY");
  AddTarget(wrong, StandardTarget::ANSWERED_IN_TIME, 5, 0);
  AddTarget(wrong, StandardTarget::ANSWERED_IN_TIME, 0, 20);
  AddTarget(wrong, StandardTarget::RESOLVED_IN_TIME, 0, 0);
  EXPECT_THAT(FieldsOf(wrong), ElementsAre("service_standard.end_date", "service_standard.language",
                                           "service_standard.targets[0].target_minutes",
                                           "service_standard.targets[0].threshold_seconds",
                                           "service_standard.targets[1].measure",
                                           "service_standard.targets[2].target_minutes"));
  EXPECT_THAT(FieldsOf(From("2026-02-30")), ElementsAre("service_standard.effective_date"));
}

TEST(StandardRules, KnowWhichHoldTogether) {
  EXPECT_TRUE(HoldTogether(From("2026-01-01"), From("2030-01-01")));
  EXPECT_TRUE(HoldTogether(From("2026-01-01", "2026-03-01"), From("2026-03-01")));
  EXPECT_FALSE(HoldTogether(From("2026-01-01", "2026-02-28"), From("2026-03-01")));
  EXPECT_FALSE(HoldTogether(From("2026-03-01"), From("2026-01-01", "2026-02-28")));
  EXPECT_TRUE(HoldsOn(From("2026-01-01", "2026-03-01"), "2026-03-01"));
  EXPECT_FALSE(HoldsOn(From("2026-01-01", "2026-03-01"), "2026-03-02"));
  EXPECT_FALSE(HoldsOn(From("2026-01-01"), "2025-12-31"));
}

}  // namespace
}  // namespace touchstone::feedback
