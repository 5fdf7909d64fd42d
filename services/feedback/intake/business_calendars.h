// Business calendars: the resource, and what is its own. What clocks make of them is in
// rules/calendar.h.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_BUSINESS_CALENDARS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_BUSINESS_CALENDARS_H_

#include <touchstone/feedback/v1/business_calendar.pb.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `organizations/*/businessCalendars/*`.
const ResourceType& BusinessCalendarType();

// What calendars take of who keeps clocks. Without the functions no clock runs.
struct CalendarClocks {
  // Whether a clock runs by a calendar.
  std::function<absl::StatusOr<bool>(Session& session, const std::string& calendar)> run;
  // That a calendar says something else of days to come, in the transaction that writes it: clocks
  // that run by it are due anew, in parts and later.
  std::function<absl::Status(const Context&, Transaction&, const v1::BusinessCalendar& calendar)>
      are_due_anew;
};

// The standard methods.
void RegisterBusinessCalendars(RpcService& intake, Store& store, CalendarClocks clocks = {});

// One that is not deleted. NOT_FOUND.
absl::StatusOr<std::unique_ptr<v1::BusinessCalendar>> FindCalendar(Transaction& transaction,
                                                                   absl::string_view name);

// The same in a session without a transaction.
absl::StatusOr<v1::BusinessCalendar> ReadCalendar(Session& session, absl::string_view name);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_BUSINESS_CALENDARS_H_
