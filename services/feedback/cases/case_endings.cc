#include "services/feedback/cases/case_endings.h"

#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_change_method.h"
#include "services/feedback/cases/case_facts.h"
#include "services/feedback/cases/case_notices.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/rules/case_rules.h"
#include "services/feedback/rules/case_way.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseStep;

absl::Status CheckNothingPromised(const CaseNeighbors& neighbors, Transaction& transaction,
                                  const Case& of) {
  if (!neighbors.with_open_commitments) return absl::OkStatus();
  const std::array<std::string, 1> names = {of.name()};
  ASSIGN_OR_RETURN(const auto open, neighbors.with_open_commitments(transaction.session(), names));
  if (open.empty()) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kCommitmentsOpen, of.name(),
      absl::StrCat("Something that was promised for ", of.name(), " is open; keep it first."));
}

absl::Status CheckInvestigated(const CaseNeighbors& neighbors, Transaction& transaction,
                               const Case& of) {
  if (of.kind() != v1::COMPLAINT || of.worker().empty()) return absl::OkStatus();
  bool is_final = false;
  if (neighbors.has_final_finding) {
    ASSIGN_OR_RETURN(is_final, neighbors.has_final_finding(transaction.session(), of.name()));
  }
  if (is_final) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kFindingMissing, of.name(),
      absl::StrCat(of.name(), " is a complaint about somebody; it needs a final finding first."));
}

absl::Status Resolve(const CaseNeighbors& neighbors, const Context& context,
                     Transaction& transaction, const v1::ResolveCaseRequest& request, Case& of) {
  RETURN_IF_ERROR(
      TakeStep(neighbors, context, transaction,
               {.kind = CaseStep::RESOLVED,
                .note = request.resolution(),
                .subject = "",
                .change = [&](Case& changed) { changed.set_resolution(request.resolution()); }},
               of));
  RETURN_IF_ERROR(CheckNothingPromised(neighbors, transaction, of));
  RETURN_IF_ERROR(CheckInvestigated(neighbors, transaction, of));
  if (!request.send_notice()) return absl::OkStatus();
  return TellCustomers(neighbors, transaction, of, kCaseResolved,
                       {{"resolution", request.resolution()}});
}

absl::Status CheckAnswered(const CaseNeighbors& neighbors, Transaction& transaction,
                           Case::Outcome outcome, const Case& of) {
  Case::Outcome answered = Case::OUTCOME_UNSPECIFIED;
  if (neighbors.follow_up_outcomes) {
    const std::array<std::string, 1> names = {of.name()};
    ASSIGN_OR_RETURN(const auto outcomes,
                     neighbors.follow_up_outcomes(transaction.session(), names));
    const auto found = outcomes.find(of.name());
    if (found != outcomes.end()) answered = OutcomeBy(found->second);
  }
  if (answered == outcome) return absl::OkStatus();
  return FailedPrecondition(reasons::kFollowUpMissing, of.name(),
                            absl::StrCat(of.name(), " is closed as ", Case::Outcome_Name(outcome),
                                         " when a follow-up says so; record one first."));
}

absl::Status CloseBy(const CaseNeighbors& neighbors, const Context& context,
                     Transaction& transaction, const v1::CloseCaseRequest& request, Case& of) {
  RETURN_IF_ERROR(Close(neighbors, context, transaction, request.outcome(), of));
  return CheckAnswered(neighbors, transaction, request.outcome(), of);
}

absl::Status ReopenBy(const CaseNeighbors& neighbors, const Context& context,
                      Transaction& transaction, const v1::ReopenCaseRequest& request, Case& of) {
  return Reopen(neighbors, context, transaction, request.reason(), of);
}

absl::Status DuplicateCircle(const Case& of, absl::string_view problem) {
  return FailedPrecondition(reasons::kDuplicateCircle, of.name(), problem);
}

absl::Status CheckOther(const Context& context, Transaction& transaction, const std::string& other,
                        const Case& of) {
  if (ParentOf(other) != ParentOf(of.name())) {
    return InvalidField("duplicate_of", "must be of the same organization");
  }
  if (other == of.name()) return DuplicateCircle(of, "No case is a duplicate of itself.");
  const auto found = FindCase(transaction, other);
  if (absl::IsNotFound(found.status())) {
    return InvalidField("duplicate_of", "names what does not exist");
  }
  RETURN_IF_ERROR(found.status());
  RETURN_IF_ERROR(CheckNotConcerned(context, **found));
  if ((*found)->state() != Case::DUPLICATE) return absl::OkStatus();
  return DuplicateCircle(of, absl::StrCat(other, " is itself a duplicate, of ",
                                          (*found)->duplicate_of(), "; name that one."));
}

absl::Status MarkDuplicate(const CaseNeighbors& neighbors, const Context& context,
                           Transaction& transaction, const v1::MarkCaseDuplicateRequest& request,
                           Case& of) {
  const std::string& other = request.duplicate_of();
  RETURN_IF_ERROR(CheckOther(context, transaction, other, of));
  RETURN_IF_ERROR(TakeStep(neighbors, context, transaction,
                           {.kind = CaseStep::MARKED_DUPLICATE,
                            .note = "",
                            .subject = other,
                            .change = [&](Case& changed) { changed.set_duplicate_of(other); }},
                           of));
  return TellWith(transaction.session(), of.name(), other);
}

absl::Status Refer(const CaseNeighbors& neighbors, const Context& context, Transaction& transaction,
                   const v1::ReferCaseRequest& request, Case& of) {
  return TakeStep(
      neighbors, context, transaction,
      {.kind = CaseStep::REFERRED,
       .note = request.note(),
       .subject = "",
       .change = [&](Case& changed) { changed.set_referred_to(request.referred_to()); }},
      of);
}

}  // namespace

absl::Status Close(const CaseNeighbors& neighbors, const Context& context, Transaction& transaction,
                   Case::Outcome outcome, Case& of) {
  return TakeStep(neighbors, context, transaction,
                  {.kind = CaseStep::CLOSED,
                   .note = "",
                   .subject = "",
                   .change = [outcome](Case& changed) { changed.set_outcome(outcome); }},
                  of);
}

absl::Status Reopen(const CaseNeighbors& neighbors, const Context& context,
                    Transaction& transaction, const std::string& reason, Case& of) {
  return TakeStep(neighbors, context, transaction,
                  {.kind = CaseStep::REOPENED, .note = reason, .subject = ""}, of);
}

void RegisterCaseEndings(RpcService& cases, Store& store, const CaseNeighbors& neighbors) {
  RegisterCaseChange(cases, "ResolveCase", store, neighbors, Resolve);
  RegisterCaseChange(cases, "CloseCase", store, neighbors, CloseBy);
  RegisterCaseChange(cases, "ReopenCase", store, neighbors, ReopenBy);
  RegisterCaseChange(cases, "MarkCaseDuplicate", store, neighbors, MarkDuplicate);
  RegisterCaseChange(cases, "ReferCase", store, neighbors, Refer);
}

}  // namespace touchstone::feedback
