#include "services/feedback/handoffs/handoff_steps.h"

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/handoff.pb.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/handoffs/handoff_tasks.h"
#include "services/feedback/handoffs/handoff_updates.h"
#include "services/feedback/handoffs/handoffs.h"
#include "services/feedback/rules/case_way.h"
#include "services/feedback/rules/handoff_way.h"
#include "services/feedback/rules/partner_status.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/code_points.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::Handoff;
using v1::HandoffUpdate;

constexpr char kWithdrawn[] = "withdrawn";

absl::Status WrongState(const Handoff& handoff, absl::string_view needed) {
  return FailedPrecondition(reasons::kHandoffState, handoff.name(),
                            absl::StrCat(handoff.name(), " is ", InWords(handoff.state()),
                                         "; for this it must ", needed, "."));
}

absl::Status Retry(const Context&, Transaction& transaction, const v1::RetryHandoffRequest&,
                   Handoff& handoff) {
  if (handoff.state() != Handoff::QUEUED && handoff.state() != Handoff::FAILED) {
    return WrongState(handoff, "be queued or failed");
  }
  handoff.set_state(Handoff::QUEUED);
  SetTime(handoff, "next_attempt_time", transaction.now());
  return QueueTask(
      transaction.session(),
      {.subject = handoff.name(), .kind = TaskKind::kSend, .task = "", .due = transaction.now()},
      transaction.now());
}

// Writes down what the partner is to be told, and that it is.
absl::Status Say(const PersonalData& personal_data, Transaction& transaction, const Case& of,
                 const std::string& handoff, const HandoffUpdate& update) {
  RETURN_IF_ERROR(
      KeepOurs(personal_data, transaction.session(), of, handoff, update, transaction.now()));
  return QueueTask(transaction.session(),
                   {.subject = handoff,
                    .kind = TaskKind::kTell,
                    .task = update.update_id(),
                    .due = transaction.now()},
                   transaction.now());
}

absl::Status Withdraw(const CaseNeighbors& neighbors, Transaction& transaction,
                      const v1::WithdrawHandoffRequest& request, Handoff& handoff) {
  if (handoff.state() == Handoff::CLAIMED_DONE || handoff.state() == Handoff::WITHDRAWN) {
    return WrongState(handoff, "be neither done, as they say, nor withdrawn");
  }
  if (IsBlank(request.reason())) return InvalidField("reason", "says nothing");
  ASSIGN_OR_RETURN(const auto of, FindCase(transaction, ParentOf(handoff.name())));
  handoff.set_state(Handoff::WITHDRAWN);
  handoff.clear_next_attempt_time();
  RETURN_IF_ERROR(RemoveTasks(transaction.session(), handoff.name()));
  HandoffUpdate update;
  update.set_update_id(kWithdrawn);
  update.set_meaning(HandoffUpdate::REJECTED);
  update.set_status("cancelled");
  update.set_description(request.reason());
  SetTime(update, "update_time", transaction.now());
  // Who may be getting it this very moment is told too: whoever sends it finds this task behind it.
  return Say(neighbors.personal_data, transaction, *of, handoff.name(), update);
}

// What has not been sent is not sent any more. Who may be getting it this very moment finds that it
// is to be told where the case is here.
absl::Status GiveUp(const PersonalData& personal_data, Transaction& transaction, const Case& of,
                    const HandoffUpdate& update, Handoff& handoff) {
  handoff.set_state(Handoff::WITHDRAWN);
  handoff.clear_next_attempt_time();
  handoff.set_last_error("The case was done here before it could be sent.");
  RETURN_IF_ERROR(RemoveTasks(transaction.session(), handoff.name()));
  RETURN_IF_ERROR(KeepOurs(personal_data, transaction.session(), of, handoff.name(), update,
                           transaction.now()));
  return transaction.Update(HandoffType(), handoff);
}

// The handoffs of a case of which something is to be told.
absl::StatusOr<std::vector<std::string>> ToldOf(Session& session, const std::string& case_name) {
  ASSIGN_OR_RETURN(const auto rows, session.Query<std::string>(
                                        "SELECT name FROM handoffs WHERE parent = :parent AND "
                                        "state IN (1, 2, 3, 4, 5, 8) ORDER BY name",
                                        case_name));
  std::vector<std::string> names;
  for (const auto& [name] : rows) names.push_back(name);
  return names;
}

HandoffUpdate WhereItIs(const Case& of, const v1::CaseStep& step) {
  HandoffUpdate update;
  update.set_update_id(absl::StrCat(of.number(), "-", step.sequence()));
  update.set_meaning(MeaningOfCase(of.state()));
  update.set_status(std::string(StatusOfCase(of.state())));
  *update.mutable_update_time() = step.step_time();
  return update;
}

absl::Status Tell(const PersonalData& personal_data, const CaseChange& change) {
  const Case& of = *change.after;
  if (StatusOfCase(of.state()) == StatusOfCase(change.before->state())) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto names, ToldOf(change.transaction.session(), of.name()));
  for (const std::string& name : names) {
    if (name == change.step->subject()) continue;
    ASSIGN_OR_RETURN(const auto handoff, change.transaction.Find<Handoff>(HandoffType(), name));
    if (handoff == nullptr) continue;
    if (handoff->state() != Handoff::QUEUED && handoff->state() != Handoff::FAILED) {
      RETURN_IF_ERROR(
          Say(personal_data, change.transaction, of, name, WhereItIs(of, *change.step)));
    } else if (!IsOpen(of.state())) {
      RETURN_IF_ERROR(
          GiveUp(personal_data, change.transaction, of, WhereItIs(of, *change.step), *handoff));
    }
  }
  return absl::OkStatus();
}

}  // namespace

void RegisterHandoffSteps(RpcService& cases, Store& store, const CaseNeighbors& neighbors) {
  RegisterChange<v1::RetryHandoffRequest, Handoff>(cases, "RetryHandoff", HandoffType(), store,
                                                   Retry);
  RegisterChange<v1::WithdrawHandoffRequest, Handoff>(
      cases, "WithdrawHandoff", HandoffType(), store,
      [&neighbors](const Context&, Transaction& transaction,
                   const v1::WithdrawHandoffRequest& request, Handoff& handoff) {
        return Withdraw(neighbors, transaction, request, handoff);
      });
}

CaseFollower TellPartners(const PersonalData& personal_data) {
  return [&personal_data](const CaseChange& change) -> absl::Status {
    if (change.before == nullptr || change.after == nullptr || change.step == nullptr) {
      return absl::OkStatus();
    }
    return Tell(personal_data, change);
  };
}

}  // namespace touchstone::feedback
