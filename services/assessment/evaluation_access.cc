#include "services/assessment/evaluation_access.h"

#include <touchstone/assessment/v1/performance_expectation.pb.h>

#include "services/assessment/result_access.h"
#include "services/assessment/unit_tree.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/serving/access.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::assessment {
namespace {

constexpr absl::string_view kEvaluative = "assessment.evaluative.read";
constexpr absl::string_view kOversee = "assessment.evaluations.oversee";
constexpr int kSegmentsOfPerson = 4;

absl::Status Deny(const Context& context, absl::string_view permission, absl::string_view name) {
  return DenyAccess(*context.caller, permission, OrganizationOf(name));
}

// Whom a resource names, and whom one names that is not closed.
absl::StatusOr<bool> IsNamed(Session& session, const Context& context, absl::string_view name) {
  const std::string& caller = context.caller->person();
  ASSIGN_OR_RETURN(const auto in_one,
                   session.QueryOne<std::string>(
                       "SELECT name FROM performance_expectations WHERE parent = :person AND "
                       "supervisor = :caller AND delete_time = 0 AND state <> :closed LIMIT 1",
                       PersonAbove(name), caller, int64_t{v1::PerformanceExpectation::CLOSED}));
  if (in_one) return true;
  for (const char* const of : {"SELECT supervisor FROM evaluations WHERE name = :name",
                               "SELECT supervisor FROM performance_expectations WHERE name = "
                               ":name"}) {
    ASSIGN_OR_RETURN(const auto supervisor, session.QueryOne<std::string>(of, name));
    if (supervisor && std::get<0>(*supervisor) == caller) return true;
  }
  return false;
}

absl::StatusOr<bool> Supervises(Store& store, const Context& context, absl::string_view name) {
  if (context.caller->person().empty() || IsPerson(context, PersonAbove(name))) return false;
  bool supervises = false;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(supervises, IsManager(session, context, name, store.clock().Now()));
    if (supervises) return absl::OkStatus();
    ASSIGN_OR_RETURN(supervises, IsNamed(session, context, name));
    return absl::OkStatus();
  }));
  return supervises;
}

}  // namespace

absl::string_view PersonAbove(absl::string_view name) {
  size_t end = 0;
  for (int i = 0; i < kSegmentsOfPerson && end != absl::string_view::npos; ++i) {
    end = name.find('/', end == 0 ? 0 : end + 1);
  }
  return name.substr(0, end);
}

bool Oversees(const Context& context, absl::string_view name) {
  return IsAllowed(*context.caller, kOversee, OrganizationOf(name)) &&
         !IsPerson(context, PersonAbove(name));
}

absl::StatusOr<bool> IsManager(Session& session, const Context& context, absl::string_view name,
                               absl::Time now) {
  if (context.caller->person().empty()) return false;
  Statement statement;
  statement.Add("SELECT a.name FROM assignment_spans a WHERE a.person = ")
      .Bind(std::string(PersonAbove(name)))
      .Add(" AND ");
  AddHolds("a", {.day = DayOf(now)}, statement);
  statement.Add(" AND a.is_primary = 1 AND a.manager = ").Bind(context.caller->person());
  ASSIGN_OR_RETURN(const auto rows,
                   session.QueryWith<std::string>(statement.sql(), statement.parameters()));
  return !rows.empty();
}

absl::Status CheckReads(Store& store, const Context& context, absl::string_view name) {
  if (IsPerson(context, PersonAbove(name)) ||
      IsAllowed(*context.caller, kEvaluative, OrganizationOf(name))) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const bool supervises, Supervises(store, context, name));
  return supervises ? absl::OkStatus() : Deny(context, kEvaluative, name);
}

absl::Status CheckWrites(Store& store, const Context& context, absl::string_view name) {
  if (Oversees(context, name)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool supervises, Supervises(store, context, name));
  return supervises ? absl::OkStatus() : Deny(context, kOversee, name);
}

absl::Status CheckBegins(Store& store, const Context& context, absl::string_view name) {
  if (Oversees(context, name)) return absl::OkStatus();
  bool is_manager = false;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(is_manager, IsManager(session, context, name, store.clock().Now()));
    return absl::OkStatus();
  }));
  return is_manager ? absl::OkStatus() : Deny(context, kOversee, name);
}

absl::Status CheckSupervises(Store& store, const Context& context, absl::string_view name) {
  ASSIGN_OR_RETURN(const bool supervises, Supervises(store, context, name));
  if (supervises) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               "Only a supervisor of the person may do this.");
}

absl::Status CheckSigns(Store& store, const Context& context, absl::string_view name) {
  if (IsPerson(context, PersonAbove(name))) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool supervises, Supervises(store, context, name));
  if (supervises) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               "Only the person and their supervisor may do this.");
}

absl::Status CheckIsWhose(const Context& context, absl::string_view name) {
  if (IsPerson(context, PersonAbove(name))) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               "Only the person whose evaluation it is may do this.");
}

}  // namespace touchstone::assessment
