#include "services/assessment/observation_access.h"

#include <cstdint>
#include <optional>

#include "services/assessment/reporting_line.h"
#include "services/assessment/result_access.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::assessment {
namespace {

using Cycle = v1::AssessmentCycle;
using v1::Observation;

struct Whose {
  std::string person;
  std::string evaluator;
  Cycle::Purpose purpose = Cycle::PURPOSE_UNSPECIFIED;
  bool is_draft = false;
};

absl::StatusOr<std::optional<Whose>> FindWhose(Store& store, const Context& context,
                                               absl::string_view name) {
  std::optional<Whose> whose;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    whose.reset();
    ASSIGN_OR_RETURN(
        const auto row,
        (session.QueryOne<std::string, std::string, int64_t, int64_t>(
            "SELECT person, evaluator, purpose, state FROM observations WHERE name = :name",
            name)));
    if (!row) return absl::OkStatus();
    const auto& [person, evaluator, purpose, state] = *row;
    whose =
        Whose{person, evaluator, static_cast<Cycle::Purpose>(purpose), state == Observation::DRAFT};
    return absl::OkStatus();
  }));
  return whose;
}

absl::Status NotTheirs(const char* who) {
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied, who);
}

}  // namespace

absl::Status CheckObserves(Session& session, const Context& context, const Observation& observation,
                           Cycle::Purpose purpose, absl::Time now) {
  if (IsPerson(context, observation.person())) {
    return NotTheirs("Nobody observes what they handled themself.");
  }
  const absl::string_view organization = OrganizationOf(observation.name());
  if (IsAllowed(*context.caller, kEditObservations, organization) ||
      CheckPurpose(context, purpose, organization).ok()) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const bool reports,
                   ReportsTo(session, observation.person(), context.caller->person(), DayOf(now)));
  if (reports) return absl::OkStatus();
  return NotTheirs(
      "Who is observed must report to the caller, directly or through others; anybody is by who "
      "reads what the form is for.");
}

absl::Status CheckReadsEveryPurpose(const Context& context, absl::string_view organization) {
  for (const auto purpose : {Cycle::EVALUATIVE, Cycle::DEVELOPMENTAL}) {
    RETURN_IF_ERROR(CheckPurpose(context, purpose, organization));
  }
  return absl::OkStatus();
}

absl::Status CheckReadsObservation(Store& store, const Context& context, absl::string_view name) {
  const absl::string_view organization = OrganizationOf(name);
  ASSIGN_OR_RETURN(const auto whose, FindWhose(store, context, name));
  if (!whose) return CheckReadsEveryPurpose(context, organization);
  if (IsPerson(context, whose->evaluator)) return absl::OkStatus();
  if (whose->is_draft) return NotTheirs("A draft is its evaluator's alone.");
  if (IsPerson(context, whose->person)) return absl::OkStatus();
  return CheckPurpose(context, whose->purpose, organization);
}

absl::Status CheckWritesObservation(Store& store, const Context& context, absl::string_view name) {
  ASSIGN_OR_RETURN(const auto whose, FindWhose(store, context, name));
  if (whose && IsPerson(context, whose->evaluator)) return absl::OkStatus();
  const absl::string_view organization = OrganizationOf(name);
  if (whose && IsPerson(context, whose->person)) {
    return NotTheirs("Nobody writes what was observed of them.");
  }
  if (IsAllowed(*context.caller, kEditObservations, organization)) {
    // Whoever changes it is shown it.
    return whose ? CheckPurpose(context, whose->purpose, organization)
                 : CheckReadsEveryPurpose(context, organization);
  }
  return NotTheirs("Only the evaluator may do this.");
}

absl::Status CheckAnswersObservation(Store& store, const Context& context, absl::string_view name) {
  ASSIGN_OR_RETURN(const auto whose, FindWhose(store, context, name));
  if (whose && !whose->is_draft && IsPerson(context, whose->person)) return absl::OkStatus();
  return NotTheirs("Only the person whose contact was observed may do this.");
}

absl::Status CheckDecidesObservation(Store& store, const Context& context, absl::string_view name) {
  const absl::string_view organization = OrganizationOf(name);
  ASSIGN_OR_RETURN(const auto whose, FindWhose(store, context, name));
  if (!whose) return CheckReadsEveryPurpose(context, organization);
  return CheckPurpose(context, whose->purpose, organization);
}

absl::StatusOr<std::string> PurposesRead(const Context& context, absl::string_view organization) {
  const bool evaluative = CheckPurpose(context, Cycle::EVALUATIVE, organization).ok();
  const absl::Status developmental = CheckPurpose(context, Cycle::DEVELOPMENTAL, organization);
  if (evaluative) return developmental.ok() ? "" : "purpose = EVALUATIVE";
  RETURN_IF_ERROR(developmental);
  return "purpose = DEVELOPMENTAL";
}

}  // namespace touchstone::assessment
