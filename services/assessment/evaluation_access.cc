#include "services/assessment/evaluation_access.h"

#include <touchstone/assessment/v1/evaluation.pb.h>
#include <touchstone/assessment/v1/performance_expectation.pb.h>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "services/assessment/reporting_line.h"
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

using v1::PerformanceExpectation;

constexpr absl::string_view kEvaluative = "assessment.evaluative.read";
constexpr absl::string_view kOversee = "assessment.evaluations.oversee";
constexpr int kSegmentsOfPerson = 4;

absl::Status Deny(const Context& context, absl::string_view permission, absl::string_view name) {
  return DenyAccess(*context.caller, permission, OrganizationOf(name));
}

absl::StatusOr<PerformanceExpectation> Parsed(const Bytes& body, absl::string_view name) {
  PerformanceExpectation expectation;
  if (expectation.ParseFromString(body.value)) return expectation;
  return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
               absl::StrCat("A stored expectation of ", name, " cannot be read."));
}

// Whether somebody who is the person's manager now named the caller in an expectation that is not
// closed. Without the manager who gave it there is no such part any more.
absl::StatusOr<bool> IsNamed(Session& session, const Context& context, absl::string_view name,
                             Day today) {
  const std::string person(PersonAbove(name));
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<Bytes>(
                       "SELECT body FROM performance_expectations WHERE parent = :person AND "
                       "supervisor = :caller AND delete_time = 0 AND state <> :closed",
                       person, context.caller->person(), int64_t{PerformanceExpectation::CLOSED}));
  for (const auto& [body] : rows) {
    ASSIGN_OR_RETURN(const auto expectation, Parsed(body, person));
    ASSIGN_OR_RETURN(const bool is_manager,
                     IsManagerOf(session, expectation.supervisor_named_by(), person, today));
    if (is_manager) return true;
  }
  return false;
}

absl::StatusOr<bool> IsSupervisor(Session& session, const Context& context, absl::string_view name,
                                  absl::Time now) {
  ASSIGN_OR_RETURN(const bool is_manager, IsManager(session, context, name, now));
  if (is_manager) return true;
  return IsNamed(session, context, name, DayOf(now));
}

// Whether the caller presented what has that name, or signed it as the supervisor.
absl::StatusOr<bool> BearsTheirs(Session& session, const Context& context, absl::string_view name) {
  const std::string& caller = context.caller->person();
  ASSIGN_OR_RETURN(const auto presented,
                   session.QueryOne<std::string>(
                       "SELECT name FROM evaluations WHERE name = :name AND supervisor = :caller "
                       "AND state <> :draft",
                       name, caller, int64_t{v1::Evaluation::DRAFT}));
  if (presented) return true;
  ASSIGN_OR_RETURN(const auto named,
                   session.QueryOne<Bytes>("SELECT body FROM performance_expectations WHERE name = "
                                           ":name AND supervisor = :caller",
                                           name, caller));
  if (!named) return false;
  ASSIGN_OR_RETURN(const auto expectation, Parsed(std::get<0>(*named), PersonAbove(name)));
  return expectation.has_supervisor_sign_time();
}

using Part = absl::FunctionRef<absl::StatusOr<bool>(Session&)>;

// Whether the caller has a part; nobody has in what is about themself.
absl::StatusOr<bool> HasPart(Store& store, const Context& context, absl::string_view name,
                             Part part) {
  if (context.caller->person().empty() || IsPerson(context, PersonAbove(name))) return false;
  bool has_part = false;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(has_part, part(session));
    return absl::OkStatus();
  }));
  return has_part;
}

absl::StatusOr<bool> Supervises(Store& store, const Context& context, absl::string_view name) {
  return HasPart(store, context, name, [&](Session& session) {
    return IsSupervisor(session, context, name, store.clock().Now());
  });
}

// The same, or was the supervisor and put their name to this very thing.
absl::StatusOr<bool> SupervisesOrSigned(Store& store, const Context& context,
                                        absl::string_view name) {
  return HasPart(store, context, name, [&](Session& session) -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(const bool supervises,
                     IsSupervisor(session, context, name, store.clock().Now()));
    if (supervises) return true;
    return BearsTheirs(session, context, name);
  });
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
  return IsManagerOf(session, context.caller->person(), std::string(PersonAbove(name)), DayOf(now));
}

absl::Status CheckReads(Store& store, const Context& context, absl::string_view name) {
  if (IsPerson(context, PersonAbove(name)) ||
      IsAllowed(*context.caller, kEvaluative, OrganizationOf(name))) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const bool reads, SupervisesOrSigned(store, context, name));
  return reads ? absl::OkStatus() : Deny(context, kEvaluative, name);
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
  ASSIGN_OR_RETURN(const bool signs, SupervisesOrSigned(store, context, name));
  if (signs) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               "Only the person and their supervisor may do this.");
}

absl::Status CheckWitnesses(Store& store, const Context& context, absl::string_view name) {
  if (Oversees(context, name) && !context.caller->person().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool witnesses, SupervisesOrSigned(store, context, name));
  if (witnesses) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               "Only the person's supervisor, and a witness who oversees evaluations, may do this, "
               "with a key that names them.");
}

absl::Status CheckIsWhose(const Context& context, absl::string_view name) {
  if (IsPerson(context, PersonAbove(name))) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               "Only the person whose evaluation it is may do this.");
}

}  // namespace touchstone::assessment
