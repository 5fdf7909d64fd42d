// What makes a performance expectation or an evaluation right, and what each state is called.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_EVALUATION_RULES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_EVALUATION_RULES_H_

#include <touchstone/assessment/v1/evaluation.pb.h>
#include <touchstone/assessment/v1/performance_expectation.pb.h>

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::assessment {

// FAILED_PRECONDITION (EXPECTATION_STATE) unless it is in that state.
absl::Status CheckState(const v1::PerformanceExpectation& expectation,
                        v1::PerformanceExpectation::State needed);

// FAILED_PRECONDITION (EVALUATION_STATE) unless it is in that state.
absl::Status CheckState(const v1::Evaluation& evaluation, v1::Evaluation::State needed);

// The same unless the person reads it: it is presented, or final already.
absl::Status CheckIsPresented(const v1::Evaluation& evaluation);

// Whether an evaluation is of its expectation's whole period, and closes it.
bool IsOfWholePeriod(v1::Evaluation::Kind kind);

// What is wrong with an expectation by itself. `competencies` are the ids of those in its release.
std::vector<FieldViolation> ExpectationViolations(const v1::PerformanceExpectation& expectation,
                                                  const std::set<std::string>& competencies);

// What is wrong with the results of an evaluation of an agreed expectation; with `whole` also which
// of the expected ones it says nothing about.
std::vector<FieldViolation> EvaluationViolations(const v1::Evaluation& evaluation,
                                                 const v1::PerformanceExpectation& expectation,
                                                 bool whole);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_EVALUATION_RULES_H_
