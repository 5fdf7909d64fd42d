// Weekly reviews: Mondays, and what became of the last strategy; and who is asked again.

#include "services/feedback/rules/review_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "services/feedback/rules/follow_up_answers.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::FollowUp;
using v1::ReviewItem;

constexpr Day kToday = 20'520;  // 2026-03-08

std::vector<std::string> Fields(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations) fields.push_back(violation.field);
  return fields;
}

TEST(ReviewRules, AreOfMondays) {
  EXPECT_THAT(WeekViolations("2026-03-09"), IsEmpty());
  EXPECT_THAT(WeekViolations("1969-12-29"), IsEmpty());
  const auto violations = WeekViolations("2026-03-15");
  ASSERT_EQ(violations.size(), 1);
  EXPECT_THAT(violations[0].problem, HasSubstr("2026-03-09"));
  EXPECT_THAT(WeekViolations("1969-12-31")[0].problem, HasSubstr("1969-12-29"));
  EXPECT_EQ(Fields(WeekViolations("2026-02-30")), std::vector<std::string>{"review.week_date"});
}

TEST(ReviewRules, AskWhatBecameOfTheLastStrategy) {
  struct Row {
    ReviewItem::FormerOutcome outcome;
    std::optional<Day> former_due;
    bool is_fine;
  };
  const Row rows[] = {
      {ReviewItem::FORMER_OUTCOME_UNSPECIFIED, std::nullopt, true},
      {ReviewItem::NONE_BEFORE, std::nullopt, true},
      {ReviewItem::DONE, std::nullopt, false},
      {ReviewItem::FORMER_OUTCOME_UNSPECIFIED, kToday - 3, false},
      {ReviewItem::NONE_BEFORE, kToday - 3, false},
      {ReviewItem::DONE, kToday - 3, true},
      {ReviewItem::CHANGED, kToday - 3, true},
      {ReviewItem::NOT_DONE, kToday - 3, true},
      {ReviewItem::NOT_DONE, kToday + 1, false},
      {ReviewItem::STILL_TIME, kToday - 3, false},
      {ReviewItem::STILL_TIME, kToday, true},
      {ReviewItem::STILL_TIME, kToday + 9, true},
  };
  for (const Row& row : rows) {
    v1::SetReviewStrategyRequest request;
    request.set_strategy("Send the crew.");
    request.set_due_date(DayText(kToday + 5));
    request.set_former_outcome(row.outcome);
    EXPECT_EQ(StrategyViolations(request, row.former_due, kToday).empty(), row.is_fine)
        << row.outcome << " " << row.former_due.value_or(0);
  }
}

TEST(ReviewRules, WantADayToCome) {
  v1::SetReviewStrategyRequest request;
  request.set_due_date(DayText(kToday - 2));
  EXPECT_THAT(Fields(StrategyViolations(request, std::nullopt, kToday)), ElementsAre("due_date"));
  request.set_due_date("2026-02-30");
  EXPECT_THAT(Fields(StrategyViolations(request, std::nullopt, kToday)), ElementsAre("due_date"));
}

TEST(FollowUpAnswers, AreAskedForUntilThereIsOne) {
  for (const auto outcome :
       {FollowUp::OUTCOME_UNSPECIFIED, FollowUp::NO_ANSWER, FollowUp::NOT_CONTACTABLE}) {
    EXPECT_TRUE(IsAskedAgain(outcome)) << InWords(outcome);
  }
  for (const auto outcome :
       {FollowUp::NOT_MET, FollowUp::MET, FollowUp::EXCEEDED, FollowUp::DISPUTED}) {
    EXPECT_FALSE(IsAskedAgain(outcome)) << InWords(outcome);
  }
}

}  // namespace
}  // namespace touchstone::feedback
