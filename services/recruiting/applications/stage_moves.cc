#include "services/recruiting/applications/stage_moves.h"

#include <memory>
#include <string>

#include "absl/strings/numbers.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/resource_type.h"

namespace touchstone::recruiting {
namespace {

using v1::Application;
using v1::StageMove;

// From and to where; the stage that an application enters or leaves is its own by then.
StageMove Move(StageMove::Kind kind, const std::string& from, const std::string& to) {
  StageMove move;
  move.set_kind(kind);
  move.set_from_stage(from);
  move.set_to_stage(to);
  return move;
}

// The number of a move is the application's revision before it: nothing is looked for, and of two
// moves at one moment only one is written. A row that is there already is that of another
// application of the same name, which is refused when the application is written.
absl::Status Record(const Context& context, Transaction& transaction,
                    const Application& application, const StageMove& move) {
  int64_t revision = 0;
  if (!absl::SimpleAtoi(application.etag(), &revision)) revision = 0;
  return transaction.session()
      .Execute(
          "INSERT INTO stage_moves (application, revision, requisition, applicant, kind, "
          "from_stage, to_stage, disposition_reason, actor, actor_person, move_time) VALUES "
          "(:application, :revision, :requisition, :applicant, :kind, :from, :to, :reason, :actor, "
          ":person, :time) ON CONFLICT (application, revision) DO NOTHING",
          application.name(), revision, application.requisition(), application.applicant(),
          static_cast<int>(move.kind()), move.from_stage(), move.to_stage(),
          move.disposition_reason(), context.caller->id(), context.caller->person(),
          absl::ToUnixMicros(transaction.now()))
      .status();
}

void Enter(const Transaction& transaction, const std::string& stage, Application& application) {
  application.set_state(Application::ACTIVE);
  application.set_stage(stage);
  SetTime(application, "stage_time", transaction.now());
}

// It goes on no more, and stays in the stage where it ended.
absl::Status Leave(const Context& context, Transaction& transaction, Application::State state,
                   const StageMove& move, Application& application) {
  RETURN_IF_ERROR(CheckActive(application));
  RETURN_IF_ERROR(Record(context, transaction, application, move));
  application.set_state(state);
  SetTime(application, "end_time", transaction.now());
  return SetActive(transaction.session(), application.name(), false);
}

}  // namespace

absl::Status Receive(const Context& context, Transaction& transaction, Application& application,
                     const std::string& first_stage) {
  Enter(transaction, first_stage, application);
  application.clear_etag();
  RETURN_IF_ERROR(Record(context, transaction, application,
                         Move(StageMove::RECEIVED, "", application.stage())));
  return BeginProgress(transaction.session(), application.name(), application.requisition(),
                       application.outreach_activity());
}

absl::Status Advance(const Context& context, Transaction& transaction, Application& application,
                     const std::string& next_stage) {
  RETURN_IF_ERROR(CheckActive(application));
  RETURN_IF_ERROR(Record(context, transaction, application,
                         Move(StageMove::ADVANCED, application.stage(), next_stage)));
  Enter(transaction, next_stage, application);
  return absl::OkStatus();
}

absl::Status End(const Context& context, Transaction& transaction, Application& application,
                 const std::string& disposition_reason, const std::string& note) {
  StageMove move = Move(StageMove::ENDED, application.stage(), "");
  move.set_disposition_reason(disposition_reason);
  RETURN_IF_ERROR(Leave(context, transaction, Application::ENDED, move, application));
  application.set_disposition_reason(disposition_reason);
  application.set_disposition_note(note);
  return absl::OkStatus();
}

absl::Status Withdraw(const Context& context, Transaction& transaction, Application& application,
                      const std::string& reason) {
  RETURN_IF_ERROR(Leave(context, transaction, Application::WITHDRAWN,
                        Move(StageMove::WITHDRAWN, application.stage(), ""), application));
  application.set_withdrawal_reason(reason);
  return absl::OkStatus();
}

absl::Status Hire(const Context& context, Transaction& transaction, Application& application) {
  return Leave(context, transaction, Application::HIRED,
               Move(StageMove::HIRED, application.stage(), ""), application);
}

absl::Status Reinstate(const Context& context, Transaction& transaction, Application& application) {
  RETURN_IF_ERROR(Record(context, transaction, application,
                         Move(StageMove::REINSTATED, "", application.stage())));
  Enter(transaction, application.stage(), application);
  application.clear_disposition_reason();
  application.clear_disposition_note();
  application.clear_end_time();
  return SetActive(transaction.session(), application.name(), true);
}

absl::Status HireApplication(const Context& context, Transaction& transaction,
                             const std::string& name) {
  ASSIGN_OR_RETURN(const auto application, FindApplication(transaction, name));
  RETURN_IF_ERROR(Hire(context, transaction, *application));
  return transaction.Update(ApplicationType(), *application);
}

absl::Status WithdrawApplication(const Context& context, Transaction& transaction,
                                 const std::string& name, const std::string& reason) {
  ASSIGN_OR_RETURN(const auto application, FindApplication(transaction, name));
  RETURN_IF_ERROR(Withdraw(context, transaction, *application, reason));
  return transaction.Update(ApplicationType(), *application);
}

absl::StatusOr<std::vector<StageMove>> StageMovesOf(Session& session,
                                                    const std::string& application) {
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<int64_t, std::string, std::string, std::string, std::string, int64_t>(
          "SELECT kind, from_stage, to_stage, disposition_reason, actor, move_time FROM "
          "stage_moves WHERE application = :application ORDER BY revision",
          application)));
  std::vector<StageMove> moves;
  for (const auto& [kind, from, to, reason, actor, time] : rows) {
    StageMove move = Move(static_cast<StageMove::Kind>(kind), from, to);
    move.set_disposition_reason(reason);
    move.set_actor(actor);
    SetTime(move, "move_time", absl::FromUnixMicros(time));
    moves.push_back(move);
  }
  return moves;
}

}  // namespace touchstone::recruiting
