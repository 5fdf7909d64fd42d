#include "services/feedback/handoffs/escalation.h"

#include "services/feedback/cases/case_notices.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/rules/case_way.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {

using v1::Case;
using v1::CaseStep;

absl::Status EscalateOver(const CaseNeighbors& neighbors, const Context& context,
                          Transaction& transaction, const std::string& handoff,
                          const std::string& why, Case& of) {
  if (!StateAfter(CaseStep::ESCALATED, of.state())) return absl::OkStatus();
  RETURN_IF_ERROR(TakeStep(neighbors, context, transaction,
                           {.kind = CaseStep::ESCALATED, .note = why, .subject = handoff}, of));
  return TellEscalated(neighbors, transaction, of, "", why);
}

absl::Status EscalateCaseOf(const CaseNeighbors& neighbors, const Context& context,
                            Transaction& transaction, const std::string& handoff,
                            const std::string& why) {
  ASSIGN_OR_RETURN(const auto of, FindCase(transaction, ParentOf(handoff)));
  if (!StateAfter(CaseStep::ESCALATED, of->state())) return absl::OkStatus();
  RETURN_IF_ERROR(EscalateOver(neighbors, context, transaction, handoff, why, *of));
  return transaction.Update(CaseType(), *of);
}

Context ContextOf(const std::string& actor) {
  auto principal = std::make_shared<trust::v1::Principal>();
  principal->set_kind(trust::v1::Principal::SERVICE);
  principal->set_id(actor);
  Context context;
  context.caller = std::move(principal);
  return context;
}

}  // namespace touchstone::feedback
