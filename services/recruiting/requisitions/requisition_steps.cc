#include "services/recruiting/requisitions/requisition_steps.h"

#include <touchstone/recruiting/v1/hiring_process.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <algorithm>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/requisitions/announcements.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/recruiting/requisitions/hiring_processes.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/requisition_profile.h"
#include "services/recruiting/rules/requisition_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/code_points.h"

namespace touchstone::recruiting {
namespace {

using v1::Requisition;
using State = Requisition::State;

absl::Status NotPinned(const std::string& profile) {
  return FailedPrecondition(
      reasons::kReleaseState, profile,
      absl::StrCat(profile, " is pinned to no published release; pin it to one first."));
}

// What the catalog says of a job, asked for before the transaction. What is missing of it goes to
// `violations`; then the rest is empty.
absl::StatusOr<CatalogJob> AskFor(const Context& context, ReleasedCatalog& catalog,
                                  const std::string& job_profile,
                                  std::vector<FieldViolation>& violations) {
  CatalogJob job;
  auto profile = catalog.JobProfile(context, job_profile);
  if (absl::IsNotFound(profile.status()) || (profile.ok() && profile->has_delete_time())) {
    violations.push_back({"requisition.job_profile", "names what does not exist"});
    return job;
  }
  if (!profile.ok()) return profile.status();
  job.profile = *std::move(profile);
  if (job.profile.job_analysis().empty()) {
    violations.push_back(
        {"requisition.job_profile",
         "has no job analysis; without one nothing that it requires can be defended"});
    return job;
  }
  if (job.profile.release().empty()) return NotPinned(job_profile);
  ASSIGN_OR_RETURN(job.release, catalog.Release(context, job.profile.release()));
  if (job.release.state() != catalog::v1::Release::PUBLISHED) return NotPinned(job_profile);
  ASSIGN_OR_RETURN(job.analysis, catalog.JobAnalysis(context, job.profile.job_analysis()));
  ASSIGN_OR_RETURN(job.competencies, catalog.Competencies(context, job.profile.release()));
  return job;
}

// What was asked for, and of which profile.
struct Asked {
  std::string job_profile;
  CatalogJob job;
  std::vector<FieldViolation> violations;
};

absl::Status CopyProcess(Transaction& transaction, Requisition& requisition) {
  ASSIGN_OR_RETURN(const auto process, transaction.Find<v1::HiringProcess>(
                                           HiringProcessType(), requisition.hiring_process()));
  if (process == nullptr || process->has_delete_time()) {
    return InvalidField("requisition.hiring_process", "names what does not exist");
  }
  *requisition.mutable_stages() = process->stages();
  *requisition.mutable_disposition_reasons() = process->disposition_reasons();
  requisition.set_review_days(process->review_days());
  return absl::OkStatus();
}

absl::Status Submit(const Context& context, const Asked& asked, Transaction& transaction,
                    Requisition& requisition) {
  RETURN_IF_ERROR(CheckState(requisition, {Requisition::DRAFT}));
  if (requisition.job_profile() != asked.job_profile) {
    return Error(absl::StatusCode::kAborted, reasons::kConflictingChange,
                 "The requisition was changed meanwhile; read it again and repeat the step.",
                 {{"resource", requisition.name()}});
  }
  auto violations = SubmissionViolations(requisition, context.caller->person());
  violations.insert(violations.end(), asked.violations.begin(), asked.violations.end());
  if (asked.violations.empty()) {
    *requisition.mutable_profile() = ProfileOf(asked.job);
    const auto unrequired = UnrequiredCompetencies(requisition);
    violations.insert(violations.end(), unrequired.begin(), unrequired.end());
  }
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(CopyProcess(transaction, requisition));
  requisition.clear_approvals();
  requisition.set_submitter(context.caller->id());
  SetTime(requisition, "submit_time", transaction.now());
  requisition.set_state(Requisition::IN_APPROVAL);
  return absl::OkStatus();
}

// No transaction waits for the catalog: it is asked for the profile that the requisition names now.
absl::StatusOr<PreparedChange<Requisition>> PrepareSubmission(
    Store& store, ReleasedCatalog& catalog, const Context& context,
    const v1::SubmitRequisitionRequest& request) {
  ASSIGN_OR_RETURN(const auto bodies,
                   store.ReadAtOneMoment(RequisitionType(), {request.name()}, context.deadline));
  Requisition requisition;
  if (!requisition.ParseFromString(bodies.front())) return NotFound(request.name());
  auto asked = std::make_shared<Asked>();
  asked->job_profile = requisition.job_profile();
  RETURN_IF_ERROR(CheckState(requisition, {Requisition::DRAFT}));
  ASSIGN_OR_RETURN(asked->job, AskFor(context, catalog, asked->job_profile, asked->violations));
  return [&context, asked](Transaction& transaction, Requisition& changed) {
    return Submit(context, *asked, transaction, changed);
  };
}

absl::Status Withdraw(const Context&, Transaction& transaction,
                      const v1::WithdrawRequisitionRequest&, Requisition& requisition) {
  RETURN_IF_ERROR(CheckState(requisition, {Requisition::IN_APPROVAL, Requisition::APPROVED}));
  // What was published says what is not so any more.
  RETURN_IF_ERROR(SupersedePublished(transaction, requisition.name()));
  ForgetSubmission(requisition);
  requisition.clear_approvals();
  return absl::OkStatus();
}

absl::Status Unsuitable(const Requisition& requisition, absl::string_view why) {
  return FailedPrecondition(reasons::kApproverUnsuitable, requisition.name(), why);
}

absl::Status CheckApprover(const Context& context, const Requisition& requisition) {
  const std::string& person = context.caller->person();
  if (person.empty() || std::find(requisition.approvers().begin(), requisition.approvers().end(),
                                  person) == requisition.approvers().end()) {
    return Unsuitable(requisition,
                      "Only who is named as an approver decides, with a key that names them.");
  }
  if (context.caller->id() == requisition.submitter()) {
    return Unsuitable(requisition, "Who submitted it does not approve it; somebody else must.");
  }
  for (const v1::Approval& approval : requisition.approvals()) {
    if (approval.approver() == person) {
      return Unsuitable(requisition, "They have said already what they think of it.");
    }
  }
  return absl::OkStatus();
}

absl::Status Approve(const Context& context, Transaction& transaction,
                     const v1::ApproveRequisitionRequest& request, Requisition& requisition) {
  if (!request.approved() && IsBlank(request.comment())) {
    return InvalidField("comment", "is empty; who objects says why");
  }
  RETURN_IF_ERROR(CheckState(requisition, {Requisition::IN_APPROVAL}));
  RETURN_IF_ERROR(CheckApprover(context, requisition));
  v1::Approval& approval = *requisition.add_approvals();
  approval.set_approver(context.caller->person());
  approval.set_approved(request.approved());
  approval.set_comment(request.comment());
  SetTime(approval, "approve_time", transaction.now());
  if (!request.approved()) {
    ForgetSubmission(requisition);
  } else if (requisition.approvals_size() == requisition.approvers_size()) {
    requisition.set_state(Requisition::APPROVED);
  }
  return absl::OkStatus();
}

absl::Status Open(const Context&, Transaction& transaction, const v1::OpenRequisitionRequest&,
                  Requisition& requisition) {
  RETURN_IF_ERROR(CheckState(requisition, {Requisition::APPROVED}));
  ASSIGN_OR_RETURN(const auto published, FindPublished(transaction, requisition.name()));
  if (published.empty()) {
    return FailedPrecondition(reasons::kAnnouncementState, requisition.name(),
                              "No announcement is published; people cannot read how to apply.");
  }
  requisition.set_state(Requisition::OPEN);
  return absl::OkStatus();
}

absl::Status Close(const Context&, Transaction&, const v1::CloseRequisitionRequest&,
                   Requisition& requisition) {
  RETURN_IF_ERROR(CheckState(requisition, {Requisition::OPEN}));
  requisition.set_state(Requisition::CLOSED);
  return absl::OkStatus();
}

absl::Status CheckApplicationsHaveEnded(Transaction& transaction, const Requisition& requisition) {
  ASSIGN_OR_RETURN(const bool active, HasActive(transaction.session(), requisition.name()));
  if (!active) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kApplicationsOpen, requisition.name(),
      absl::StrCat(requisition.name(), " has applications that have not ended; end each first."));
}

absl::Status Complete(const Context&, Transaction& transaction,
                      const v1::CompleteRequisitionRequest&, Requisition& requisition) {
  RETURN_IF_ERROR(CheckState(requisition, {Requisition::CLOSED}));
  RETURN_IF_ERROR(CheckApplicationsHaveEnded(transaction, requisition));
  requisition.set_state(Requisition::COMPLETED);
  SetTime(requisition, "end_time", transaction.now());
  return absl::OkStatus();
}

absl::Status Cancel(const Context&, Transaction& transaction,
                    const v1::CancelRequisitionRequest& request, Requisition& requisition) {
  RETURN_IF_ERROR(
      CheckState(requisition, {Requisition::DRAFT, Requisition::IN_APPROVAL, Requisition::APPROVED,
                               Requisition::OPEN, Requisition::CLOSED}));
  ASSIGN_OR_RETURN(const bool offered, HasStandingOffer(transaction.session(), requisition.name()));
  if (offered) {
    return FailedPrecondition(
        reasons::kOfferStands, requisition.name(),
        absl::StrCat(requisition.name(), " has an offer that is open or was accepted."));
  }
  RETURN_IF_ERROR(CheckApplicationsHaveEnded(transaction, requisition));
  RETURN_IF_ERROR(SupersedePublished(transaction, requisition.name()));
  requisition.set_state(Requisition::CANCELED);
  requisition.set_cancel_reason(request.reason());
  SetTime(requisition, "end_time", transaction.now());
  return absl::OkStatus();
}

}  // namespace

void RegisterRequisitionSteps(RpcService& requisitions, Store& store, ReleasedCatalog& catalog) {
  const ResourceType& type = RequisitionType();
  RegisterPreparedChange<v1::SubmitRequisitionRequest, Requisition>(
      requisitions, "SubmitRequisition", type, store,
      [&store, &catalog](const Context& context, const v1::SubmitRequisitionRequest& request) {
        return PrepareSubmission(store, catalog, context, request);
      });
  RegisterChange<v1::WithdrawRequisitionRequest, Requisition>(requisitions, "WithdrawRequisition",
                                                              type, store, Withdraw);
  RegisterChange<v1::ApproveRequisitionRequest, Requisition>(requisitions, "ApproveRequisition",
                                                             type, store, Approve);
  RegisterChange<v1::OpenRequisitionRequest, Requisition>(requisitions, "OpenRequisition", type,
                                                          store, Open);
  RegisterChange<v1::CloseRequisitionRequest, Requisition>(requisitions, "CloseRequisition", type,
                                                           store, Close);
  RegisterChange<v1::CompleteRequisitionRequest, Requisition>(requisitions, "CompleteRequisition",
                                                              type, store, Complete);
  RegisterChange<v1::CancelRequisitionRequest, Requisition>(requisitions, "CancelRequisition", type,
                                                            store, Cancel);
}

}  // namespace touchstone::recruiting
