#include "services/feedback/improvement/improvement_actions.h"

#include <touchstone/feedback/v1/finding.pb.h>
#include <touchstone/feedback/v1/improvement_action.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/improvement/barriers.h"
#include "services/feedback/improvement/improvement_cycles.h"
#include "services/feedback/improvement/named.h"
#include "services/feedback/improvement/needs_interviews.h"
#include "services/feedback/improvement/requirements.h"
#include "services/feedback/rules/improvement_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::feedback {
namespace {

using v1::ImprovementAction;

// What is not final is nobody's to name, nor to learn of: it is told as what does not exist is.
absl::StatusOr<bool> IsFinalFinding(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const auto finding,
                   session.QueryOne<std::string>("SELECT name FROM findings WHERE name = :name AND "
                                                 "state = :final AND delete_time = 0",
                                                 name, static_cast<int>(v1::Finding::FINAL)));
  return finding.has_value();
}

absl::Status CheckOrigin(Transaction& transaction, const ImprovementAction& action,
                         const std::string& field, const std::string& origin) {
  static const NamePattern findings("organizations/{organization}/cases/{case}/findings/{finding}");
  if (findings.Matches(origin)) {
    RETURN_IF_ERROR(CheckIsOwn(action.name(), field, origin));
    ASSIGN_OR_RETURN(const bool is_final, IsFinalFinding(transaction.session(), origin));
    return is_final ? absl::OkStatus() : InvalidField(field, "names no finding that is final");
  }
  for (const ResourceType* const type :
       {&CaseType(), &BarrierType(), &NeedsInterviewType(), &RequirementType()}) {
    if (type->pattern.Matches(origin)) {
      return CheckNamed(transaction, *type, action.name(), field, origin);
    }
  }
  return InvalidField(field, "must be a case, barrier, needs interview, requirement or finding");
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<ImprovementAction>& change) {
  ImprovementAction& action = *change.after;
  if (change.kind == events::v1::Event::DELETED) return absl::OkStatus();
  if (action.state() == ImprovementAction::STATE_UNSPECIFIED) {
    action.set_state(ImprovementAction::OPEN);
  }
  const auto violations = ActionViolations(action);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(CheckIsOwn(action.name(), "improvement_action.owner", action.owner()));
  RETURN_IF_ERROR(CheckNamed(transaction, ImprovementCycleType(), action.name(),
                             "improvement_action.improvement_cycle", action.improvement_cycle()));
  for (int i = 0; i < action.origins_size(); ++i) {
    RETURN_IF_ERROR(CheckOrigin(transaction, action,
                                absl::StrCat("improvement_action.origins[", i, "]"),
                                action.origins(i)));
  }
  return absl::OkStatus();
}

}  // namespace

const ResourceType& ImprovementActionType() {
  static const ResourceType type = DeclareResource<ImprovementAction>({
      .table = "improvement_actions",
      .columns = {{"title"}, {"kind"}, {"improvement_cycle"}, {"owner"}, {"state"}, {"due_date"}},
  });
  return type;
}

void RegisterImprovementActions(RpcService& improvement, Store& store) {
  RegisterStandardMethods<ImprovementAction>(improvement, ImprovementActionType(), store,
                                             {.before_write = BeforeWrite});
}

}  // namespace touchstone::feedback
