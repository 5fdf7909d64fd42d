#include "services/feedback/handoffs/handoff_updates.h"

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/handoffs/escalation.h"
#include "services/feedback/handoffs/handoff_partners.h"
#include "services/feedback/handoffs/handoff_tasks.h"
#include "services/feedback/handoffs/handoffs.h"
#include "services/feedback/rules/case_way.h"
#include "services/feedback/rules/handoff_way.h"
#include "services/feedback/rules/partner_status.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseStep;
using v1::Handoff;
using v1::HandoffPartner;
using v1::HandoffUpdate;
using v1::ListHandoffUpdatesRequest;
using v1::ListHandoffUpdatesResponse;

constexpr absl::string_view kEditHandoffs = "feedback.handoffs.edit";

// Where what they say stays: it opens as that update of that handoff only.
std::string PlaceOf(const std::string& handoff, HandoffUpdate::Direction direction,
                    const std::string& update_id) {
  return absl::StrCat("handoff_updates ", handoff, " ", static_cast<int>(direction), " ",
                      update_id);
}

absl::StatusOr<bool> WasTaken(Session& session, const std::string& handoff,
                              HandoffUpdate::Direction direction, const std::string& update_id) {
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(
                                       "SELECT update_id FROM handoff_updates WHERE handoff = "
                                       ":handoff AND direction = :direction AND update_id = "
                                       ":update_id",
                                       handoff, static_cast<int64_t>(direction), update_id));
  return row.has_value();
}

absl::Status Keep(const PersonalData& personal_data, Session& session, const Case& of,
                  const std::string& handoff, HandoffUpdate::Direction direction,
                  const HandoffUpdate& update, absl::Time now) {
  Bytes sealed;
  if (!update.description().empty()) {
    ASSIGN_OR_RETURN(sealed.value,
                     personal_data.Encrypt(session, KeyOwnerOf(of), update.description(),
                                           PlaceOf(handoff, direction, update.update_id())));
  }
  return session
      .Execute(
          "INSERT INTO handoff_updates (organization, handoff, direction, update_id, meaning, "
          "status, partner_request_id, update_time, record_time, sealed) VALUES (:organization, "
          ":handoff, :direction, :update_id, :meaning, :status, :partner_request_id, :update_time, "
          ":record_time, :sealed)",
          OrganizationOf(handoff), handoff, static_cast<int64_t>(direction), update.update_id(),
          static_cast<int64_t>(update.meaning()), update.status(), update.partner_request_id(),
          absl::ToUnixMicros(TimeOf(update, "update_time")), absl::ToUnixMicros(now), sealed)
      .status();
}

// Whether another handoff of the case is open.
absl::StatusOr<bool> HasOtherOpen(Session& session, const Handoff& handoff) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>("SELECT name FROM handoffs WHERE parent = :parent "
                                                 "AND name <> :name AND state IN (1, 2, 3, 4, 8) "
                                                 "LIMIT 1",
                                                 ParentOf(handoff.name()), handoff.name()));
  return row.has_value();
}

// What it does to the handoff. What was said before something that is known already is kept, and
// changes nothing.
UpdateEffect Apply(absl::Time now, const HandoffUpdate& update, bool has_other, Handoff& handoff) {
  // By a clock that is ahead, nobody else would be heard for long.
  const absl::Time said = std::min(TimeOf(update, "update_time"), now);
  if (handoff.partner_request_id().empty()) {
    handoff.set_partner_request_id(update.partner_request_id());
  }
  if (handoff.has_partner_update_time() && said < TimeOf(handoff, "partner_update_time")) {
    return {handoff.state()};
  }
  UpdateEffect effect = EffectOf(handoff.state(), update.meaning());
  // Somebody else has the case by now.
  if (has_other && IsOpen(effect.state)) effect = {handoff.state()};
  handoff.set_state(effect.state);
  if (!update.status().empty()) handoff.set_partner_status(update.status());
  SetTime(handoff, "partner_update_time", said);
  if (effect.state >= Handoff::ACKNOWLEDGED && effect.state <= Handoff::CLAIMED_DONE &&
      !handoff.has_acknowledge_time()) {
    SetTime(handoff, "acknowledge_time", now);
  }
  return effect;
}

// Where a case goes by what is claimed, where it may go there; nowhere while something is promised.
absl::StatusOr<std::optional<Case::State>> WantedState(const CaseNeighbors& neighbors,
                                                       Session& session, const Case& of,
                                                       CaseEffect effect) {
  std::optional<Case::State> wanted;
  if (effect == CaseEffect::kResolve) wanted = Case::RESOLVED;
  if (effect == CaseEffect::kReopen) wanted = Case::IN_PROGRESS;
  if (!wanted || !StateAfter(CaseStep::PARTNER_SAID, of.state(), wanted)) return std::nullopt;
  if (effect == CaseEffect::kResolve && neighbors.with_open_commitments) {
    const std::string names[] = {of.name()};
    ASSIGN_OR_RETURN(const auto promised, neighbors.with_open_commitments(session, names));
    if (!promised.empty()) return std::nullopt;
  }
  return wanted;
}

std::string NoteOf(const HandoffUpdate& update) {
  if (update.status().empty() || update.description().empty()) {
    return absl::StrCat(update.status(), update.description());
  }
  return absl::StrCat(update.status(), ": ", update.description());
}

absl::Status StepCase(const CaseNeighbors& neighbors, const Context& context,
                      Transaction& transaction, const HandoffUpdate& update, CaseEffect effect,
                      const std::string& handoff, Case& of) {
  if (!StateAfter(CaseStep::PARTNER_SAID, of.state())) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto wanted, WantedState(neighbors, transaction.session(), of, effect));
  NewStep step{
      .kind = CaseStep::PARTNER_SAID, .note = NoteOf(update), .subject = handoff, .state = wanted};
  if (wanted == Case::RESOLVED) {
    step.change = [&update](Case& changed) { changed.set_resolution(update.description()); };
  }
  if (wanted == Case::IN_PROGRESS) {
    step.change = [](Case& changed) { changed.set_reopen_count(changed.reopen_count() + 1); };
  }
  RETURN_IF_ERROR(TakeStep(neighbors, context, transaction, step, of));
  if (effect == CaseEffect::kEscalate) {
    RETURN_IF_ERROR(EscalateOver(neighbors, context, transaction, handoff,
                                 "They say that it is not theirs.", of));
  }
  return transaction.Update(CaseType(), of);
}

// Who may say what a partner says: the partner, by its key; and who works on handoffs and may
// report, having read a letter. A key that is another partner's may not, nor one that is nobody's.
absl::Status CheckReports(Store& store, const Context& context, absl::string_view name) {
  const std::string organization = absl::StrCat("organizations/", OrganizationOf(name));
  bool is_theirs = false;
  bool is_partner = false;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto partner,
                     PartnerWithKey(session, organization, context.caller->id()));
    ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(
                                         "SELECT p.api_key FROM handoffs h JOIN handoff_partners p "
                                         "ON p.name = h.handoff_partner WHERE h.name = :name AND "
                                         "p.delete_time = 0",
                                         name));
    is_partner = partner.has_value();
    is_theirs = row && !std::get<0>(*row).empty() && std::get<0>(*row) == context.caller->id();
    return absl::OkStatus();
  }));
  if (is_theirs) return absl::OkStatus();
  if (!is_partner && IsAllowed(*context.caller, kEditHandoffs, OrganizationOf(name))) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               "Only the partner that a case was handed to says what became of it, by its own "
               "key.");
}

absl::Status Record(const CaseNeighbors& neighbors, const Context& context,
                    Transaction& transaction, const v1::RecordHandoffUpdateRequest& request,
                    Handoff& handoff) {
  return TakeTheirs(neighbors, context, transaction, request.update(), handoff).status();
}

struct Row {
  std::string update_id;
  int64_t direction = 0;
  int64_t record_time = 0;
};

absl::StatusOr<HandoffUpdate> Opened(const PersonalData& personal_data, Session& session,
                                     const std::string& key_owner, const std::string& handoff,
                                     const std::string& sealed, HandoffUpdate update) {
  if (sealed.empty()) return update;
  const SealedPersonal one{key_owner, sealed,
                           PlaceOf(handoff, update.direction(), update.update_id())};
  ASSIGN_OR_RETURN(auto opened, personal_data.DecryptAll(session, std::span(&one, 1)));
  update.set_description(opened.front().value_or(""));  // empty of who was erased
  return update;
}

using Fields =
    std::tuple<std::string, int64_t, int64_t, std::string, std::string, int64_t, int64_t, Bytes>;

constexpr char kColumns[] =
    "SELECT update_id, direction, meaning, status, partner_request_id, update_time, record_time, "
    "sealed FROM handoff_updates WHERE handoff = :handoff AND ";

HandoffUpdate FromFields(const Fields& fields) {
  const auto& [update_id, direction, meaning, status, request_id, said, recorded, sealed] = fields;
  HandoffUpdate update;
  update.set_update_id(update_id);
  update.set_direction(static_cast<HandoffUpdate::Direction>(direction));
  update.set_meaning(static_cast<HandoffUpdate::Meaning>(meaning));
  update.set_status(status);
  update.set_partner_request_id(request_id);
  SetTime(update, "update_time", absl::FromUnixMicros(said));
  SetTime(update, "record_time", absl::FromUnixMicros(recorded));
  return update;
}

// Under whose key what is said of a handoff's case is sealed.
absl::StatusOr<std::string> KeyOwner(Session& session, const std::string& handoff) {
  const std::string case_name(ParentOf(handoff));
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(
                                       "SELECT customer FROM cases WHERE name = :name", case_name));
  return row && !std::get<0>(*row).empty() ? std::get<0>(*row) : case_name;
}

// A page, by when a row was written; the position is that time, the direction and the id.
absl::Status ReadPage(const PersonalData& personal_data, Session& session,
                      const ListHandoffUpdatesRequest& request, const Row& after, int size,
                      ListHandoffUpdatesResponse& response, std::optional<Row>& last) {
  response.Clear();
  last.reset();
  ASSIGN_OR_RETURN(const auto there,
                   session.QueryOne<std::string>("SELECT name FROM handoffs WHERE name = :name",
                                                 request.name()));
  if (!there) return NotFound(request.name());
  ASSIGN_OR_RETURN(const std::string owner, KeyOwner(session, request.name()));
  ASSIGN_OR_RETURN(
      const auto rows,
      (session
           .Query<std::string, int64_t, int64_t, std::string, std::string, int64_t, int64_t, Bytes>(
               absl::StrCat(kColumns,
                            "(record_time, direction, update_id) > (:time, "
                            ":direction, :update_id) ORDER BY record_time, direction, "
                            "update_id LIMIT :most"),
               request.name(), after.record_time, after.direction, after.update_id, size + 1)));
  for (size_t i = 0; i < rows.size() && i < static_cast<size_t>(size); ++i) {
    ASSIGN_OR_RETURN(*response.add_updates(),
                     Opened(personal_data, session, owner, request.name(),
                            std::get<7>(rows[i]).value, FromFields(rows[i])));
  }
  if (rows.size() > static_cast<size_t>(size)) {
    const auto& row = rows[static_cast<size_t>(size) - 1];
    last = Row{std::get<0>(row), std::get<1>(row), std::get<6>(row)};
  }
  return absl::OkStatus();
}

absl::StatusOr<ListHandoffUpdatesResponse> List(Store& store, const PersonalData& personal_data,
                                                const Context& context,
                                                const ListHandoffUpdatesRequest& request) {
  const std::string query = absl::StrCat("updates of ", request.name());
  Row after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const PagePosition position,
                     store.page_tokens().Read(request.page_token(), query, store.clock().Now()));
    // The name has the direction's digit before the id.
    after = {position.name.substr(1), position.name[0] - '0',
             std::get<int64_t>(position.order_value)};
  }
  ListHandoffUpdatesResponse response;
  std::optional<Row> last;
  RETURN_IF_ERROR(
      store.database().ReadAtOneMoment(context.deadline, [&](Session& session) -> absl::Status {
        return ReadPage(personal_data, session, request, after, PageSize(request.page_size()),
                        response, last);
      }));
  if (last) {
    response.set_next_page_token(store.page_tokens().Make(
        {last->record_time, absl::StrCat(last->direction, last->update_id)}, query,
        store.clock().Now()));
  }
  return response;
}

}  // namespace

absl::StatusOr<bool> TakeTheirs(const CaseNeighbors& neighbors, const Context& context,
                                Transaction& transaction, const HandoffUpdate& update,
                                Handoff& handoff) {
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(const bool was_taken,
                   WasTaken(session, handoff.name(), HandoffUpdate::THEIRS, update.update_id()));
  if (was_taken) return false;
  if (handoff.state() == Handoff::WITHDRAWN) {
    return FailedPrecondition(
        reasons::kHandoffState, handoff.name(),
        absl::StrCat(handoff.name(), " was withdrawn; what becomes of it there is theirs."));
  }
  ASSIGN_OR_RETURN(const auto of, FindCase(transaction, ParentOf(handoff.name())));
  RETURN_IF_ERROR(Keep(neighbors.personal_data, session, *of, handoff.name(), HandoffUpdate::THEIRS,
                       update, transaction.now()));
  ASSIGN_OR_RETURN(const bool has_other, HasOtherOpen(session, handoff));
  const UpdateEffect effect = Apply(transaction.now(), update, has_other, handoff);
  if (handoff.state() != Handoff::QUEUED && handoff.state() != Handoff::FAILED) {
    handoff.clear_next_attempt_time();
    RETURN_IF_ERROR(RemoveTasks(session, handoff.name(), TaskKind::kSend));
  }
  if (handoff.state() != Handoff::SENT) {
    RETURN_IF_ERROR(RemoveTasks(session, handoff.name(), TaskKind::kEscalate));
  }
  RETURN_IF_ERROR(
      StepCase(neighbors, context, transaction, update, effect.on_case, handoff.name(), *of));
  return true;
}

absl::StatusOr<bool> TakeTheirsOf(const CaseNeighbors& neighbors, const Context& context,
                                  Transaction& transaction, const std::string& handoff,
                                  const HandoffUpdate& update) {
  ASSIGN_OR_RETURN(const auto found, transaction.Find<Handoff>(HandoffType(), handoff));
  if (found == nullptr) return NotFound(handoff);
  ASSIGN_OR_RETURN(const bool is_new, TakeTheirs(neighbors, context, transaction, update, *found));
  if (is_new) RETURN_IF_ERROR(transaction.Update(HandoffType(), *found));
  return is_new;
}

absl::StatusOr<std::optional<std::string>> HandoffOfKey(Session& session,
                                                        const std::string& case_name,
                                                        const std::string& api_key) {
  if (api_key.empty()) return std::optional<std::string>();
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT h.name FROM handoffs h JOIN handoff_partners p ON p.name = "
                       "h.handoff_partner WHERE h.parent = :parent AND p.api_key = :api_key AND "
                       "p.delete_time = 0 ORDER BY h.create_time DESC LIMIT 1",
                       case_name, api_key));
  if (!row) return std::optional<std::string>();
  return std::optional<std::string>(std::get<0>(*row));
}

absl::Status KeepOurs(const PersonalData& personal_data, Session& session, const Case& of,
                      const std::string& handoff, const HandoffUpdate& update, absl::Time now) {
  ASSIGN_OR_RETURN(const bool is_kept,
                   WasTaken(session, handoff, HandoffUpdate::OURS, update.update_id()));
  if (is_kept) return absl::OkStatus();
  return Keep(personal_data, session, of, handoff, HandoffUpdate::OURS, update, now);
}

absl::StatusOr<std::string> LastOurs(Session& session, const std::string& handoff) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<std::string>(
                       "SELECT update_id FROM handoff_updates WHERE handoff = :handoff AND "
                       "direction = :direction ORDER BY record_time DESC, update_id DESC LIMIT 1",
                       handoff, static_cast<int64_t>(HandoffUpdate::OURS)));
  return row ? std::get<0>(*row) : "";
}

absl::StatusOr<HandoffUpdate> FindOurs(const PersonalData& personal_data, Session& session,
                                       const Case& of, const std::string& handoff,
                                       const std::string& update_id) {
  ASSIGN_OR_RETURN(const auto row,
                   (session.QueryOne<std::string, int64_t, int64_t, std::string, std::string,
                                     int64_t, int64_t, Bytes>(
                       absl::StrCat(kColumns, "direction = :direction AND update_id = :update_id"),
                       handoff, static_cast<int64_t>(HandoffUpdate::OURS), update_id)));
  if (!row) return NotFound(handoff);
  return Opened(personal_data, session, KeyOwnerOf(of), handoff, std::get<7>(*row).value,
                FromFields(*row));
}

void RegisterHandoffUpdates(RpcService& cases, Store& store, const CaseNeighbors& neighbors) {
  RegisterChange<v1::RecordHandoffUpdateRequest, Handoff>(
      cases, "RecordHandoffUpdate", HandoffType(), store,
      [&neighbors](const Context& context, Transaction& transaction,
                   const v1::RecordHandoffUpdateRequest& request, Handoff& handoff) {
        return Record(neighbors, context, transaction, request, handoff);
      },
      [&store](const Context& context, absl::string_view name) {
        return CheckReports(store, context, name);
      });
  cases.Unary<ListHandoffUpdatesRequest, ListHandoffUpdatesResponse>(
      "ListHandoffUpdates",
      [&store, &neighbors](const Context& context, const ListHandoffUpdatesRequest& request) {
        return List(store, neighbors.personal_data, context, request);
      });
}

}  // namespace touchstone::feedback
