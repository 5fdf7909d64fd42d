#include "services/feedback/promises/commitment_limits.h"

#include "services/feedback/intake/business_calendars.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/calendar.h"
#include "services/feedback/rules/promises.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

absl::Status Check(const Context& context, const v1::ServiceType& type, const Promise& promise) {
  const auto roles = RolesIn(*context.caller, OrganizationOf(type.name()));
  const auto problem = ProblemOfPromise(type, roles, promise);
  if (!problem) return absl::OkStatus();
  return FailedPrecondition(reasons::kPromiseNotAllowed, type.name(), *problem);
}

// The last moment of a day by the calendar's zone.
absl::Time EndOf(Day day, const v1::BusinessCalendar& calendar) {
  absl::TimeZone zone = absl::UTCTimeZone();
  absl::LoadTimeZone(calendar.time_zone(), &zone);
  return absl::FromCivil(absl::CivilDay(1970, 1, 1) + day + 1, zone) - absl::Seconds(1);
}

}  // namespace

absl::Status CheckMayPromise(const Context& context, Transaction& transaction,
                             const std::string& service_type, const v1::Commitment& commitment) {
  if (service_type.empty()) {
    if (commitment.amount_cents() == 0) return absl::OkStatus();
    return FailedPrecondition(reasons::kPromiseNotAllowed, commitment.name(),
                              "Money is promised for a case, or in a contact, with a service type: "
                              "its limits say how much.");
  }
  ASSIGN_OR_RETURN(const auto type, FindServiceType(transaction, service_type));
  ASSIGN_OR_RETURN(const auto calendar, FindCalendar(transaction, type->business_calendar()));
  const absl::Duration open = BusinessHours(*calendar).OpenBetween(TimeOf(commitment, "make_time"),
                                                                   TimeOf(commitment, "due_time"));
  return Check(context, *type,
               {.kind = commitment.promise_kind(),
                .amount_cents = commitment.amount_cents(),
                .minutes = absl::ToInt64Minutes(open)});
}

absl::Status CheckProposedPromise(const Context& context, Transaction& transaction,
                                  const v1::ServiceType& type,
                                  const v1::ProposedResolution& proposed) {
  Promise promise{.kind = proposed.promise_kind(),
                  .amount_cents = proposed.amount_cents(),
                  .minutes = std::nullopt};
  if (const auto day = ParseDay(proposed.due_date())) {
    ASSIGN_OR_RETURN(const auto calendar, FindCalendar(transaction, type.business_calendar()));
    promise.minutes = absl::ToInt64Minutes(
        BusinessHours(*calendar).OpenBetween(transaction.now(), EndOf(*day, *calendar)));
  }
  return Check(context, type, promise);
}

}  // namespace touchstone::feedback
