#include "services/feedback/findings/findings.h"

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/finding.pb.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/findings/case_hands.h"
#include "services/feedback/findings/finding_access.h"
#include "services/feedback/findings/finding_reads.h"
#include "services/feedback/promises/case_rows.h"
#include "services/feedback/rules/chain.h"
#include "services/feedback/rules/finding_way.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/idempotency.h"
#include "services/runtime/methods/prepared_methods.h"
#include "services/runtime/methods/request_fields.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CreateFindingRequest;
using v1::Finding;
using v1::UpdateFindingRequest;

absl::Status Unsuitable(const std::string& investigator, absl::string_view why) {
  return FailedPrecondition(
      reasons::kInvestigatorUnsuitable, investigator,
      absl::StrCat(investigator, " cannot look into it: ", why, ". Name somebody else."));
}

// An external id becomes the name of who has it.
absl::Status MakeName(ReportingLines& lines, const Context& context, absl::string_view field,
                      std::string& person) {
  if (!absl::StrContains(person, "/externalIds/")) return absl::OkStatus();
  const auto name = lines.NameOfPerson(context, person);
  if (absl::IsNotFound(name.status())) return InvalidField(field, "names nobody");
  RETURN_IF_ERROR(name.status());
  person = *name;
  return absl::OkStatus();
}

// Whether the investigator is outside the worker's chain, by the assignments of the day.
absl::Status AskForChain(ReportingLines& lines, const Context& context, Clock& clock,
                         const std::string& investigator, const std::string& worker) {
  const Day today = DayOf(clock.Now());
  ASSIGN_OR_RETURN(const ChainOfPerson theirs, lines.ChainOn(context, investigator, today));
  ASSIGN_OR_RETURN(const ChainOfPerson of_worker, lines.ChainOn(context, worker, today));
  const auto problem = ProblemOfChain(theirs, of_worker);
  return problem ? Unsuitable(investigator, *problem) : absl::OkStatus();
}

absl::Status CheckCase(Transaction& transaction, const Finding& finding) {
  ASSIGN_OR_RETURN(const auto of, FindCase(transaction, ParentOf(finding.name())));
  if (of->kind() != v1::COMPLAINT || of->worker().empty()) {
    return FailedPrecondition(
        reasons::kCaseState, of->name(),
        absl::StrCat(of->name(),
                     " is no complaint that names a worker; there is nothing to find "
                     "out about anybody."));
  }
  if (of->worker() == finding.worker()) return absl::OkStatus();
  return InvalidField("finding.worker", "must be whom the case names");
}

absl::Status CheckHadNoHand(Transaction& transaction, const Finding& finding) {
  ASSIGN_OR_RETURN(const bool had,
                   HadAHand(transaction.session(), std::string(ParentOf(finding.name())),
                            finding.investigator()));
  return had ? Unsuitable(finding.investigator(), "they worked on the case") : absl::OkStatus();
}

// The database has the last word, of two at one moment.
absl::Status CheckIsOnlyOne(Transaction& transaction, const Finding& finding) {
  ASSIGN_OR_RETURN(const auto other,
                   transaction.session().QueryOne<std::string>(
                       "SELECT name FROM findings WHERE parent = :parent AND state <> 4 AND "
                       "delete_time = 0 AND name <> :name",
                       ParentOf(finding.name()), finding.name()));
  if (!other) return absl::OkStatus();
  return Error(
      absl::StatusCode::kAlreadyExists, reasons::kValueTaken,
      absl::StrCat(ParentOf(finding.name()), " has another finding, which was not withdrawn."),
      {{"resource", ParentOf(finding.name())}});
}

absl::Status CheckIsDraft(const Finding& finding) {
  if (finding.state() == Finding::DRAFT) return absl::OkStatus();
  return FailedPrecondition(
      reasons::kFindingState, finding.name(),
      absl::StrCat(finding.name(), " is ", InWords(finding.state()), "; only a draft changes."));
}

absl::Status BeforeWrite(const Context&, Transaction& transaction,
                         const ResourceChange<Finding>& change) {
  Finding& finding = *change.after;
  if (change.kind == events::v1::Event::CREATED) {
    finding.set_state(Finding::DRAFT);
    RETURN_IF_ERROR(CheckCase(transaction, finding));
  } else {
    RETURN_IF_ERROR(CheckIsDraft(*change.before));
    if (finding.worker() != change.before->worker()) {
      return InvalidField("finding.worker", "stays as it is");
    }
  }
  if (change.kind == events::v1::Event::DELETED) return absl::OkStatus();
  if (OrganizationOf(finding.investigator()) != OrganizationOf(finding.name())) {
    return InvalidField("finding.investigator", "must be of the same organization");
  }
  const auto violations = FindingViolations(finding);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(CheckIsOnlyOne(transaction, finding));
  return CheckHadNoHand(transaction, finding);
}

// Finds what a call asks of assessment before it writes; nothing when it was answered already.
template <typename Request>
absl::StatusOr<bool> IsAnswered(Store& store, const Context& context, const Request& request) {
  ASSIGN_OR_RETURN(const auto answer,
                   RepeatableCall(context, request).FindAnswer(store, context.deadline));
  return answer.has_value();
}

absl::StatusOr<SerializedMessage> Create(Store& store, ReportingLines& lines,
                                         const RpcService::UnaryHandler& create,
                                         const Context& context, CreateFindingRequest request) {
  Finding& finding = *request.mutable_finding();
  RETURN_IF_ERROR(
      MakeName(lines, context, "finding.investigator", *finding.mutable_investigator()));
  RETURN_IF_ERROR(MakeName(lines, context, "finding.worker", *finding.mutable_worker()));
  ASSIGN_OR_RETURN(const bool is_answered, IsAnswered(store, context, request));
  if (!is_answered) {
    RETURN_IF_ERROR(
        AskForChain(lines, context, store.clock(), finding.investigator(), finding.worker()));
  }
  return create(context, request);
}

absl::StatusOr<SerializedMessage> Update(Store& store, ReportingLines& lines,
                                         const RpcService::UnaryHandler& update,
                                         const Context& context, UpdateFindingRequest request) {
  Finding& sent = *request.mutable_finding();
  RETURN_IF_ERROR(CheckInvestigates(store, context, sent.name()));
  RETURN_IF_ERROR(MakeName(lines, context, "finding.investigator", *sent.mutable_investigator()));
  if (!sent.worker().empty()) {
    RETURN_IF_ERROR(MakeName(lines, context, "finding.worker", *sent.mutable_worker()));
  }
  ASSIGN_OR_RETURN(const auto current, PeekFinding(store, context, sent.name()));
  ASSIGN_OR_RETURN(const bool is_answered, IsAnswered(store, context, request));
  const bool is_another =
      current && !sent.investigator().empty() && sent.investigator() != current->investigator();
  if (is_another && !is_answered) {
    RETURN_IF_ERROR(
        AskForChain(lines, context, store.clock(), sent.investigator(), current->worker()));
  }
  return update(context, request);
}

Preparation OfInvestigator(Store& store) {
  return {.may =
              [&store](const Context& context, const google::protobuf::Message& request) {
                return CheckInvestigates(store, context, TextField(request, "name"));
              },
          .ask = nullptr};
}

// One of a case's findings; empty for none.
absl::StatusOr<std::string> FindOne(Session& session, absl::string_view condition,
                                    const std::string& case_name) {
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(
                                       absl::StrCat("SELECT name FROM findings WHERE parent = "
                                                    ":parent AND delete_time = 0",
                                                    condition, " LIMIT 1"),
                                       case_name));
  return row ? std::get<0>(*row) : "";
}

absl::StatusOr<bool> HasOne(Session& session, absl::string_view condition,
                            const std::string& case_name) {
  ASSIGN_OR_RETURN(const std::string one, FindOne(session, condition, case_name));
  return !one.empty();
}

}  // namespace

const ResourceType& FindingType() {
  static const ResourceType type = DeclareResource<Finding>({
      .table = "findings",
      .columns = {{"investigator"}, {"worker"}, {"result"}, {"state"}},
  });
  return type;
}

void RegisterFindings(RpcService& cases, Store& store, ReportingLines& lines) {
  Handlers own = RegisterStandardMethodsBut(
      {"CreateFinding", "UpdateFinding", "GetFinding", "ListFindings"}, cases, FindingType(), store,
      AnyRules<Finding>({.parent = &CaseType(), .before_write = BeforeWrite}),
      {{"DeleteFinding", OfInvestigator(store)}, {"UndeleteFinding", OfInvestigator(store)}});
  cases.AddUnary("CreateFinding", [&store, &lines, create = std::move(own.at("CreateFinding"))](
                                      const Context& context,
                                      const google::protobuf::Message& request) {
    return Create(store, lines, create, context, static_cast<const CreateFindingRequest&>(request));
  });
  cases.AddUnary("UpdateFinding", [&store, &lines, update = std::move(own.at("UpdateFinding"))](
                                      const Context& context,
                                      const google::protobuf::Message& request) {
    return Update(store, lines, update, context, static_cast<const UpdateFindingRequest&>(request));
  });
  RegisterFindingReads(cases, store);
}

absl::StatusOr<bool> HasFinalFinding(Session& session, const std::string& case_name) {
  return HasOne(session, " AND state = 3", case_name);
}

absl::StatusOr<bool> HasFinding(Session& session, const std::string& case_name) {
  return HasOne(session, " AND state <> 4", case_name);
}

absl::StatusOr<std::set<std::string>> SubstantiatedAmong(Session& session,
                                                         std::span<const std::string> cases) {
  static_assert(v1::Finding::FINAL == 3 && v1::Finding::SUBSTANTIATED == 1);
  ASSIGN_OR_RETURN(
      const auto rows,
      QueryOfCases<std::string>(
          session, "SELECT parent FROM findings WHERE organization = :organization AND parent",
          cases, " AND state = 3 AND result = 1 AND delete_time = 0"));
  std::set<std::string> substantiated;
  for (const auto& [name] : rows) substantiated.insert(name);
  return substantiated;
}

absl::StatusOr<bool> HasUndecidedFinding(Session& session, const std::string& case_name) {
  return HasOne(session, " AND state IN (1, 2)", case_name);
}

absl::StatusOr<std::string> FindingOf(Session& session, const std::string& case_name) {
  return FindOne(session, "", case_name);
}

}  // namespace touchstone::feedback
