// Where what the organization believes that customers need differs from what they say.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_NEED_DIFFERENCES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_NEED_DIFFERENCES_H_

#include <touchstone/feedback/v1/needs_interview.pb.h>
#include <touchstone/feedback/v1/requirement.pb.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"
#include "services/runtime/figures/difference_tests.h"

namespace touchstone::feedback {

inline constexpr char kNeedImportanceFormula[] = "need-importance-mean-1";
inline constexpr char kNeedFulfilmentFormula[] = "need-fulfilment-mean-1";

// What was said of a requirement; only numbers that were given are in the sums.
struct NeedSums {
  int64_t interviews = 0;
  Sums importance;
  Sums fulfilment;
};

// A row for each requirement, those that differ most first, then by title; `said` is by the
// requirement's name. A last one tells in how many interviews there were needs that are on no list.
// Of several differences a row says the largest; of equal ones that it matters more, then that it
// is met less.
std::vector<v1::NeedDifference> NeedDifferencesOf(const std::vector<v1::Requirement>& requirements,
                                                  const std::map<std::string, NeedSums>& said,
                                                  int64_t not_listed);

// Everything that is wrong within an interview: a day that is none, an answer of neither a
// requirement nor a need or of both, one requirement twice. Field paths start with
// "needs_interview.".
std::vector<FieldViolation> InterviewViolations(const v1::NeedsInterview& interview);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_NEED_DIFFERENCES_H_
