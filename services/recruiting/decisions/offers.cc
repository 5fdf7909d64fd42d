#include "services/recruiting/decisions/offers.h"

#include <touchstone/recruiting/v1/decision.pb.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/applications/stage_moves.h"
#include "services/recruiting/decisions/openings.h"
#include "services/recruiting/decisions/pre_hires.h"
#include "services/recruiting/interviews/interview_levels.h"
#include "services/recruiting/lists/preference_use.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/decision_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::recruiting {
namespace {

using v1::Decision;

absl::Status CheckIsInOfferStage(Transaction& transaction, const v1::Application& application) {
  ASSIGN_OR_RETURN(const v1::Stage stage, StageOf(transaction, application));
  if (stage.kind() == v1::Stage::OFFER) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kStageSkipped, application.name(),
      absl::StrCat(application.name(), " is in the stage ", stage.id(),
                   "; it must have come as far as the one that makes the offer."));
}

absl::Status CheckCanBeAccepted(const Decision& decision, absl::Time now,
                                absl::string_view what_to_do) {
  if (!IsOver(decision, DayOf(now))) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kDecisionState, decision.name(),
      absl::StrCat("The offer could be accepted until ", decision.answer_date(), "; ", what_to_do));
}

absl::Status Offer(const Context& context, const ReferralLookup& is_referred,
                   Transaction& transaction, Decision& decision) {
  RETURN_IF_ERROR(CheckState(decision, {Decision::DRAFT}));
  ASSIGN_OR_RETURN(const auto application, FindApplication(transaction, decision.application()));
  Session& session = transaction.session();
  RETURN_IF_ERROR(CheckCertified(session, is_referred, decision, *application));
  RETURN_IF_ERROR(CheckIsInOfferStage(transaction, *application));
  RETURN_IF_ERROR(CheckCanBeAccepted(decision, transaction.now(), "name a later answer_date."));
  ASSIGN_OR_RETURN(const auto requisition, FindRequisition(transaction, decision.requisition()));
  RETURN_IF_ERROR(FillOpening(session, decision, requisition->openings()));
  RETURN_IF_ERROR(SetOffer(session, decision.application(), OfferStanding::kOpen));
  decision.set_state(Decision::OFFERED);
  decision.set_decider(context.caller->id());
  SetTime(decision, "offer_time", transaction.now());
  return absl::OkStatus();
}

// What panels agreed on, oldest first.
absl::StatusOr<std::vector<InterviewLevel>> InterviewLevelsOf(Session& session,
                                                              const std::string& application) {
  ASSIGN_OR_RETURN(const auto agreed, AgreedLevelsOf(session, application));
  std::vector<InterviewLevel> levels;
  for (const AgreedLevel& level : agreed) levels.push_back({level.competency, level.level_id});
  return levels;
}

absl::Status Accept(const Context& context, Transaction& transaction, const v1::AcceptOfferRequest&,
                    Decision& decision) {
  if (decision.state() == Decision::ACCEPTED) return absl::OkStatus();
  RETURN_IF_ERROR(CheckState(decision, {Decision::OFFERED}));
  RETURN_IF_ERROR(CheckCanBeAccepted(decision, transaction.now(), "rescind it, and decide again."));
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(const auto levels, InterviewLevelsOf(session, decision.application()));
  ASSIGN_OR_RETURN(const auto requisition, FindRequisition(transaction, decision.requisition()));
  RETURN_IF_ERROR(HireApplication(context, transaction, decision.application()));
  RETURN_IF_ERROR(SetOffer(session, decision.application(), OfferStanding::kAccepted));
  RETURN_IF_ERROR(
      RecordPreferencesUsed(transaction, decision.certification(), decision.application()));
  ASSIGN_OR_RETURN(const auto pre_hire, MakePreHire(transaction, decision, *requisition, levels));
  decision.set_pre_hire(pre_hire);
  decision.set_state(Decision::ACCEPTED);
  SetTime(decision, "end_time", transaction.now());
  return absl::OkStatus();
}

// The offer stands no more.
absl::Status EndOffer(Session& session, const Decision& decision) {
  RETURN_IF_ERROR(FreeOpening(session, decision.name()));
  return SetOffer(session, decision.application(), OfferStanding::kGone);
}

absl::Status Decline(const Context& context, Transaction& transaction,
                     const v1::DeclineOfferRequest& request, Decision& decision) {
  RETURN_IF_ERROR(CheckState(decision, {Decision::OFFERED}));
  RETURN_IF_ERROR(EndOffer(transaction.session(), decision));
  RETURN_IF_ERROR(
      WithdrawApplication(context, transaction, decision.application(), request.reason()));
  decision.set_end_reason(request.reason());
  decision.set_state(Decision::DECLINED);
  SetTime(decision, "end_time", transaction.now());
  return absl::OkStatus();
}

absl::Status Rescind(const Context&, Transaction& transaction,
                     const v1::RescindOfferRequest& request, Decision& decision) {
  RETURN_IF_ERROR(CheckState(decision, {Decision::DRAFT, Decision::OFFERED}));
  if (decision.state() == Decision::OFFERED) {
    RETURN_IF_ERROR(EndOffer(transaction.session(), decision));
  }
  decision.set_end_reason(request.reason());
  decision.set_state(Decision::RESCINDED);
  SetTime(decision, "end_time", transaction.now());
  return absl::OkStatus();
}

}  // namespace

void RegisterOffers(RpcService& certifications, Store& store, const ReferralLookup& is_referred) {
  const ResourceType& type = DecisionType();
  RegisterChange<v1::MakeOfferRequest, Decision>(
      certifications, "MakeOffer", type, store,
      [is_referred](const Context& context, Transaction& transaction, const v1::MakeOfferRequest&,
                    Decision& decision) {
        return Offer(context, is_referred, transaction, decision);
      });
  RegisterChange<v1::AcceptOfferRequest, Decision>(certifications, "AcceptOffer", type, store,
                                                   Accept);
  RegisterChange<v1::DeclineOfferRequest, Decision>(certifications, "DeclineOffer", type, store,
                                                    Decline);
  RegisterChange<v1::RescindOfferRequest, Decision>(certifications, "RescindOffer", type, store,
                                                    Rescind);
}

}  // namespace touchstone::recruiting
