#include "services/assessment/evaluations.h"

#include <touchstone/assessment/v1/evaluation.pb.h>
#include <touchstone/assessment/v1/performance_expectation.pb.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/assessment/due_evaluations.h"
#include "services/assessment/evaluated_competencies.h"
#include "services/assessment/evaluation_access.h"
#include "services/assessment/people.h"
#include "services/assessment/performance_expectations.h"
#include "services/assessment/result_access.h"
#include "services/assessment/rules/evaluation_dates.h"
#include "services/assessment/rules/evaluation_rules.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/methods/request_fields.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::assessment {
namespace {

using v1::Evaluation;
using v1::PerformanceExpectation;

// --- Writing a draft --------------------------------------------------------------------------

// What an evaluation is of; it must be agreed.
absl::StatusOr<std::unique_ptr<PerformanceExpectation>> AgreedExpectation(
    Transaction& transaction, const Evaluation& evaluation) {
  if (PersonAbove(evaluation.expectation()) != PersonAbove(evaluation.name())) {
    return InvalidField("evaluation.expectation", "must be one of the same person");
  }
  ASSIGN_OR_RETURN(auto expectation, transaction.Find<PerformanceExpectation>(
                                         PerformanceExpectationType(), evaluation.expectation()));
  if (expectation == nullptr || expectation->has_delete_time()) {
    return InvalidField("evaluation.expectation", "names what does not exist");
  }
  RETURN_IF_ERROR(CheckState(*expectation, PerformanceExpectation::AGREED));
  return expectation;
}

// A period is evaluated as a whole once; in between as often as one likes.
absl::Status CheckNoOther(Session& session, const Evaluation& evaluation) {
  if (!IsOfWholePeriod(evaluation.kind())) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto other,
                   session.QueryOne<std::string>(
                       "SELECT name FROM evaluations WHERE parent = :person AND expectation = "
                       ":expectation AND kind <> :interim AND delete_time = 0 AND name <> :name "
                       "LIMIT 1",
                       PersonAbove(evaluation.name()), evaluation.expectation(),
                       int64_t{Evaluation::INTERIM}, evaluation.name()));
  if (!other) return absl::OkStatus();
  return FailedPrecondition(reasons::kEvaluationState, std::get<0>(*other),
                            absl::StrCat(std::get<0>(*other), " evaluates the same period."));
}

absl::Status PutBeside(Forms& forms, Session& session, const PerformanceExpectation& expectation,
                       Day today, Evaluation& evaluation) {
  ASSIGN_OR_RETURN(const auto competencies,
                   EvaluatedCompetencies(session, forms, expectation, today));
  evaluation.clear_competencies();
  for (const auto& competency : competencies) *evaluation.add_competencies() = competency;
  return absl::OkStatus();
}

absl::Status BeforeWrite(EvaluationCatalog& catalog, Forms& forms, const Context&,
                         Transaction& transaction, const ResourceChange<Evaluation>& change) {
  Evaluation& evaluation = *change.after;
  if (change.kind == events::v1::Event::DELETED) return CheckState(evaluation, Evaluation::DRAFT);
  if (change.kind == events::v1::Event::UPDATED) {
    RETURN_IF_ERROR(CheckState(*change.before, Evaluation::DRAFT));
  }
  ASSIGN_OR_RETURN(const auto expectation, AgreedExpectation(transaction, evaluation));
  const auto violations = EvaluationViolations(evaluation, *expectation, /*whole=*/false);
  if (!violations.empty()) return InvalidFields(violations);
  Session& session = transaction.session();
  RETURN_IF_ERROR(CheckNoOther(session, evaluation));
  const Day today = DayOf(transaction.now());
  evaluation.set_state(Evaluation::DRAFT);
  evaluation.set_person(std::string(PersonAbove(evaluation.name())));
  evaluation.set_supervisor(expectation->supervisor());
  ASSIGN_OR_RETURN(const std::string job_profile,
                   JobProfileOn(session, evaluation.person(), today));
  ASSIGN_OR_RETURN(const Probation probation, catalog.ProbationOf(job_profile));
  ASSIGN_OR_RETURN(const auto due, DueDateOf(session, evaluation.person(), evaluation.kind(),
                                             probation.months, today));
  evaluation.set_due_date(due ? DayText(*due) : "");
  const bool is_guessed = due && IsOfTrial(evaluation.kind()) && probation.is_guessed;
  evaluation.set_missing_job_profile(is_guessed ? job_profile : "");
  return PutBeside(forms, session, *expectation, today, evaluation);
}

// Of a draft the person sees that there is one.
void Conceal(Evaluation& evaluation) {
  if (evaluation.state() != Evaluation::DRAFT) return;
  evaluation.clear_results();
  evaluation.clear_competencies();
  evaluation.clear_narrative();
  evaluation.set_etag(evaluation.etag() + "-draft");
}

// --- Its way ----------------------------------------------------------------------------------

absl::Status Present(Forms& forms, const Context& context, Transaction& transaction,
                     const v1::PresentEvaluationRequest&, Evaluation& evaluation) {
  RETURN_IF_ERROR(CheckState(evaluation, Evaluation::DRAFT));
  ASSIGN_OR_RETURN(const auto expectation, AgreedExpectation(transaction, evaluation));
  const auto violations = EvaluationViolations(evaluation, *expectation, /*whole=*/true);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(
      PutBeside(forms, transaction.session(), *expectation, DayOf(transaction.now()), evaluation));
  evaluation.set_state(Evaluation::PRESENTED);
  evaluation.set_supervisor(context.caller->person());
  SetTime(evaluation, "present_time", transaction.now());
  return absl::OkStatus();
}

absl::Status CloseExpectation(Transaction& transaction, const Evaluation& evaluation) {
  if (!IsOfWholePeriod(evaluation.kind())) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto expectation,
                   transaction.Find<PerformanceExpectation>(PerformanceExpectationType(),
                                                            evaluation.expectation()));
  if (expectation == nullptr || expectation->state() != PerformanceExpectation::AGREED) {
    return absl::OkStatus();
  }
  expectation->set_state(PerformanceExpectation::CLOSED);
  return transaction.Update(PerformanceExpectationType(), *expectation);
}

absl::Status Sign(const Context& context, Transaction& transaction,
                  const v1::SignEvaluationRequest&, Evaluation& evaluation) {
  const bool is_person = IsPerson(context, evaluation.person());
  if (!is_person && !IsPerson(context, evaluation.supervisor())) {
    return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
                 "Only the person and the supervisor who presented it sign it.");
  }
  if (evaluation.state() != Evaluation::SIGNED) {
    RETURN_IF_ERROR(CheckState(evaluation, Evaluation::PRESENTED));
  }
  if (is_person && !evaluation.has_person_sign_time()) {
    SetTime(evaluation, "person_sign_time", transaction.now());
  }
  if (!is_person && !evaluation.has_supervisor_sign_time()) {
    SetTime(evaluation, "supervisor_sign_time", transaction.now());
  }
  if (evaluation.state() == Evaluation::SIGNED || !evaluation.has_person_sign_time() ||
      !evaluation.has_supervisor_sign_time()) {
    return absl::OkStatus();
  }
  evaluation.set_state(Evaluation::SIGNED);
  return CloseExpectation(transaction, evaluation);
}

// The day on which the person would not sign. Where they are, it need not be that of UTC.
absl::StatusOr<Day> DayOfRefusal(const std::string& date, const Evaluation& evaluation, Day today) {
  const auto day = date.empty() ? today : ParseDay(date);
  if (!day) return InvalidField("date", "is no day of the calendar");
  if (*day > today + 1) return InvalidField("date", "must not lie in the future");
  if (*day < DayOf(TimeOf(evaluation, "present_time")) - 1) {
    return InvalidField("date", "is before the evaluation was presented");
  }
  return *day;
}

absl::Status RecordRefusal(const Context& context, Transaction& transaction,
                           const v1::RecordSigningRefusalRequest& request, Evaluation& evaluation) {
  RETURN_IF_ERROR(CheckState(evaluation, Evaluation::PRESENTED));
  if (evaluation.has_person_sign_time()) {
    return FailedPrecondition(reasons::kEvaluationState, evaluation.name(),
                              "The person signed it; there is nothing that they would not.");
  }
  ASSIGN_OR_RETURN(const Day day,
                   DayOfRefusal(request.date(), evaluation, DayOf(transaction.now())));
  v1::SigningRefusal& refusal = *evaluation.mutable_signing_refusal();
  refusal.set_date(DayText(day));
  refusal.set_recorder(context.caller->person());
  SetTime(refusal, "record_time", transaction.now());
  evaluation.set_refusal_remark(request.remark());
  // Who presented it puts their name to it by this, too.
  if (IsPerson(context, evaluation.supervisor()) && !evaluation.has_supervisor_sign_time()) {
    SetTime(evaluation, "supervisor_sign_time", transaction.now());
  }
  evaluation.set_state(Evaluation::SIGNING_REFUSED);
  return CloseExpectation(transaction, evaluation);
}

absl::Status Respond(const Context&, Transaction& transaction,
                     const v1::RespondToEvaluationRequest& request, Evaluation& evaluation) {
  RETURN_IF_ERROR(CheckIsPresented(evaluation));
  if (evaluation.has_response_time()) {
    return FailedPrecondition(reasons::kResponseStands, evaluation.name(),
                              "There is a response already, and it stands as it was sent.");
  }
  evaluation.set_response(request.response());
  SetTime(evaluation, "response_time", transaction.now());
  return absl::OkStatus();
}

// --- Before them ------------------------------------------------------------------------------

// How long a probation lasts in the job that the person has today.
absl::Status FetchMonths(Store& store, EvaluationCatalog& catalog, const Context& context,
                         absl::string_view name) {
  std::string job_profile;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(job_profile, JobProfileOn(session, std::string(PersonAbove(name)),
                                               DayOf(store.clock().Now())));
    return absl::OkStatus();
  }));
  if (job_profile.empty()) return absl::OkStatus();
  return catalog.FetchMonths(context, {job_profile}).status();
}

Preparations PreparationsFor(Store& store, EvaluationCatalog& catalog) {
  using Name = std::string (*)(const google::protobuf::Message&);
  const auto before = [&store, &catalog](Name name, bool asks) {
    Preparation preparation;
    preparation.may = [&store, name](const Context& context,
                                     const google::protobuf::Message& request) {
      return CheckWrites(store, context, name(request));
    };
    if (!asks) return preparation;
    preparation.ask = [&store, &catalog, name](const Context& context,
                                               const google::protobuf::Message& request) {
      return FetchMonths(store, catalog, context, name(request));
    };
    return preparation;
  };
  const Name parent = [](const google::protobuf::Message& request) {
    return TextField(request, "parent");
  };
  const Name named = [](const google::protobuf::Message& request) {
    return TextField(request, "name");
  };
  const Name sent = [](const google::protobuf::Message& request) {
    return static_cast<const v1::UpdateEvaluationRequest&>(request).evaluation().name();
  };
  return {{"CreateEvaluation", before(parent, true)},
          {"UpdateEvaluation", before(sent, true)},
          {"DeleteEvaluation", before(named, false)},
          {"UndeleteEvaluation", before(named, true)}};
}

}  // namespace

const ResourceType& EvaluationType() {
  static const ResourceType type = DeclareResource<Evaluation>({
      .table = "evaluations",
      .columns = {{"state"}, {"kind"}, {"expectation"}, {"supervisor"}, {"present_time"}},
      .person = "person",
  });
  return type;
}

void RegisterEvaluations(RpcService& evaluations, Store& store, EvaluationCatalog& catalog,
                         Forms& forms) {
  RegisterPreparedMethods<Evaluation>(
      evaluations, EvaluationType(), store,
      {.parent = &PersonType(),
       .before_write =
           [&catalog, &forms](const Context& context, Transaction& transaction,
                              const ResourceChange<Evaluation>& change) {
             return BeforeWrite(catalog, forms, context, transaction, change);
           },
       .before_read = [&store](const Context& context,
                               absl::string_view name) -> absl::StatusOr<ReadFrom> {
         RETURN_IF_ERROR(CheckReads(store, context, name));
         return ReadFrom::kDatabase;
       },
       .sees_all = [](const Context& context,
                      absl::string_view name) { return !IsPerson(context, PersonAbove(name)); },
       .conceal = Conceal},
      PreparationsFor(store, catalog));
  RegisterChange<v1::PresentEvaluationRequest, Evaluation>(
      evaluations, "PresentEvaluation", EvaluationType(), store,
      [&forms](const Context& context, Transaction& transaction,
               const v1::PresentEvaluationRequest& request, Evaluation& evaluation) {
        return Present(forms, context, transaction, request, evaluation);
      },
      [&store](const Context& context, absl::string_view name) {
        return CheckSupervises(store, context, name);
      });
  RegisterChange<v1::SignEvaluationRequest, Evaluation>(
      evaluations, "SignEvaluation", EvaluationType(), store, Sign,
      [&store](const Context& context, absl::string_view name) {
        return CheckSigns(store, context, name);
      });
  RegisterChange<v1::RecordSigningRefusalRequest, Evaluation>(
      evaluations, "RecordSigningRefusal", EvaluationType(), store, RecordRefusal,
      [&store](const Context& context, absl::string_view name) {
        return CheckWitnesses(store, context, name);
      });
  RegisterChange<v1::RespondToEvaluationRequest, Evaluation>(
      evaluations, "RespondToEvaluation", EvaluationType(), store, Respond, CheckIsWhose);
}

}  // namespace touchstone::assessment
