#include "services/assessment/observations.h"

#include <touchstone/assessment/v1/observation.pb.h>

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/assessment/contact_samples.h"
#include "services/assessment/handled_contacts.h"
#include "services/assessment/observation_access.h"
#include "services/assessment/observation_evidence.h"
#include "services/assessment/observation_forms.h"
#include "services/assessment/result_access.h"
#include "services/assessment/rules/contact_score.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::assessment {
namespace {

using v1::Observation;

absl::string_view Words(Observation::State state) {
  switch (state) {
    case Observation::DRAFT:
      return "a draft";
    case Observation::SCORED:
      return "scored";
    case Observation::ACKNOWLEDGED:
      return "acknowledged";
    case Observation::DISPUTED:
      return "disputed";
    default:
      return "resolved";
  }
}

absl::Status WrongState(const Observation& observation, absl::string_view needed) {
  return FailedPrecondition(reasons::kObservationState, observation.name(),
                            absl::StrCat(observation.name(), " is ", Words(observation.state()),
                                         "; for this it must be ", needed, "."));
}

absl::Status CheckScores(const v1::ObservationForm& form, const Observation& observation,
                         Extent extent) {
  const auto violations = ScoreViolations(form, observation.scores(), observation.critical_errors(),
                                          extent, "observation.");
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// --- Drafts ---------------------------------------------------------------------------------

// Who observes: the caller, or whom they say who may edit what others observed.
absl::Status SetEvaluator(const Context& context, Observation& observation) {
  if (observation.evaluator().empty()) observation.set_evaluator(context.caller->person());
  if (observation.evaluator().empty()) {
    return InvalidField("observation.evaluator", "is required, since the caller is no person");
  }
  const absl::string_view organization = OrganizationOf(observation.name());
  if (!IsPerson(context, observation.evaluator()) &&
      !IsAllowed(*context.caller, kEditObservations, organization)) {
    return DenyAccess(*context.caller, kEditObservations, organization);
  }
  if (observation.evaluator() != observation.person()) return absl::OkStatus();
  return InvalidField("observation.evaluator", "must not be the person: nobody observes themself");
}

absl::Status Begin(const Context& context, Transaction& transaction, Observation& observation) {
  Session& session = transaction.session();
  const absl::string_view organization = OrganizationOf(observation.name());
  RETURN_IF_ERROR(SetEvaluator(context, observation));
  ASSIGN_OR_RETURN(const auto form,
                   FormInUse(session, organization, observation.form(), "observation.form"));
  RETURN_IF_ERROR(CheckObserves(session, context, observation, form.purpose(), transaction.now()));
  RETURN_IF_ERROR(
      CheckIsPersonOf(session, organization, observation.person(), "observation.person"));
  RETURN_IF_ERROR(
      CheckIsPersonOf(session, organization, observation.evaluator(), "observation.evaluator"));
  ASSIGN_OR_RETURN(const Day day, DayHandled(session, observation.person(), observation.contact()));
  RETURN_IF_ERROR(CheckScores(form, observation, Extent::kSoFar));
  ASSIGN_OR_RETURN(const bool is_drawn, WasDrawn(session, form.name(), day, observation.contact()));
  observation.set_observe_date(DayText(day));
  observation.set_sampled(is_drawn);
  observation.set_purpose(form.purpose());
  observation.set_state(Observation::DRAFT);
  return absl::OkStatus();
}

absl::Status Change(Transaction& transaction, const Observation& before, const Observation& after) {
  if (before.state() != Observation::DRAFT) return WrongState(before, Words(Observation::DRAFT));
  std::vector<FieldViolation> violations;
  const auto check = [&](absl::string_view field, bool is_same) {
    if (is_same) return;
    violations.push_back({absl::StrCat("observation.", field),
                          "cannot be changed; delete the draft and begin another"});
  };
  check("form", before.form() == after.form());
  check("person", before.person() == after.person());
  check("evaluator", before.evaluator() == after.evaluator());
  check("contact", before.contact() == after.contact());
  if (!violations.empty()) return InvalidFields(violations);
  ASSIGN_OR_RETURN(const auto form, FindObservationForm(transaction.session(), after.form()));
  return CheckScores(form, after, Extent::kSoFar);
}

absl::Status BeforeWrite(const Context& context, Transaction& transaction,
                         const ResourceChange<Observation>& change) {
  switch (change.kind) {
    case events::v1::Event::CREATED:
      return Begin(context, transaction, *change.after);
    case events::v1::Event::UPDATED:
      return Change(transaction, *change.before, *change.after);
    default:
      return change.after->state() == Observation::DRAFT
                 ? absl::OkStatus()
                 : WrongState(*change.after, Words(Observation::DRAFT));
  }
}

// --- What is handed in ----------------------------------------------------------------------

void SetScore(const v1::ObservationForm& form, Observation& observation) {
  observation.clear_score();
  observation.clear_score_without_errors();
  observation.set_failed(!observation.critical_errors().empty());
  const std::optional<Fraction> score = PointsOf(form, observation.scores()).Score();
  if (score && observation.failed()) observation.set_score_without_errors(OneDecimal(*score));
  if (observation.failed()) {
    observation.set_score(0);
  } else if (score) {
    observation.set_score(OneDecimal(*score));
  }
}

absl::Status Score(const Context&, Transaction& transaction, const v1::ScoreObservationRequest&,
                   Observation& observation) {
  if (observation.state() != Observation::DRAFT) {
    return WrongState(observation, Words(Observation::DRAFT));
  }
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(const auto form, FindObservationForm(session, observation.form()));
  RETURN_IF_ERROR(CheckScores(form, observation, Extent::kWhole));
  // Whose contact it was may have been put right since the draft was begun.
  ASSIGN_OR_RETURN(const Day day, DayHandled(session, observation.person(), observation.contact()));
  ASSIGN_OR_RETURN(const bool is_drawn, WasDrawn(session, form.name(), day, observation.contact()));
  observation.set_observe_date(DayText(day));
  observation.set_sampled(is_drawn);
  observation.set_state(Observation::SCORED);
  SetTime(observation, "score_time", transaction.now());
  SetScore(form, observation);
  return KeepEvidence(session, form, observation);
}

absl::Status Acknowledge(const Context&, Transaction& transaction,
                         const v1::AcknowledgeObservationRequest&, Observation& observation) {
  if (observation.state() != Observation::SCORED) {
    return WrongState(observation, Words(Observation::SCORED));
  }
  observation.set_state(Observation::ACKNOWLEDGED);
  SetTime(observation, "acknowledge_time", transaction.now());
  return absl::OkStatus();
}

// --- Disputes -------------------------------------------------------------------------------

absl::Status Dispute(const Context&, Transaction& transaction,
                     const v1::DisputeObservationRequest& request, Observation& observation) {
  if (observation.state() != Observation::SCORED &&
      observation.state() != Observation::ACKNOWLEDGED) {
    return WrongState(observation, "scored or acknowledged, and is disputed once");
  }
  observation.set_state(Observation::DISPUTED);
  observation.set_dispute_grounds(request.grounds());
  SetTime(*observation.mutable_dispute(), "dispute_time", transaction.now());
  return RemoveEvidence(transaction.session(), observation);
}

// Who decides must not have had a part in what is disputed.
absl::Status CheckIsImpartial(const Context& context, const Observation& observation) {
  if (!context.caller->person().empty() && !IsPerson(context, observation.person()) &&
      !IsPerson(context, observation.evaluator())) {
    return absl::OkStatus();
  }
  return FailedPrecondition(reasons::kReviewerUnsuitable, observation.name(),
                            "Who decides must be a person, by their key, who is neither the "
                            "evaluator nor the one who was observed.");
}

absl::Status Revise(const v1::ObservationForm& form, const v1::RevisedScores& revised,
                    Observation& observation) {
  const auto violations = ScoreViolations(form, revised.scores(), revised.critical_errors(),
                                          Extent::kWhole, "revised_scores.");
  if (!violations.empty()) return InvalidFields(violations);
  v1::ObservedScores& original = *observation.mutable_dispute()->mutable_original();
  *original.mutable_scores() = observation.scores();
  *original.mutable_critical_errors() = observation.critical_errors();
  if (observation.has_score()) original.set_score(observation.score());
  if (observation.has_score_without_errors()) {
    original.set_score_without_errors(observation.score_without_errors());
  }
  original.set_failed(observation.failed());
  *observation.mutable_scores() = revised.scores();
  *observation.mutable_critical_errors() = revised.critical_errors();
  SetScore(form, observation);
  return absl::OkStatus();
}

absl::Status Decide(const Context& context, Transaction& transaction,
                    const v1::DecideObservationDisputeRequest& request, Observation& observation) {
  if (observation.state() != Observation::DISPUTED) {
    return WrongState(observation, Words(Observation::DISPUTED));
  }
  RETURN_IF_ERROR(CheckIsImpartial(context, observation));
  if (request.has_revised_scores() && !request.upheld()) {
    return InvalidField("revised_scores", "are for a dispute that is upheld");
  }
  ASSIGN_OR_RETURN(const auto form, FindObservationForm(transaction.session(), observation.form()));
  if (request.has_revised_scores()) {
    RETURN_IF_ERROR(Revise(form, request.revised_scores(), observation));
  }
  observation.set_state(Observation::RESOLVED);
  observation.set_dispute_outcome(request.outcome());
  v1::ObservationDispute& dispute = *observation.mutable_dispute();
  dispute.set_decider(context.caller->id());
  dispute.set_upheld(request.upheld());
  SetTime(dispute, "decision_time", transaction.now());
  return KeepEvidence(transaction.session(), form, observation);
}

// --- Lists ----------------------------------------------------------------------------------

// What of the organization the caller may list.
absl::StatusOr<std::string> Readable(const Context& context,
                                     const v1::ListObservationsRequest& request) {
  if (IsPerson(context, request.evaluator())) return "";
  std::string readable = "state != DRAFT";
  if (IsPerson(context, request.person())) return readable;
  ASSIGN_OR_RETURN(const std::string purposes,
                   PurposesRead(context, OrganizationOf(request.parent())));
  if (!purposes.empty()) absl::StrAppend(&readable, " AND ", purposes);
  return readable;
}

absl::StatusOr<SerializedMessage> List(const RpcService::UnaryHandler& list, const Context& context,
                                       const v1::ListObservationsRequest& request) {
  ASSIGN_OR_RETURN(std::string narrower, Readable(context, request));
  const auto add = [&](absl::string_view field, const std::string& name) {
    if (name.empty()) return;
    absl::StrAppend(&narrower, narrower.empty() ? "" : " AND ", field, " = \"", name, "\"");
  };
  add("person", request.person());
  add("evaluator", request.evaluator());
  return ListNarrowed(list, context, request, std::move(narrower));
}

}  // namespace

const ResourceType& ObservationType() {
  static const ResourceType type = DeclareResource<Observation>({
      .table = "observations",
      .columns = {{"person"},
                  {"evaluator"},
                  {"form"},
                  {"contact"},
                  {"purpose"},
                  {"state"},
                  {"observe_date"}},
      .person = "person",
  });
  return type;
}

void RegisterObservations(RpcService& observations, Store& store) {
  const auto before_read = [&store](const Context& context,
                                    absl::string_view name) -> absl::StatusOr<ReadFrom> {
    // A list names the organization, and is narrowed to what the caller may read.
    if (ObservationType().pattern.Matches(name)) {
      RETURN_IF_ERROR(CheckReadsObservation(store, context, name));
    }
    return ReadFrom::kDatabase;
  };
  using google::protobuf::Message;
  const auto may_update = [&store](const Context& context, const Message& request) {
    const auto& update = static_cast<const v1::UpdateObservationRequest&>(request);
    return CheckWritesObservation(store, context, update.observation().name());
  };
  const auto may_delete = [&store](const Context& context, const Message& request) {
    const auto& remove = static_cast<const v1::DeleteObservationRequest&>(request);
    return CheckWritesObservation(store, context, remove.name());
  };
  const Handlers standard = RegisterStandardMethodsBut(
      {"ListObservations"}, observations, ObservationType(), store,
      AnyRules<Observation>({.before_write = BeforeWrite, .before_read = before_read}),
      {{"UpdateObservation", {.may = may_update}}, {"DeleteObservation", {.may = may_delete}}});
  observations.AddUnary(
      "ListObservations",
      [list = standard.at("ListObservations")](
          const Context& context,
          const google::protobuf::Message& request) -> absl::StatusOr<SerializedMessage> {
        return List(list, context, static_cast<const v1::ListObservationsRequest&>(request));
      });
  const auto checked = [&store](auto check) {
    return [&store, check](const Context& context, absl::string_view name) {
      return check(store, context, name);
    };
  };
  RegisterChange<v1::ScoreObservationRequest, Observation>(observations, "ScoreObservation",
                                                           ObservationType(), store, Score,
                                                           checked(CheckWritesObservation));
  RegisterChange<v1::AcknowledgeObservationRequest, Observation>(
      observations, "AcknowledgeObservation", ObservationType(), store, Acknowledge,
      checked(CheckAnswersObservation));
  RegisterChange<v1::DisputeObservationRequest, Observation>(observations, "DisputeObservation",
                                                             ObservationType(), store, Dispute,
                                                             checked(CheckAnswersObservation));
  RegisterChange<v1::DecideObservationDisputeRequest, Observation>(
      observations, "DecideObservationDispute", ObservationType(), store, Decide,
      checked(CheckDecidesObservation));
}

}  // namespace touchstone::assessment
