#include "services/feedback/handoffs/handoff_comparison.h"

#include <touchstone/feedback/v1/handoff.pb.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/handoffs/escalation.h"
#include "services/feedback/handoffs/handoff_partners.h"
#include "services/feedback/handoffs/handoff_tasks.h"
#include "services/feedback/handoffs/handoff_updates.h"
#include "services/feedback/handoffs/handoffs.h"
#include "services/feedback/rules/handoff_way.h"
#include "services/feedback/rules/partner_status.h"
#include "services/feedback/rules/reconciliation.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/idempotency.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Handoff;
using v1::HandoffDifference;
using v1::HandoffPartner;
using v1::PartnerRequest;
using v1::ReconcileHandoffsRequest;
using v1::ReconcileHandoffsResponse;

constexpr size_t kAskedAtOnce = 50;
constexpr absl::Duration kTimeout = absl::Seconds(30);  // of a transaction
// What ended longer ago is not compared any more.
constexpr absl::Duration kComparedFor = absl::Hours(90 * 24);

struct Sides {
  ReachedPartner reached;
  std::vector<OurHandoff> ours;
};

// What is with them, or was until not long ago, and the state of each case here.
absl::Status ReadOurs(Session& session, const std::string& partner, absl::Time now,
                      std::vector<OurHandoff>& ours) {
  ours.clear();
  ASSIGN_OR_RETURN(
      const auto rows,
      (session.Query<Bytes, int64_t>(
          "SELECT h.body, c.state FROM handoffs h JOIN cases c ON c.name = h.parent "
          "WHERE h.handoff_partner = :partner AND (h.state IN (2, 3, 4, 8) OR (h.state "
          "IN (5, 6, 7) AND h.partner_request_id <> '' AND h.update_time > :since)) "
          "ORDER BY h.name",
          partner, absl::ToUnixMicros(now - kComparedFor))));
  for (const auto& [body, state] : rows) {
    Handoff handoff;
    if (!handoff.ParseFromString(body.value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   absl::StrCat("A stored handoff to ", partner, " cannot be read."));
    }
    ours.push_back({.name = handoff.name(),
                    .partner_request_id = handoff.partner_request_id(),
                    .state = handoff.state(),
                    .case_settled = state >= v1::Case::RESOLVED,
                    .heard = TimeOf(handoff, "partner_update_time")});
  }
  return absl::OkStatus();
}

absl::StatusOr<Sides> ReadSides(Store& store, const PersonalData& personal_data,
                                const Context& context, const std::string& name) {
  Sides sides;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const auto row,
                         session.QueryOne<Bytes>("SELECT body FROM handoff_partners WHERE name = "
                                                 ":name AND delete_time = 0",
                                                 name));
        if (!row) return NotFound(name);
        if (!sides.reached.partner.ParseFromString(std::get<0>(*row).value)) {
          return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                       absl::StrCat("What is stored of ", name, " cannot be read."));
        }
        ASSIGN_OR_RETURN(sides.reached.secret, SecretOf(session, personal_data, name));
        return ReadOurs(session, name, store.clock().Now(), sides.ours);
      }));
  return sides;
}

PartnerRequest RequestFrom(const GeoRequest& said) {
  PartnerRequest request;
  request.set_partner_request_id(said.service_request_id);
  request.set_status(said.status);
  const auto meaning = MeaningOfStatus(said.status);
  request.set_open(meaning != v1::HandoffUpdate::DONE && meaning != v1::HandoffUpdate::REJECTED);
  if (said.updated != absl::UnixEpoch()) SetTime(request, "update_time", said.updated);
  return request;
}

// Their side of what they have an id for, some at a time.
absl::StatusOr<std::vector<PartnerRequest>> AskTheirs(const PartnerWays& ways,
                                                      const Context& context,
                                                      const ReachedPartner& reached,
                                                      const std::vector<OurHandoff>& ours) {
  std::vector<std::string> ids;
  for (const OurHandoff& handoff : ours) {
    if (!handoff.partner_request_id.empty()) ids.push_back(handoff.partner_request_id);
  }
  std::vector<PartnerRequest> theirs;
  for (size_t from = 0; from < ids.size(); from += kAskedAtOnce) {
    if (context.is_cancelled()) return absl::CancelledError("Nobody waits for it any more.");
    const size_t to = std::min(ids.size(), from + kAskedAtOnce);
    ASSIGN_OR_RETURN(const auto said,
                     ways.Ask(reached, {ids.begin() + static_cast<std::ptrdiff_t>(from),
                                        ids.begin() + static_cast<std::ptrdiff_t>(to)}));
    for (const GeoRequest& request : said) theirs.push_back(RequestFrom(request));
  }
  return theirs;
}

// What is later there than here, as updates.
absl::StatusOr<int> TakeLater(const CaseNeighbors& neighbors, const Context& context,
                              Transaction& transaction, const std::vector<LaterWord>& later) {
  int taken = 0;
  for (const LaterWord& word : later) {
    ASSIGN_OR_RETURN(const auto handoff, transaction.Find<Handoff>(HandoffType(), word.handoff));
    if (handoff == nullptr || handoff->state() == Handoff::WITHDRAWN) continue;
    ASSIGN_OR_RETURN(const bool is_new,
                     TakeTheirs(neighbors, context, transaction, word.update, *handoff));
    if (!is_new) continue;
    RETURN_IF_ERROR(transaction.Update(HandoffType(), *handoff));
    ++taken;
  }
  return taken;
}

absl::Status CheckRequest(const ReconcileHandoffsRequest& request, const HandoffPartner& partner) {
  if (!request.etag().empty() && request.etag() != partner.etag()) {
    return Error(absl::StatusCode::kAborted, reasons::kEtagStale,
                 absl::StrCat(partner.name(), " was changed meanwhile; read it again."),
                 {{"resource", partner.name()}, {"etag", partner.etag()}});
  }
  if (partner.way() == HandoffPartner::OPEN311 && !request.partner_requests().empty()) {
    return InvalidField("partner_requests", "are asked of a partner by Open311 itself");
  }
  return absl::OkStatus();
}

absl::StatusOr<ReconcileHandoffsResponse> Parsed(const std::string& answer) {
  ReconcileHandoffsResponse response;
  if (response.ParseFromString(answer)) return response;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               "The stored answer cannot be read.");
}

absl::StatusOr<Reconciled> Compare(const PartnerWays& ways, const Context& context,
                                   const Sides& sides, const ReconcileHandoffsRequest& request) {
  std::vector<PartnerRequest> theirs(request.partner_requests().begin(),
                                     request.partner_requests().end());
  if (sides.reached.partner.way() == HandoffPartner::OPEN311) {
    ASSIGN_OR_RETURN(theirs, AskTheirs(ways, context, sides.reached, sides.ours));
  }
  return Reconcile(sides.ours, theirs);
}

absl::StatusOr<ReconcileHandoffsResponse> ReconcileBoth(Store& store,
                                                        const CaseNeighbors& neighbors,
                                                        const PartnerWays& ways,
                                                        const Context& context,
                                                        const ReconcileHandoffsRequest& request) {
  const RepeatableCall call(context, request);
  ASSIGN_OR_RETURN(const auto answered, call.FindAnswer(store, context.deadline));
  if (answered) return Parsed(*answered);
  ASSIGN_OR_RETURN(const Sides sides,
                   ReadSides(store, neighbors.personal_data, context, request.name()));
  RETURN_IF_ERROR(CheckRequest(request, sides.reached.partner));
  ASSIGN_OR_RETURN(const Reconciled reconciled, Compare(ways, context, sides, request));
  ReconcileHandoffsResponse response;
  const auto apply = [&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const auto kept, call.FindAnswer(store, transaction, context.deadline));
    if (kept) {
      ASSIGN_OR_RETURN(response, Parsed(*kept));
      return absl::OkStatus();
    }
    response.Clear();
    for (const auto& difference : reconciled.differences) *response.add_differences() = difference;
    response.set_agreeing_count(reconciled.agreeing);
    SetTime(response, "reconcile_time", transaction.now());
    if (request.apply()) {
      ASSIGN_OR_RETURN(const int taken,
                       TakeLater(neighbors, context, transaction, reconciled.later));
      response.set_applied_count(taken);
    }
    if (request.validate_only()) return absl::OkStatus();
    return call.KeepAnswer(transaction, response.SerializeAsString());
  };
  const Author author = AuthorOf(context);
  RETURN_IF_ERROR(request.validate_only() ? store.Try(author, context.deadline, apply)
                                          : store.Write(author, context.deadline, apply));
  return response;
}

absl::StatusOr<bool> WasTold(Session& session, const HandoffDifference& difference) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT handoff FROM handoff_differences WHERE handoff = :handoff AND kind "
                       "= :kind AND status = :status",
                       difference.handoff(), static_cast<int64_t>(difference.kind()),
                       difference.partner_status()));
  return row.has_value();
}

absl::Status TellOnce(const CaseNeighbors& neighbors, Transaction& transaction,
                      const HandoffDifference& difference) {
  if (difference.handoff().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool was_told, WasTold(transaction.session(), difference));
  if (was_told) return absl::OkStatus();
  RETURN_IF_ERROR(transaction.session()
                      .Execute("INSERT INTO handoff_differences (handoff, kind, status) VALUES "
                               "(:handoff, :kind, :status)",
                               difference.handoff(), static_cast<int64_t>(difference.kind()),
                               difference.partner_status())
                      .status());
  return EscalateCaseOf(neighbors, ContextOf("handoffs"), transaction, difference.handoff(),
                        absl::StrCat("They see it otherwise: ",
                                     HandoffDifference::Kind_Name(difference.kind()), "."));
}

}  // namespace

void RegisterHandoffComparison(RpcService& cases, Store& store, const CaseNeighbors& neighbors,
                               const PartnerWays& ways) {
  cases.Unary<ReconcileHandoffsRequest, ReconcileHandoffsResponse>(
      "ReconcileHandoffs",
      [&store, &neighbors, &ways](const Context& context, const ReconcileHandoffsRequest& request) {
        return ReconcileBoth(store, neighbors, ways, context, request);
      });
}

absl::Status CompareByNight(Store& store, const CaseNeighbors& neighbors, const PartnerWays& ways,
                            const HandoffJob& job) {
  Context context = ContextOf("handoffs");
  context.deadline = absl::Now() + kTimeout;
  ASSIGN_OR_RETURN(const Sides sides,
                   ReadSides(store, neighbors.personal_data, context, job.task.subject));
  const auto compared = Compare(ways, context, sides, ReconcileHandoffsRequest());
  const Author author{.actor = "handoffs", .method = "", .trace_id = ""};
  for (size_t i = 0; compared.ok() && i < compared->differences.size(); ++i) {
    RETURN_IF_ERROR(
        store.Write(author, absl::Now() + kTimeout, [&](Transaction& transaction) -> absl::Status {
          return TellOnce(neighbors, transaction, compared->differences[i]);
        }));
  }
  return store.Write(author, absl::Now() + kTimeout, [&](Transaction& transaction) -> absl::Status {
    HandoffTask task = job.task;
    const auto pause = PauseAfter(task.attempts, absl::ZeroDuration());
    if (compared.ok()) task.attempts = 0;
    return Postpone(transaction.session(), task,
                    compared.ok() ? NextNight(transaction.now())
                                  : transaction.now() + pause.value_or(absl::Hours(1)));
  });
}

}  // namespace touchstone::feedback
