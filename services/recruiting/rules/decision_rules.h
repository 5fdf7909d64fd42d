// What must hold within a decision, and which levels leave with who is hired.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_DECISION_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_DECISION_RULES_H_

#include <touchstone/recruiting/v1/decision.pb.h>
#include <touchstone/recruiting/v1/pre_hire.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// "a draft", "offered", …
absl::string_view InWords(v1::Decision::State state);
// "pending", "linked", …
absl::string_view InWords(v1::PreHire::State state);

// Everything that is wrong in it: what is of another organization, a position that is none of the
// requisition's, a date that is no day. Field paths start with "decision.".
std::vector<FieldViolation> DecisionViolations(const v1::Decision& decision,
                                               const v1::Requisition& requisition);

// Whether the last day on which the offer can be accepted is over.
bool IsOver(const v1::Decision& decision, Day today);

// What a panel agreed on about a competency.
struct InterviewLevel {
  std::string competency;
  std::string level;  // its id; empty when not even the lowest showed
};

// What of it goes on with who is hired, in the order of `levels`: nothing where the requisition
// does not say so; of a competency that was asked about more than once, the last.
std::vector<v1::SharedLevel> SharedLevels(const v1::Requisition& requisition,
                                          const std::vector<InterviewLevel>& levels, Day start);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_DECISION_RULES_H_
