#include "services/recruiting/decisions/decisions.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/decision_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {
namespace {

using v1::Decision;

absl::StatusOr<std::unique_ptr<v1::Application>> ApplicationOf(Transaction& transaction,
                                                               const Decision& decision) {
  if (OrganizationOf(decision.application()) != OrganizationOf(decision.name())) {
    return InvalidField("decision.application", "must be of the same organization");
  }
  auto application = FindApplication(transaction, decision.application());
  if (!absl::IsNotFound(application.status())) return application;
  return InvalidField("decision.application", "names what does not exist");
}

// The database has the last word, of two at one moment.
absl::Status CheckNoOther(Session& session, const Decision& decision) {
  ASSIGN_OR_RETURN(const auto other,
                   session.QueryOne<std::string>(
                       "SELECT name FROM decisions WHERE application = :application AND "
                       "state IN (1, 2, 3) AND delete_time = 0 AND name <> :name LIMIT 1",
                       decision.application(), decision.name()));
  if (!other) return absl::OkStatus();
  return Error(absl::StatusCode::kAlreadyExists, reasons::kValueTaken,
               absl::StrCat(decision.application(), " has a decision already, ",
                            std::get<0>(*other), "; change that one, or rescind it first."),
               {{"resource", std::get<0>(*other)}, {"field", "application"}});
}

absl::Status BeforeWrite(const ReferralLookup& is_referred, Transaction& transaction,
                         const ResourceChange<Decision>& change) {
  Decision& decision = *change.after;
  if (change.before != nullptr) {
    RETURN_IF_ERROR(CheckState(*change.before, {Decision::DRAFT}));
    if (decision.application() != change.before->application()) {
      return InvalidField("decision.application", "does not change");
    }
  }
  ASSIGN_OR_RETURN(const auto application, ApplicationOf(transaction, decision));
  RETURN_IF_ERROR(CheckMayWriteAbout(transaction, application->applicant()));
  ASSIGN_OR_RETURN(const auto requisition,
                   FindRequisition(transaction, application->requisition()));
  const auto violations = DecisionViolations(decision, *requisition);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(CheckCertified(transaction.session(), is_referred, decision, *application));
  RETURN_IF_ERROR(CheckNoOther(transaction.session(), decision));
  decision.set_requisition(application->requisition());
  decision.set_applicant(application->applicant());
  decision.set_state(Decision::DRAFT);
  return absl::OkStatus();
}

}  // namespace

const ResourceType& DecisionType() {
  static const ResourceType type = DeclareResource<Decision>({
      .table = "decisions",
      .columns = {{"application"}, {"requisition"}, {"certification"}, {"state"}, {"start_date"}},
      .person = "applicant",
  });
  return type;
}

void RegisterDecisions(RpcService& certifications, Store& store,
                       const ReferralLookup& is_referred) {
  RegisterStandardMethods<Decision>(
      certifications, DecisionType(), store,
      {.before_write = [is_referred](const Context&, Transaction& transaction,
                                     const ResourceChange<Decision>& change) {
        return BeforeWrite(is_referred, transaction, change);
      }});
}

absl::Status CheckState(const Decision& decision, const std::vector<Decision::State>& needed) {
  if (std::find(needed.begin(), needed.end(), decision.state()) != needed.end()) {
    return absl::OkStatus();
  }
  return FailedPrecondition(
      reasons::kDecisionState, decision.name(),
      absl::StrCat(decision.name(), " is ", InWords(decision.state()), "; for this it must be ",
                   absl::StrJoin(needed, " or ",
                                 [](std::string* out, Decision::State state) {
                                   absl::StrAppend(out, InWords(state));
                                 }),
                   "."));
}

absl::Status CheckCertified(Session& session, const ReferralLookup& is_referred,
                            const Decision& decision, const v1::Application& application) {
  if (application.state() != v1::Application::ACTIVE) {
    return FailedPrecondition(
        reasons::kNotCertified, application.name(),
        absl::StrCat(application.name(), " has ended, so that nothing refers it any more."));
  }
  ASSIGN_OR_RETURN(const bool referred,
                   is_referred(session, decision.certification(), application.name()));
  if (referred) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kNotCertified, application.name(),
      absl::StrCat(decision.certification(), " does not refer ", application.name(),
                   "; decide about somebody whom it refers, or certify again."));
}

}  // namespace touchstone::recruiting
