// Somebody here has to look: at a case that a partner does not take, has not acknowledged, or sees
// otherwise.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_ESCALATION_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_ESCALATION_H_

#include <touchstone/feedback/v1/case.pb.h>

#include <string>

#include "absl/status/status.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"

namespace touchstone::feedback {

// Escalates a case over a handoff, in words without what is personal; nothing where it is settled.
// The case is for the caller to write.
absl::Status EscalateOver(const CaseNeighbors& neighbors, const Context& context,
                          Transaction& transaction, const std::string& handoff,
                          const std::string& why, v1::Case& of);

// The same to the case of a handoff, and written.
absl::Status EscalateCaseOf(const CaseNeighbors& neighbors, const Context& context,
                            Transaction& transaction, const std::string& handoff,
                            const std::string& why);

// Who does what nobody asked for, such as "handoffs" or a partner whose side was asked.
Context ContextOf(const std::string& actor);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_HANDOFFS_ESCALATION_H_
