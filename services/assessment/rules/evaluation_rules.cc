#include "services/assessment/rules/evaluation_rules.h"

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/days.h"

namespace touchstone::assessment {
namespace {

using v1::Evaluation;
using v1::PerformanceExpectation;

absl::string_view Words(PerformanceExpectation::State state) {
  switch (state) {
    case PerformanceExpectation::DRAFT:
      return "a draft";
    case PerformanceExpectation::AGREED:
      return "agreed";
    default:
      return "closed";
  }
}

absl::string_view Words(Evaluation::State state) {
  switch (state) {
    case Evaluation::DRAFT:
      return "a draft";
    case Evaluation::PRESENTED:
      return "presented";
    case Evaluation::SIGNING_REFUSED:
      return "final, and the person would not sign it";
    default:
      return "signed";
  }
}

template <typename Resource>
absl::Status CheckStateOf(const Resource& resource, typename Resource::State needed,
                          absl::string_view reason) {
  if (resource.state() == needed) return absl::OkStatus();
  return FailedPrecondition(reason, resource.name(),
                            absl::StrCat(resource.name(), " is ", Words(resource.state()),
                                         "; for this it must be ", Words(needed), "."));
}

}  // namespace

absl::Status CheckState(const PerformanceExpectation& expectation,
                        PerformanceExpectation::State needed) {
  return CheckStateOf(expectation, needed, reasons::kExpectationState);
}

absl::Status CheckState(const Evaluation& evaluation, Evaluation::State needed) {
  return CheckStateOf(evaluation, needed, reasons::kEvaluationState);
}

absl::Status CheckIsPresented(const Evaluation& evaluation) {
  if (evaluation.state() == Evaluation::SIGNED ||
      evaluation.state() == Evaluation::SIGNING_REFUSED) {
    return absl::OkStatus();
  }
  return CheckState(evaluation, Evaluation::PRESENTED);
}

bool IsOfWholePeriod(Evaluation::Kind kind) { return kind != Evaluation::INTERIM; }

std::vector<FieldViolation> ExpectationViolations(const PerformanceExpectation& expectation,
                                                  const std::set<std::string>& competencies) {
  std::vector<FieldViolation> violations;
  const auto report = [&](absl::string_view field, absl::string_view problem) {
    violations.push_back({absl::StrCat("performance_expectation.", field), std::string(problem)});
  };
  const auto start = ParseDay(expectation.start_date());
  const auto end = ParseDay(expectation.end_date());
  if (!start) report("start_date", "is no day");
  if (!end) report("end_date", "is no day");
  if (start && end && *end < *start) report("end_date", "is before the first day");
  std::set<std::string> ids;
  for (int i = 0; i < expectation.results_size(); ++i) {
    const v1::ExpectedResult& result = expectation.results(i);
    const std::string at = absl::StrCat("results[", i, "].");
    if (!ids.insert(result.id()).second) report(at + "id", "is that of another result");
    const auto due = ParseDay(result.due_date());
    if (!due && !result.due_date().empty()) report(at + "due_date", "is no day");
    if (due && start && end && (*due < *start || *due > *end)) {
      report(at + "due_date", "is not within the period");
    }
    for (int j = 0; j < result.competencies_size(); ++j) {
      if (competencies.contains(result.competencies(j))) continue;
      report(absl::StrCat(at, "competencies[", j, "]"), "is not in the release");
    }
  }
  return violations;
}

std::vector<FieldViolation> EvaluationViolations(const Evaluation& evaluation,
                                                 const PerformanceExpectation& expectation,
                                                 bool whole) {
  std::vector<FieldViolation> violations;
  std::set<std::string> missing;
  for (const v1::ExpectedResult& expected : expectation.results()) missing.insert(expected.id());
  const std::set<std::string> expected = missing;
  for (int i = 0; i < evaluation.results_size(); ++i) {
    const std::string& id = evaluation.results(i).expected_result();
    const std::string field = absl::StrCat("evaluation.results[", i, "].expected_result");
    if (!expected.contains(id)) {
      violations.push_back({field, "is not expected"});
    } else if (missing.erase(id) == 0) {
      violations.push_back({field, "is evaluated already"});
    }
  }
  if (!whole) return violations;
  for (const std::string& id : missing) {
    violations.push_back({"evaluation.results", absl::StrCat("lacks \"", id, "\"")});
  }
  return violations;
}

}  // namespace touchstone::assessment
