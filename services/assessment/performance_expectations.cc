#include "services/assessment/performance_expectations.h"

#include <touchstone/assessment/v1/performance_expectation.pb.h>

#include <algorithm>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/assessment/evaluation_access.h"
#include "services/assessment/people.h"
#include "services/assessment/result_access.h"
#include "services/assessment/rules/evaluation_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/methods/request_fields.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::assessment {
namespace {

using v1::PerformanceExpectation;

// Who supervises is for the manager to say, and for who oversees: not for who was named. Which
// manager said it is kept: it counts for as long as they are (evaluation_access.h).
absl::Status SettleSupervisor(const Context& context, Transaction& transaction,
                              const ResourceChange<PerformanceExpectation>& change) {
  PerformanceExpectation& expectation = *change.after;
  const absl::string_view person = PersonAbove(expectation.name());
  const auto invalid = [](absl::string_view problem) {
    return InvalidField("performance_expectation.supervisor", problem);
  };
  if (OrganizationOf(expectation.supervisor()) != OrganizationOf(expectation.name())) {
    return invalid("must be of the same organization");
  }
  if (expectation.supervisor() == person) return invalid("is the person themself");
  ASSIGN_OR_RETURN(const bool exists, transaction.Exists(PersonType(), expectation.supervisor()));
  if (!exists) return invalid("names what does not exist");
  ASSIGN_OR_RETURN(const bool is_manager, IsManager(transaction.session(), context,
                                                    expectation.name(), transaction.now()));
  if (is_manager) {
    expectation.set_supervisor_named_by(context.caller->person());
    return absl::OkStatus();
  }
  if (change.before != nullptr && change.before->supervisor() == expectation.supervisor()) {
    return absl::OkStatus();
  }
  expectation.clear_supervisor_named_by();
  if (change.before == nullptr || Oversees(context, expectation.name())) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
               "Only the person's manager may name another supervisor.");
}

absl::Status BeforeWrite(EvaluationCatalog& catalog, const Context& context,
                         Transaction& transaction,
                         const ResourceChange<PerformanceExpectation>& change) {
  PerformanceExpectation& expectation = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    return CheckState(expectation, PerformanceExpectation::DRAFT);
  }
  if (change.kind == events::v1::Event::UPDATED) {
    RETURN_IF_ERROR(CheckState(*change.before, PerformanceExpectation::DRAFT));
  }
  ASSIGN_OR_RETURN(const auto competencies, catalog.Competencies(expectation.release()));
  const auto violations = ExpectationViolations(expectation, *competencies);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(SettleSupervisor(context, transaction, change));
  // What was signed was something else.
  expectation.set_state(PerformanceExpectation::DRAFT);
  expectation.clear_person_sign_time();
  expectation.clear_supervisor_sign_time();
  return absl::OkStatus();
}

absl::Status CheckNoneAgreed(Session& session, const PerformanceExpectation& expectation) {
  ASSIGN_OR_RETURN(
      const auto other,
      (session.QueryOne<std::string, std::string, std::string>(
          "SELECT name, start_date, end_date FROM performance_expectations WHERE parent = :person "
          "AND state = :agreed AND delete_time = 0 AND start_date <= :until AND end_date >= :since "
          "AND name <> :name LIMIT 1",
          PersonAbove(expectation.name()), int64_t{PerformanceExpectation::AGREED},
          expectation.end_date(), expectation.start_date(), expectation.name())));
  if (!other) return absl::OkStatus();
  const auto& [name, start, end] = *other;
  return FailedPrecondition(reasons::kExpectationState, name,
                            absl::StrCat(name, " is agreed, from ", start, " to ", end,
                                         "; no day has two that are agreed."));
}

absl::Status Sign(const Context& context, Transaction& transaction,
                  const v1::SignPerformanceExpectationRequest&,
                  PerformanceExpectation& expectation) {
  const bool is_person = IsPerson(context, PersonAbove(expectation.name()));
  if (!is_person && !IsPerson(context, expectation.supervisor())) {
    return Error(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
                 "Only the person and the supervisor whom it names sign it.");
  }
  RETURN_IF_ERROR(CheckState(expectation, PerformanceExpectation::DRAFT));
  if (expectation.results().empty()) {
    return FailedPrecondition(reasons::kExpectationState, expectation.name(),
                              "It expects nothing yet; there is nothing to sign.");
  }
  if (is_person && !expectation.has_person_sign_time()) {
    SetTime(expectation, "person_sign_time", transaction.now());
  }
  if (!is_person && !expectation.has_supervisor_sign_time()) {
    SetTime(expectation, "supervisor_sign_time", transaction.now());
  }
  if (!expectation.has_person_sign_time() || !expectation.has_supervisor_sign_time()) {
    return absl::OkStatus();
  }
  expectation.set_state(PerformanceExpectation::AGREED);
  return CheckNoneAgreed(transaction.session(), expectation);
}

// The release that one is of as it is stored; empty when there is none.
absl::StatusOr<std::string> StoredRelease(Store& store, const Context& context,
                                          const std::string& name) {
  PerformanceExpectation expectation;
  RETURN_IF_ERROR(store.database().Read(context.deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<Bytes>(
                         "SELECT body FROM performance_expectations WHERE name = :name", name));
    if (!row || expectation.ParseFromString(std::get<0>(*row).value)) return absl::OkStatus();
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                 absl::StrCat("The stored ", name, " cannot be read."));
  }));
  return expectation.release();
}

// The release that an update sets; empty when it leaves it as it is.
std::string ReleaseToSet(const v1::UpdatePerformanceExpectationRequest& request) {
  const auto& paths = request.update_mask().paths();
  const bool is_set =
      paths.empty() || std::any_of(paths.begin(), paths.end(), [](const auto& path) {
        return path == "release" || path == "*";
      });
  return is_set ? request.performance_expectation().release() : "";
}

Preparations PreparationsFor(Store& store, EvaluationCatalog& catalog) {
  using google::protobuf::Message;
  const auto fetch_stored = [&store, &catalog](const Context& context, const std::string& name,
                                               const std::string& given) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string stored, StoredRelease(store, context, name));
    if (!given.empty() && given != stored) return catalog.FetchRelease(context, given);
    return stored.empty() ? absl::OkStatus() : catalog.FetchRelease(context, stored);
  };
  const auto writes_named = [&store](const Context& context, const Message& request) {
    return CheckWrites(store, context, TextField(request, "name"));
  };
  using Create = v1::CreatePerformanceExpectationRequest;
  using Update = v1::UpdatePerformanceExpectationRequest;
  return {
      {"CreatePerformanceExpectation",
       {.may =
            [&store](const Context& context, const Message& request) {
              return CheckBegins(store, context, static_cast<const Create&>(request).parent());
            },
        .ask =
            [&catalog](const Context& context, const Message& request) {
              const auto& create = static_cast<const Create&>(request);
              return catalog.FetchRelease(context, create.performance_expectation().release());
            }}},
      {"UpdatePerformanceExpectation",
       {.may =
            [&store](const Context& context, const Message& request) {
              const auto& update = static_cast<const Update&>(request);
              return CheckWrites(store, context, update.performance_expectation().name());
            },
        .ask =
            [fetch_stored](const Context& context, const Message& request) {
              const auto& update = static_cast<const Update&>(request);
              return fetch_stored(context, update.performance_expectation().name(),
                                  ReleaseToSet(update));
            }}},
      {"DeletePerformanceExpectation", {.may = writes_named}},
      {"UndeletePerformanceExpectation",
       {.may = writes_named,
        .ask =
            [fetch_stored](const Context& context, const Message& request) {
              return fetch_stored(context, TextField(request, "name"), "");
            }}},
  };
}

}  // namespace

const ResourceType& PerformanceExpectationType() {
  static const ResourceType type = DeclareResource<PerformanceExpectation>({
      .table = "performance_expectations",
      .columns = {{"state"}, {"start_date"}, {"end_date"}, {"supervisor"}},
  });
  return type;
}

void RegisterPerformanceExpectations(RpcService& evaluations, Store& store,
                                     EvaluationCatalog& catalog) {
  RegisterPreparedMethods<PerformanceExpectation>(
      evaluations, PerformanceExpectationType(), store,
      {.parent = &PersonType(),
       .before_write =
           [&catalog](const Context& context, Transaction& transaction,
                      const ResourceChange<PerformanceExpectation>& change) {
             return BeforeWrite(catalog, context, transaction, change);
           },
       .before_read = [&store](const Context& context,
                               absl::string_view name) -> absl::StatusOr<ReadFrom> {
         RETURN_IF_ERROR(CheckReads(store, context, name));
         return ReadFrom::kDatabase;
       }},
      PreparationsFor(store, catalog));
  RegisterChange<v1::SignPerformanceExpectationRequest, PerformanceExpectation>(
      evaluations, "SignPerformanceExpectation", PerformanceExpectationType(), store, Sign,
      [&store](const Context& context, absl::string_view name) {
        return CheckSigns(store, context, name);
      });
}

}  // namespace touchstone::assessment
