#include "services/recruiting/rules/outreach_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Fields(const v1::OutreachActivity& activity,
                                const v1::Requisition& requisition) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : OutreachViolations(activity, requisition)) {
    fields.push_back(violation.field);
  }
  return fields;
}

TEST(CostPerHire, IsRoundedHalfUpAndNoNumberWithoutHires) {
  EXPECT_EQ(CostPerHire(15000, 0), std::nullopt);
  EXPECT_EQ(CostPerHire(0, 3), 0);
  EXPECT_EQ(CostPerHire(10, 4), 3);  // 2.5
  EXPECT_EQ(CostPerHire(7, 3), 2);   // 2.33
  EXPECT_EQ(CostPerHire(8, 3), 3);   // 2.67
  const int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(CostPerHire(most, 1), most);
  EXPECT_EQ(CostPerHire(most, 2), most / 2 + 1);
}

TEST(OutreachRules, NeedADayAndACurrencyWhereThereIsACost) {
  v1::OutreachActivity activity;
  activity.set_activity_date("2031-02-29");
  activity.set_cost_cents(1);
  EXPECT_THAT(Fields(activity, {}),
              ElementsAre("outreach_activity.activity_date", "outreach_activity.currency_code"));
  activity.set_activity_date("2031-02-28");
  activity.set_cost_cents(0);
  EXPECT_THAT(Fields(activity, {}), IsEmpty());
}

TEST(OutreachRules, HoldCompetenciesAgainstTheProfileOnceItIsCopied) {
  v1::OutreachActivity activity;
  activity.set_activity_date("2031-02-28");
  activity.set_competency("focus");
  v1::Requisition requisition;
  EXPECT_THAT(Fields(activity, requisition), IsEmpty());
  requisition.mutable_profile()->add_requirements()->set_competency("care");
  EXPECT_THAT(Fields(activity, requisition), ElementsAre("outreach_activity.competency"));
  requisition.mutable_profile()->add_requirements()->set_competency("focus");
  EXPECT_THAT(Fields(activity, requisition), IsEmpty());
}

}  // namespace
}  // namespace touchstone::recruiting
