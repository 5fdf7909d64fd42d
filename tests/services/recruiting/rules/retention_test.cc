#include "services/recruiting/rules/retention.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Day On(const char* day) { return ParseDay(day).value(); }

const std::vector<RetentionRule>& Schedule() {
  static const auto& schedule = *new std::vector<RetentionRule>{
      {"scorecard", RecordEvent::kActionTaken, 2, 0, "29 CFR 1602.31"},
      {"scorecard", RecordEvent::kRequisitionClosed, 1, 6, "county schedule 7"},
      {"announcement", RecordEvent::kMade, 2, 0, "29 CFR 1602.31"}};
  return schedule;
}

std::vector<StopKind> Kinds(const DisposalFinding& finding) {
  std::vector<StopKind> kinds;
  for (const Stop& stop : finding.stops) kinds.push_back(stop.kind);
  return kinds;
}

TEST(Retention, APeriodEndsWithTheAnniversary) {
  const struct {
    const char* from;
    int years, months;
    const char* behind;
  } table[] = {
      {"2026-03-31", 2, 0, "2028-04-01"}, {"2026-03-31", 0, 0, "2026-04-01"},
      {"2026-12-15", 0, 1, "2027-01-16"}, {"2026-11-15", 1, 2, "2028-01-16"},
      {"2024-02-29", 1, 0, "2025-03-02"},  // 1 March is the anniversary
      {"2024-02-29", 4, 0, "2028-03-01"}, {"2026-08-31", 0, 6, "2027-03-02"},
      {"2026-08-30", 0, 6, "2027-03-02"}, {"2026-08-28", 0, 6, "2027-03-01"},
      {"1969-12-31", 2, 0, "1972-01-01"},
  };
  for (const auto& [from, years, months, behind] : table) {
    EXPECT_EQ(DayText(BehindPeriod(On(from), years, months)), behind) << from;
  }
}

TEST(Retention, TheLongestRuleDecides) {
  const Record record{"scorecard",
                      {{RecordEvent::kActionTaken, On("2026-03-01")},
                       {RecordEvent::kRequisitionClosed, On("2026-12-01")}}};
  const DisposalFinding before = DisposalOf(Schedule(), record, {}, On("2028-03-01"));
  EXPECT_FALSE(before.may_dispose);
  EXPECT_THAT(Kinds(before), ElementsAre(StopKind::kPeriodRuns, StopKind::kPeriodRuns));
  EXPECT_EQ(before.earliest, On("2028-06-02"));
  // The day after, one of the two is over.
  const DisposalFinding between = DisposalOf(Schedule(), record, {}, On("2028-03-02"));
  EXPECT_THAT(Kinds(between), ElementsAre(StopKind::kPeriodRuns));
  EXPECT_EQ(between.stops[0].authority, "county schedule 7");
  EXPECT_EQ(between.stops[0].until, On("2028-06-02"));
  EXPECT_FALSE(DisposalOf(Schedule(), record, {}, On("2028-06-01")).may_dispose);
  const DisposalFinding after = DisposalOf(Schedule(), record, {}, On("2028-06-02"));
  EXPECT_TRUE(after.may_dispose);
  EXPECT_THAT(after.stops, IsEmpty());
  EXPECT_EQ(after.earliest, On("2028-06-02"));
}

TEST(Retention, WaitsForTheEvent) {
  const Record record{"scorecard", {{RecordEvent::kActionTaken, On("2000-01-01")}}};
  const DisposalFinding finding = DisposalOf(Schedule(), record, {}, On("2026-01-01"));
  EXPECT_FALSE(finding.may_dispose);
  EXPECT_THAT(Kinds(finding), ElementsAre(StopKind::kEventPending));
  EXPECT_EQ(finding.stops[0].authority, "county schedule 7");
  EXPECT_EQ(finding.earliest, std::nullopt);
}

TEST(Retention, WhatIsNotScheduledIsKept) {
  const Record record{"letter", {{RecordEvent::kMade, On("1990-01-01")}}};
  const DisposalFinding finding = DisposalOf(Schedule(), record, {}, On("2026-01-01"));
  EXPECT_FALSE(finding.may_dispose);
  EXPECT_THAT(Kinds(finding), ElementsAre(StopKind::kNotScheduled));
  EXPECT_EQ(finding.earliest, std::nullopt);
}

TEST(Retention, NothingGoesWhileSomethingRuns) {
  const Record record{"announcement", {{RecordEvent::kMade, On("2020-01-01")}}};
  const Day today = On("2026-06-15");
  ASSERT_TRUE(DisposalOf(Schedule(), record, {}, today).may_dispose);
  const struct {
    Hold hold;
    bool may_dispose;
    std::optional<Day> earliest;
  } table[] = {
      {{StopKind::kCharge, "charge", On("2021-01-01")}, false, std::nullopt},
      {{StopKind::kLegalHold, "hold", today}, false, std::nullopt},
      {{StopKind::kLegalHold, "hold", today + 1}, true, On("2022-01-02")},
      {{StopKind::kRecordsRequest, "request", today - 9, today + 1}, false, today + 1},
      {{StopKind::kReview, "review", today - 9, today}, true, today},
  };
  for (const auto& [hold, may_dispose, earliest] : table) {
    const DisposalFinding finding = DisposalOf(Schedule(), record, {hold}, today);
    EXPECT_EQ(finding.may_dispose, may_dispose) << hold.authority;
    EXPECT_EQ(finding.earliest, earliest) << hold.authority;
    if (may_dispose) continue;
    ASSERT_EQ(finding.stops.size(), 1U);
    EXPECT_EQ(finding.stops[0].kind, hold.kind);
    EXPECT_EQ(finding.stops[0].authority, hold.authority);
  }
  // All of them are named.
  const DisposalFinding finding =
      DisposalOf(Schedule(), {"announcement", {{RecordEvent::kMade, today}}},
                 {table[0].hold, table[3].hold}, today);
  EXPECT_THAT(Kinds(finding),
              ElementsAre(StopKind::kPeriodRuns, StopKind::kCharge, StopKind::kRecordsRequest));
}

TEST(Retention, ARecordMayGoFromItsEarliestDayOnAndNoSooner) {
  std::mt19937 random(8);
  for (int i = 0; i < 2000; ++i) {
    const auto day = [&] { return static_cast<Day>(20'000 + random() % 3'000); };
    Record record{"scorecard",
                  {{RecordEvent::kActionTaken, day()}, {RecordEvent::kRequisitionClosed, day()}}};
    std::vector<Hold> holds(random() % 3);
    for (Hold& hold : holds) hold = {StopKind::kCharge, "charge", 0, day()};
    const auto earliest = DisposalOf(Schedule(), record, holds, 20'000).earliest;
    ASSERT_TRUE(earliest.has_value());
    EXPECT_FALSE(DisposalOf(Schedule(), record, holds, *earliest - 1).may_dispose);
    EXPECT_TRUE(DisposalOf(Schedule(), record, holds, *earliest).may_dispose);
    EXPECT_TRUE(DisposalOf(Schedule(), record, holds, *earliest + 1'000).may_dispose);
  }
}

}  // namespace
}  // namespace touchstone::recruiting
