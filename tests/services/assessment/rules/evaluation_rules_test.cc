#include "services/assessment/rules/evaluation_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Evaluation;
using v1::PerformanceExpectation;

v1::PerformanceExpectation Expected(const std::vector<std::string>& ids) {
  PerformanceExpectation expectation;
  expectation.set_name("e");
  expectation.set_start_date("2026-01-01");
  expectation.set_end_date("2026-12-31");
  for (const std::string& id : ids) {
    v1::ExpectedResult& result = *expectation.add_results();
    result.set_id(id);
    result.add_competencies("focus");
  }
  return expectation;
}

std::vector<std::string> Fields(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations) fields.push_back(violation.field);
  return fields;
}

std::vector<std::string> Wrong(const PerformanceExpectation& expectation) {
  return Fields(ExpectationViolations(expectation, {"care", "focus"}));
}

TEST(EvaluationRules, AnExpectationIsOfAPeriodAndOfARelease) {
  PerformanceExpectation expectation = Expected({"a", "b"});
  EXPECT_THAT(Wrong(expectation), IsEmpty());
  expectation.mutable_results(0)->set_due_date("2026-12-31");
  expectation.mutable_results(1)->set_due_date("2026-01-01");
  EXPECT_THAT(Wrong(expectation), IsEmpty());

  expectation.mutable_results(0)->set_due_date("2027-01-01");
  expectation.mutable_results(1)->set_due_date("2026-02-30");
  EXPECT_THAT(Wrong(expectation), ElementsAre("performance_expectation.results[0].due_date",
                                              "performance_expectation.results[1].due_date"));
  expectation = Expected({"a", "a"});
  expectation.mutable_results(1)->add_competencies("tact");
  EXPECT_THAT(Wrong(expectation),
              ElementsAre("performance_expectation.results[1].id",
                          "performance_expectation.results[1].competencies[1]"));
  expectation = Expected({});
  expectation.set_end_date("2025-12-31");
  EXPECT_THAT(Wrong(expectation), ElementsAre("performance_expectation.end_date"));
  expectation.set_start_date("2026-02-29");
  EXPECT_THAT(Wrong(expectation), ElementsAre("performance_expectation.start_date"));
}

TEST(EvaluationRules, EachExpectedResultIsEvaluatedOnce) {
  const PerformanceExpectation expectation = Expected({"a", "b"});
  const auto wrong = [&](const std::vector<std::string>& ids, bool whole) {
    Evaluation evaluation;
    for (const std::string& id : ids) evaluation.add_results()->set_expected_result(id);
    return Fields(EvaluationViolations(evaluation, expectation, whole));
  };
  EXPECT_THAT(wrong({}, false), IsEmpty());
  EXPECT_THAT(wrong({"b"}, false), IsEmpty());
  EXPECT_THAT(wrong({"b", "a"}, true), IsEmpty());
  EXPECT_THAT(wrong({"a", "c"}, false), ElementsAre("evaluation.results[1].expected_result"));
  EXPECT_THAT(wrong({"a", "a"}, false), ElementsAre("evaluation.results[1].expected_result"));
  EXPECT_THAT(wrong({"b"}, true), ElementsAre("evaluation.results"));
  EXPECT_THAT(wrong({}, true), ElementsAre("evaluation.results", "evaluation.results"));
}

TEST(EvaluationRules, AStateThatDoesNotFitIsSaidInWords) {
  Evaluation evaluation;
  evaluation.set_state(Evaluation::DRAFT);
  EXPECT_TRUE(CheckState(evaluation, Evaluation::DRAFT).ok());
  EXPECT_EQ(ReasonOf(CheckIsPresented(evaluation)), reasons::kEvaluationState);
  for (const auto state :
       {Evaluation::PRESENTED, Evaluation::SIGNED, Evaluation::SIGNING_REFUSED}) {
    evaluation.set_state(state);
    EXPECT_TRUE(CheckIsPresented(evaluation).ok());
    EXPECT_EQ(ReasonOf(CheckState(evaluation, Evaluation::DRAFT)), reasons::kEvaluationState);
  }
  PerformanceExpectation expectation = Expected({});
  expectation.set_state(PerformanceExpectation::CLOSED);
  const absl::Status status = CheckState(expectation, PerformanceExpectation::AGREED);
  EXPECT_EQ(ReasonOf(status), reasons::kExpectationState);
  EXPECT_EQ(status.message(), "e is closed; for this it must be agreed.");
}

}  // namespace
}  // namespace touchstone::assessment
