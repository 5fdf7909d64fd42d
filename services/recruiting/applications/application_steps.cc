#include "services/recruiting/applications/application_steps.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/applications/stage_moves.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/recruiting/requisitions/requisitions.h"
#include "services/recruiting/rules/application_rules.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"

namespace touchstone::recruiting {
namespace {

using v1::Application;
using v1::Requisition;

// Who found something is kept apart: what they found can be replaced, that they looked cannot.
absl::Status KeepScreener(const Context& context, Transaction& transaction,
                          const Application& application) {
  return transaction.session()
      .Execute(
          "INSERT INTO application_screeners (application, screener, person) VALUES (:application, "
          ":screener, :person) ON CONFLICT (application, screener) DO NOTHING",
          application.name(), context.caller->id(), context.caller->person())
      .status();
}

absl::Status Screen(const Context& context, Transaction& transaction,
                    const v1::ScreenApplicationRequest& request, Application& application) {
  RETURN_IF_ERROR(CheckMayWriteAbout(transaction, application.applicant()));
  RETURN_IF_ERROR(CheckInStage(transaction, application, v1::Stage::SCREENING));
  ASSIGN_OR_RETURN(const auto requisition, FindRequisition(transaction, application.requisition()));
  const auto violations = ScreeningViolations(request.screenings(), *requisition);
  if (!violations.empty()) return InvalidFields(violations);
  auto screenings = request.screenings();
  for (v1::QualificationScreening& screening : screenings) {
    screening.set_screener(context.caller->id());
    SetTime(screening, "screen_time", transaction.now());
  }
  KeepScreenings(screenings, *requisition, application);
  return KeepScreener(context, transaction, application);
}

absl::Status CheckIsNext(const Requisition& requisition, const Application& application,
                         const std::string& wanted) {
  const v1::Stage* const next = StageBehind(requisition, application.stage());
  if (next != nullptr && next->id() == wanted) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kStageSkipped, application.name(),
      absl::StrCat(application.name(), " is in the stage ", application.stage(), ", ",
                   next == nullptr ? "the last: it ends with a hire, or without"
                                   : absl::StrCat("and goes on to ", next->id()),
                   ", not to ", wanted, "."));
}

absl::StatusOr<std::vector<Obstacle>> WorkLeft(const StageWork& work, Transaction& transaction,
                                               const Requisition& requisition,
                                               const Application& application) {
  const v1::Stage* const stage = FindStage(requisition, application.stage());
  if (stage == nullptr) return std::vector<Obstacle>();
  if (stage->kind() == v1::Stage::SCREENING) return UnmetQualifications(application, requisition);
  const auto known = work.find(stage->kind());
  if (known == work.end()) return std::vector<Obstacle>();
  return known->second(transaction, application);
}

absl::Status Move(const StageWork& work, const Context& context, Transaction& transaction,
                  const v1::MoveApplicationRequest& request, Application& application) {
  RETURN_IF_ERROR(CheckMayWriteAbout(transaction, application.applicant()));
  RETURN_IF_ERROR(CheckActive(application));
  ASSIGN_OR_RETURN(const auto requisition, FindRequisition(transaction, application.requisition()));
  RETURN_IF_ERROR(CheckIsNext(*requisition, application, request.stage()));
  ASSIGN_OR_RETURN(const auto left, WorkLeft(work, transaction, *requisition, application));
  if (!left.empty()) {
    return FailedPreconditions(
        reasons::kStageUnfinished,
        absl::StrCat("The work of the stage ", application.stage(), " is not done yet."), left);
  }
  return Advance(context, transaction, application, request.stage());
}

absl::Status CheckNoOpenOffer(Session& session, const Application& application,
                              absl::string_view what_to_do) {
  ASSIGN_OR_RETURN(const OfferStanding offer, OfferOf(session, application.name()));
  if (offer != OfferStanding::kOpen) return absl::OkStatus();
  return FailedPrecondition(reasons::kOfferStands, application.name(),
                            absl::StrCat(application.name(), " has an open offer; ", what_to_do));
}

absl::Status EndBy(const Context& context, Transaction& transaction,
                   const v1::EndApplicationRequest& request, Application& application) {
  RETURN_IF_ERROR(CheckMayWriteAbout(transaction, application.applicant()));
  RETURN_IF_ERROR(CheckActive(application));
  RETURN_IF_ERROR(
      CheckNoOpenOffer(transaction.session(), application, "rescind it or await the answer."));
  ASSIGN_OR_RETURN(const auto requisition, FindRequisition(transaction, application.requisition()));
  ASSIGN_OR_RETURN(const v1::Stage stage, StageOf(transaction, application));
  std::string problem;
  if (FindReason(*requisition, request.disposition_reason(), stage.kind(), problem) == nullptr) {
    return InvalidField("disposition_reason", problem);
  }
  return End(context, transaction, application, request.disposition_reason(), request.note());
}

absl::Status TakeBack(const Context& context, Transaction& transaction,
                      const v1::WithdrawApplicationRequest& request, Application& application) {
  RETURN_IF_ERROR(CheckMayWriteAbout(transaction, application.applicant()));
  RETURN_IF_ERROR(CheckNoOpenOffer(transaction.session(), application,
                                   "record that it is declined, which withdraws the application."));
  return Withdraw(context, transaction, application, request.reason());
}

absl::StatusOr<v1::ListStageMovesResponse> ListStageMoves(
    Store& store, const Context& context, const v1::ListStageMovesRequest& request) {
  v1::ListStageMovesResponse response;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        response.Clear();
        ASSIGN_OR_RETURN(const auto moves, StageMovesOf(session, request.name()));
        // The first move came with the application.
        if (moves.empty()) return NotFound(request.name());
        for (const v1::StageMove& move : moves) *response.add_moves() = move;
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace

void RegisterApplicationSteps(RpcService& applications, Store& store, StageWork work) {
  const ResourceType& type = ApplicationType();
  RegisterChange<v1::ScreenApplicationRequest, Application>(applications, "ScreenApplication", type,
                                                            store, Screen);
  RegisterChange<v1::MoveApplicationRequest, Application>(
      applications, "MoveApplication", type, store,
      [work = std::move(work)](const Context& context, Transaction& transaction,
                               const v1::MoveApplicationRequest& request,
                               Application& application) {
        return Move(work, context, transaction, request, application);
      });
  RegisterChange<v1::EndApplicationRequest, Application>(applications, "EndApplication", type,
                                                         store, EndBy);
  RegisterChange<v1::WithdrawApplicationRequest, Application>(applications, "WithdrawApplication",
                                                              type, store, TakeBack);
  applications.Unary<v1::ListStageMovesRequest, v1::ListStageMovesResponse>(
      "ListStageMoves", [&store](const Context& context, const v1::ListStageMovesRequest& request) {
        return ListStageMoves(store, context, request);
      });
}

}  // namespace touchstone::recruiting
