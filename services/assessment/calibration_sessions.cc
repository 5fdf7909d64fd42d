#include "services/assessment/calibration_sessions.h"

#include <touchstone/assessment/v1/calibration_session.pb.h>
#include <touchstone/assessment/v1/observation.pb.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/assessment/calibration_evaluators.h"
#include "services/assessment/calibration_scores.h"
#include "services/assessment/handled_contacts.h"
#include "services/assessment/observation_access.h"
#include "services/assessment/observation_forms.h"
#include "services/assessment/result_access.h"
#include "services/assessment/rules/calibration_spread.h"
#include "services/assessment/rules/contact_score.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::assessment {
namespace {

using SessionsRequest = v1::ListCalibrationSessionsRequest;
using v1::CalibrationSession;

constexpr size_t kFewestEvaluators = 2;

absl::string_view Words(CalibrationSession::State state) {
  switch (state) {
    case CalibrationSession::OPEN:
      return "open";
    case CalibrationSession::REVEALED:
      return "revealed";
    default:
      return "agreed";
  }
}

absl::Status CheckState(const CalibrationSession& session, CalibrationSession::State needed) {
  if (session.state() == needed) return absl::OkStatus();
  return FailedPrecondition(reasons::kCalibrationState, session.name(),
                            absl::StrCat(session.name(), " is ", Words(session.state()),
                                         "; for this it must be ", Words(needed), "."));
}

absl::Status NotAnEvaluator() {
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               "Only who is an evaluator of the session may do this.");
}

absl::StatusOr<std::optional<CalibrationSession>> FindSession(Session& session,
                                                              absl::string_view name) {
  ASSIGN_OR_RETURN(
      const auto row,
      session.QueryOne<Bytes>(
          "SELECT body FROM calibration_sessions WHERE name = :name AND delete_time = 0", name));
  CalibrationSession found;
  if (!row) return std::nullopt;
  if (found.ParseFromString(std::get<0>(*row).value)) return found;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("The stored ", name, " cannot be read."));
}

absl::StatusOr<std::optional<CalibrationSession>> ReadSession(Store& store, const Context& context,
                                                              absl::string_view name) {
  std::optional<CalibrationSession> found;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(found, FindSession(session, name));
    return absl::OkStatus();
  }));
  return found;
}

// Its evaluators, and who has the permission for its purpose; its person at the end.
absl::Status CheckReads(const Context& context, absl::string_view name,
                        const std::optional<CalibrationSession>& session) {
  const absl::string_view organization = OrganizationOf(name);
  if (!session) return CheckReadsEveryPurpose(context, organization);
  if (IsEvaluator(*session, context.caller->person())) return absl::OkStatus();
  if (session->state() == CalibrationSession::AGREED && IsPerson(context, session->person())) {
    return absl::OkStatus();
  }
  return CheckPurpose(context, session->purpose(), organization);
}

// Who runs a session has the permission for its purpose too.
absl::Status CheckRuns(Store& store, const Context& context, absl::string_view name) {
  ASSIGN_OR_RETURN(const auto session, ReadSession(store, context, name));
  const absl::string_view organization = OrganizationOf(name);
  if (!session) return CheckReadsEveryPurpose(context, organization);
  return CheckPurpose(context, session->purpose(), organization);
}

// --- Before it is open, and after it is gone ------------------------------------------------

absl::Status CheckEvaluators(Session& session, const CalibrationSession& calibration) {
  if (static_cast<size_t>(calibration.evaluators_size()) < kFewestEvaluators) {
    return InvalidField("calibration_session.evaluators", "must be two people or more");
  }
  for (int i = 0; i < calibration.evaluators_size(); ++i) {
    const std::string field = absl::StrCat("calibration_session.evaluators[", i, "]");
    RETURN_IF_ERROR(CheckIsPersonOf(session, OrganizationOf(calibration.name()),
                                    calibration.evaluators(i), field));
    if (calibration.evaluators(i) == calibration.person()) {
      return InvalidField(field, "handled the contact: nobody scores themself");
    }
  }
  return absl::OkStatus();
}

absl::Status Begin(const Context& context, Transaction& transaction,
                   CalibrationSession& calibration) {
  Session& session = transaction.session();
  const absl::string_view organization = OrganizationOf(calibration.name());
  ASSIGN_OR_RETURN(const auto form, FormInUse(session, organization, calibration.form(),
                                              "calibration_session.form"));
  RETURN_IF_ERROR(CheckPurpose(context, form.purpose(), organization));
  RETURN_IF_ERROR(
      CheckIsPersonOf(session, organization, calibration.person(), "calibration_session.person"));
  RETURN_IF_ERROR(CheckEvaluators(session, calibration));
  RETURN_IF_ERROR(DayHandled(session, calibration.person(), calibration.contact()).status());
  calibration.set_purpose(form.purpose());
  calibration.set_state(CalibrationSession::OPEN);
  return absl::OkStatus();
}

absl::Status BeforeWrite(const Context& context, Transaction& transaction,
                         const ResourceChange<CalibrationSession>& change) {
  if (change.kind == events::v1::Event::CREATED) {
    return Begin(context, transaction, *change.after);
  }
  RETURN_IF_ERROR(CheckState(*change.after, CalibrationSession::OPEN));
  return RemoveScores(transaction.session(), change.after->name());
}

// --- Scores ---------------------------------------------------------------------------------

void Reveal(const Transaction& transaction, const v1::ObservationForm& form,
            const std::vector<v1::CalibrationScores>& all, CalibrationSession& calibration) {
  calibration.set_state(CalibrationSession::REVEALED);
  SetTime(calibration, "reveal_time", transaction.now());
  for (auto& spread : SpreadByBehavior(form, all)) {
    *calibration.add_behaviors() = std::move(spread);
  }
  for (auto& spread : SpreadByEvaluator(form, all)) *calibration.add_scored() = std::move(spread);
}

absl::StatusOr<v1::CalibrationScores> Score(Store& store, const Context& context,
                                            const v1::ScoreCalibrationRequest& request) {
  v1::CalibrationScores scores;
  scores.set_calibration_session(request.name());
  scores.set_evaluator(context.caller->person());
  *scores.mutable_scores() = request.scores();
  *scores.mutable_critical_errors() = request.critical_errors();
  const auto score = [&](Transaction& transaction) -> absl::Status {
    Session& session = transaction.session();
    const ResourceType& type = CalibrationSessionType();
    ASSIGN_OR_RETURN(const auto found, transaction.Find<CalibrationSession>(type, request.name()));
    if (found == nullptr || found->has_delete_time() || !IsEvaluator(*found, scores.evaluator())) {
      return NotAnEvaluator();
    }
    RETURN_IF_ERROR(CheckState(*found, CalibrationSession::OPEN));
    ASSIGN_OR_RETURN(const auto form, FindObservationForm(session, found->form()));
    const auto violations =
        ScoreViolations(form, request.scores(), request.critical_errors(), Extent::kWhole, "");
    if (!violations.empty()) return InvalidFields(violations);
    SetTime(scores, "score_time", transaction.now());
    RETURN_IF_ERROR(KeepScores(session, scores));
    ASSIGN_OR_RETURN(const auto all, ScoresOf(session, found->name()));
    if (all.size() < static_cast<size_t>(found->evaluators_size())) return absl::OkStatus();
    Reveal(transaction, form, all, *found);
    return transaction.Update(type, *found);
  };
  const Author author = AuthorOf(context);
  RETURN_IF_ERROR(request.validate_only() ? store.Try(author, context.deadline, score)
                                          : store.Write(author, context.deadline, score));
  return scores;
}

absl::StatusOr<v1::CalibrationScores> GetScores(Store& store, const Context& context,
                                                const v1::GetCalibrationScoresRequest& request) {
  ASSIGN_OR_RETURN(const auto calibration, ReadSession(store, context, request.name()));
  const std::string& evaluator =
      request.evaluator().empty() ? context.caller->person() : request.evaluator();
  RETURN_IF_ERROR(CheckReads(context, request.name(), calibration));
  if (!calibration) return NotFound(request.name());
  if (!IsEvaluator(*calibration, evaluator)) {
    return InvalidField("evaluator", "is no evaluator of the session");
  }
  if (calibration->state() == CalibrationSession::OPEN && !IsPerson(context, evaluator)) {
    return FailedPrecondition(reasons::kScoresSealed, request.name(),
                              "What others scored is sealed until all have scored, or who runs "
                              "the session reveals it.");
  }
  std::optional<v1::CalibrationScores> scores;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(scores, ScoresBy(session, request.name(), evaluator));
    return absl::OkStatus();
  }));
  return scores ? absl::StatusOr<v1::CalibrationScores>(*std::move(scores))
                : NotFound(absl::StrCat(request.name(), ":scores"));
}

absl::Status RevealNow(const Context&, Transaction& transaction,
                       const v1::RevealCalibrationRequest& request,
                       CalibrationSession& calibration) {
  RETURN_IF_ERROR(CheckState(calibration, CalibrationSession::OPEN));
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(const auto form, FindObservationForm(session, calibration.form()));
  ASSIGN_OR_RETURN(const auto all, ScoresOf(session, calibration.name()));
  if (all.size() < kFewestEvaluators) {
    return FailedPrecondition(
        reasons::kCalibrationState, calibration.name(),
        "Fewer than two evaluators have scored: there is nothing to compare.");
  }
  // Who only asks whether it could be done is not shown what is sealed.
  if (request.validate_only()) return absl::OkStatus();
  Reveal(transaction, form, all, calibration);
  return absl::OkStatus();
}

absl::Status Agree(const Context&, Transaction& transaction,
                   const v1::AgreeCalibrationRequest& request, CalibrationSession& calibration) {
  RETURN_IF_ERROR(CheckState(calibration, CalibrationSession::REVEALED));
  ASSIGN_OR_RETURN(const auto form, FindObservationForm(transaction.session(), calibration.form()));
  const auto violations =
      ScoreViolations(form, request.scores(), request.critical_errors(), Extent::kWhole, "");
  if (!violations.empty()) return InvalidFields(violations);
  calibration.set_state(CalibrationSession::AGREED);
  *calibration.mutable_agreed_scores() = request.scores();
  *calibration.mutable_agreed_critical_errors() = request.critical_errors();
  calibration.set_note(request.note());
  SetTime(calibration, "agree_time", transaction.now());
  return absl::OkStatus();
}

// --- Lists ----------------------------------------------------------------------------------

absl::StatusOr<SerializedMessage> List(Store& store, const RpcService::UnaryHandler& list,
                                       const Context& context, const SessionsRequest& request) {
  std::string narrower;
  if (!IsPerson(context, request.evaluator())) {
    ASSIGN_OR_RETURN(narrower, PurposesRead(context, OrganizationOf(request.parent())));
  }
  if (request.evaluator().empty()) {
    return ListNarrowed(list, context, request, std::move(narrower));
  }
  const RpcService::UnaryHandler of_evaluator =
      [&store](const Context& asked,
               const google::protobuf::Message& narrowed) -> absl::StatusOr<SerializedMessage> {
    ASSIGN_OR_RETURN(
        const auto response,
        ListSessionsOfEvaluator(store, asked, static_cast<const SessionsRequest&>(narrowed)));
    return SerializedMessage::Of(response);
  };
  return ListNarrowed(of_evaluator, context, request, std::move(narrower));
}

}  // namespace

const ResourceType& CalibrationSessionType() {
  static const ResourceType type = DeclareResource<CalibrationSession>({
      .table = "calibration_sessions",
      .columns = {{"form"}, {"purpose"}, {"state"}},
  });
  return type;
}

void RegisterCalibrationSessions(RpcService& observations, Store& store) {
  const ResourceType& type = CalibrationSessionType();
  const auto before_read = [&store](const Context& context,
                                    absl::string_view name) -> absl::StatusOr<ReadFrom> {
    // A list names the organization, and is narrowed to what the caller may read.
    if (CalibrationSessionType().pattern.Matches(name)) {
      ASSIGN_OR_RETURN(const auto session, ReadSession(store, context, name));
      RETURN_IF_ERROR(CheckReads(context, name, session));
    }
    return ReadFrom::kDatabase;
  };
  const auto may_delete = [&store](const Context& context,
                                   const google::protobuf::Message& request) {
    const auto& remove = static_cast<const v1::DeleteCalibrationSessionRequest&>(request);
    return CheckRuns(store, context, remove.name());
  };
  const Handlers standard = RegisterStandardMethodsBut(
      {"ListCalibrationSessions"}, observations, type, store,
      AnyRules<CalibrationSession>({.before_write = BeforeWrite, .before_read = before_read}),
      {{"DeleteCalibrationSession", {.may = may_delete}}});
  observations.AddUnary(
      "ListCalibrationSessions",
      [&store, list = standard.at("ListCalibrationSessions")](
          const Context& context,
          const google::protobuf::Message& request) -> absl::StatusOr<SerializedMessage> {
        return List(store, list, context, static_cast<const SessionsRequest&>(request));
      });
  observations.Unary<v1::ScoreCalibrationRequest, v1::CalibrationScores>(
      "ScoreCalibration",
      [&store](const Context& context, const v1::ScoreCalibrationRequest& request) {
        return Score(store, context, request);
      });
  observations.Unary<v1::GetCalibrationScoresRequest, v1::CalibrationScores>(
      "GetCalibrationScores",
      [&store](const Context& context, const v1::GetCalibrationScoresRequest& request) {
        return GetScores(store, context, request);
      });
  const auto runs = [&store](const Context& context, absl::string_view name) {
    return CheckRuns(store, context, name);
  };
  RegisterChange<v1::RevealCalibrationRequest, CalibrationSession>(
      observations, "RevealCalibration", type, store, RevealNow, runs);
  RegisterChange<v1::AgreeCalibrationRequest, CalibrationSession>(observations, "AgreeCalibration",
                                                                  type, store, Agree, runs);
}

}  // namespace touchstone::assessment
