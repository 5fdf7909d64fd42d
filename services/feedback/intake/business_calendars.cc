#include "services/feedback/intake/business_calendars.h"

#include <google/protobuf/util/message_differencer.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/feedback/rules/calendar_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::BusinessCalendar;

constexpr size_t kMostDaysNamed = 10;

absl::Status CheckMayBeDeleted(Transaction& transaction, const std::string& name,
                               const CalendarClocks& clocks) {
  ASSIGN_OR_RETURN(const auto service_type,
                   transaction.session().QueryOne<std::string>(
                       "SELECT name FROM service_types WHERE parent = :parent AND "
                       "business_calendar = :calendar AND delete_time = 0 LIMIT 1",
                       ParentOf(name), name));
  if (service_type) {
    return FailedPrecondition(
        reasons::kResourceInUse, name,
        absl::StrCat(std::get<0>(*service_type), " goes by ", name, "; give it another first."));
  }
  if (!clocks.run) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool clock_runs, clocks.run(transaction.session(), name));
  if (!clock_runs) return absl::OkStatus();
  return FailedPrecondition(reasons::kResourceInUse, name,
                            absl::StrCat("Clocks of open cases run by ", name, "."));
}

// Readings of the past are to be the same for ever.
absl::Status CheckPastStays(const BusinessCalendar& before, const BusinessCalendar& after,
                            absl::Time now) {
  const std::vector<Day> days = PastDaysThatDiffer(before, after, now, kMostDaysNamed);
  if (days.empty()) return absl::OkStatus();
  return FailedPrecondition(reasons::kCalendarPast, after.name(),
                            absl::StrCat("It would say something else of days that have begun: ",
                                         absl::StrJoin(days, ", ",
                                                       [](std::string* out, Day day) {
                                                         absl::StrAppend(out, DayText(day));
                                                       }),
                                         days.size() == kMostDaysNamed ? " and perhaps others" : "",
                                         ". Add weekly hours from tomorrow on instead."));
}

bool SaysTheSame(const BusinessCalendar& before, const BusinessCalendar& after) {
  BusinessCalendar renamed = before;
  renamed.set_title(after.title());
  return google::protobuf::util::MessageDifferencer::Equals(renamed, after);
}

absl::Status BeforeWrite(const CalendarClocks& clocks, const Context& context,
                         Transaction& transaction, const ResourceChange<BusinessCalendar>& change) {
  const BusinessCalendar& calendar = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    return CheckMayBeDeleted(transaction, calendar.name(), clocks);
  }
  auto violations = CalendarViolations(calendar);
  const bool changes = change.kind == events::v1::Event::UPDATED;
  if (changes && change.before->time_zone() != calendar.time_zone()) {
    violations.push_back(
        {"business_calendar.time_zone", absl::StrCat("stays ", change.before->time_zone(),
                                                     "; make another calendar for another zone")});
  }
  if (!violations.empty()) return InvalidFields(violations);
  if (!changes || SaysTheSame(*change.before, calendar)) return absl::OkStatus();
  RETURN_IF_ERROR(CheckPastStays(*change.before, calendar, transaction.now()));
  return clocks.are_due_anew ? clocks.are_due_anew(context, transaction, calendar)
                             : absl::OkStatus();
}

}  // namespace

const ResourceType& BusinessCalendarType() {
  static const ResourceType type = DeclareResource<BusinessCalendar>({
      .table = "business_calendars",
      .columns = {{"title"}},
  });
  return type;
}

void RegisterBusinessCalendars(RpcService& intake, Store& store, CalendarClocks clocks) {
  RegisterStandardMethods<BusinessCalendar>(
      intake, BusinessCalendarType(), store,
      {.before_write = [clocks = std::move(clocks)](
                           const Context& context, Transaction& transaction,
                           const ResourceChange<BusinessCalendar>& change) {
        return BeforeWrite(clocks, context, transaction, change);
      }});
}

absl::StatusOr<std::unique_ptr<BusinessCalendar>> FindCalendar(Transaction& transaction,
                                                               absl::string_view name) {
  ASSIGN_OR_RETURN(auto calendar, transaction.Find<BusinessCalendar>(BusinessCalendarType(), name));
  if (calendar == nullptr || calendar->has_delete_time()) return NotFound(name);
  return calendar;
}

absl::StatusOr<BusinessCalendar> ReadCalendar(Session& session, absl::string_view name) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>("SELECT body FROM business_calendars WHERE name = :name "
                                           "AND delete_time = 0",
                                           name));
  BusinessCalendar calendar;
  if (!row) return NotFound(name);
  if (!calendar.ParseFromString(std::get<0>(*row).value)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("What is stored under ", name, " cannot be read."));
  }
  return calendar;
}

}  // namespace touchstone::feedback
