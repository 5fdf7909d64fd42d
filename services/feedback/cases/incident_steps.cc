#include "services/feedback/cases/incident_steps.h"

#include <touchstone/feedback/v1/customer.pb.h>
#include <touchstone/feedback/v1/incident.pb.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/incident_work.h"
#include "services/feedback/cases/incidents.h"
#include "services/feedback/rules/case_rules.h"
#include "services/feedback/rules/case_way.h"
#include "services/feedback/rules/localized_texts.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/idempotency.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CloseIncidentRequest;
using v1::Incident;
using v1::InformIncidentRequest;
using v1::InformIncidentResponse;
using v1::ResolveIncidentRequest;

// Who does not answer in that time, has not answered.
constexpr absl::Duration kAnswersAwaited = absl::Hours(14 * 24);

std::vector<std::string> NamesOf(const std::vector<IncidentCase>& cases) {
  std::vector<std::string> names;
  for (const IncidentCase& one : cases) names.push_back(one.name);
  return names;
}

absl::Status TellFollowers(const CaseNeighbors& neighbors, Transaction& transaction,
                           const Incident& before, const Incident& after) {
  for (const auto& follower : neighbors.incident_followers) {
    RETURN_IF_ERROR(follower(transaction, &before, &after));
  }
  return absl::OkStatus();
}

absl::Status CheckNothingPromised(const CaseNeighbors& neighbors, Transaction& transaction,
                                  const Incident& incident) {
  if (!neighbors.with_open_commitments) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto cases, AllCasesOf(transaction.session(), incident.name()));
  ASSIGN_OR_RETURN(const auto open,
                   neighbors.with_open_commitments(transaction.session(), NamesOf(cases)));
  if (open.empty()) return absl::OkStatus();
  std::vector<Obstacle> obstacles;
  for (const std::string& name : open) {
    obstacles.push_back({name, "has an open commitment; keep or withdraw it first"});
  }
  return FailedPreconditions(reasons::kCommitmentsOpen,
                             "Something that was promised for its cases is open.", obstacles);
}

absl::Status Resolve(const CaseNeighbors& neighbors, const Context& context,
                     Transaction& transaction, const ResolveIncidentRequest& request,
                     Incident& incident) {
  if (incident.state() != Incident::OPEN) return IncidentRefused(incident, "be open");
  const auto violations = LanguageViolations("resolutions", request.resolutions());
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(CheckNothingPromised(neighbors, transaction, incident));
  const Incident before = incident;
  incident.set_state(Incident::RESOLVED);
  SetTime(incident, "resolve_time", transaction.now());
  RETURN_IF_ERROR(WriteDown(context, transaction, incident.name(), kResolveCases, request));
  return TellFollowers(neighbors, transaction, before, incident);
}

// Why a case cannot be closed yet; empty when it can, or is settled already.
std::string ProblemOfClosing(const IncidentCase& one, const v1::FollowUp::Outcome* answer,
                             bool answers_are_over) {
  if (IsSettled(one.state)) return "";
  if (one.state != Case::RESOLVED) {
    return absl::StrCat("is ", InWords(one.state), "; resolve it, or take it out");
  }
  if (answer == nullptr) {
    return answers_are_over ? "" : "has no follow-up, and 14 days are not over";
  }
  return OutcomeBy(*answer) == Case::OUTCOME_UNSPECIFIED
             ? "is not settled, says its customer; take it up again"
             : "";
}

absl::Status CheckAnswered(const CaseNeighbors& neighbors, Transaction& transaction,
                           const Incident& incident) {
  ASSIGN_OR_RETURN(const auto cases, AllCasesOf(transaction.session(), incident.name()));
  std::map<std::string, v1::FollowUp::Outcome> outcomes;
  if (neighbors.follow_up_outcomes) {
    ASSIGN_OR_RETURN(outcomes, neighbors.follow_up_outcomes(transaction.session(), NamesOf(cases)));
  }
  const bool are_over = TimeOf(incident, "resolve_time") + kAnswersAwaited <= transaction.now();
  std::vector<Obstacle> obstacles;
  for (const IncidentCase& one : cases) {
    const auto answer = outcomes.find(one.name);
    std::string problem =
        ProblemOfClosing(one, answer == outcomes.end() ? nullptr : &answer->second, are_over);
    if (!problem.empty()) obstacles.push_back({one.name, std::move(problem)});
  }
  if (obstacles.empty()) return absl::OkStatus();
  return FailedPreconditions(reasons::kFollowUpMissing, "Not all of its cases can be closed yet.",
                             obstacles);
}

absl::Status Close(const CaseNeighbors& neighbors, const Context& context, Transaction& transaction,
                   const CloseIncidentRequest& request, Incident& incident) {
  if (incident.state() != Incident::RESOLVED) return IncidentRefused(incident, "be resolved");
  RETURN_IF_ERROR(CheckAnswered(neighbors, transaction, incident));
  const Incident before = incident;
  incident.set_state(Incident::CLOSED);
  RETURN_IF_ERROR(WriteDown(context, transaction, incident.name(), kCloseCases, request));
  return TellFollowers(neighbors, transaction, before, incident);
}

// Whether a customer has an address, told without opening it.
absl::StatusOr<bool> HasAddress(Session& session, const std::string& customer) {
  if (customer.empty()) return false;
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>("SELECT body FROM customers WHERE name = :name AND "
                                           "delete_time = 0",
                                           customer));
  v1::Customer sealed;
  return row && sealed.ParseFromString(std::get<0>(*row).value) && !sealed.has_erase_time() &&
         !sealed.email().empty();
}

absl::StatusOr<InformIncidentResponse> Inform(const Context& context, Transaction& transaction,
                                              const InformIncidentRequest& request) {
  ASSIGN_OR_RETURN(const auto incident, FindIncident(transaction, request.name()));
  if (!request.etag().empty() && request.etag() != incident->etag()) {
    return Error(absl::StatusCode::kAborted, reasons::kEtagStale,
                 absl::StrCat(incident->name(),
                              " was changed meanwhile; read it again and repeat the change."),
                 {{"resource", incident->name()}, {"etag", incident->etag()}});
  }
  if (incident->state() == Incident::CLOSED) return IncidentRefused(*incident, "not be closed");
  const auto violations = LanguageViolations("texts", request.texts());
  if (!violations.empty()) return InvalidFields(violations);
  ASSIGN_OR_RETURN(const auto cases, AllCasesOf(transaction.session(), incident->name()));
  InformIncidentResponse response;
  for (const IncidentCase& one : cases) {
    ASSIGN_OR_RETURN(const bool has_address, HasAddress(transaction.session(), one.customer));
    if (!one.customer.empty()) response.set_notice_count(response.notice_count() + 1);
    if (!has_address) response.set_unreachable_count(response.unreachable_count() + 1);
  }
  RETURN_IF_ERROR(WriteDown(context, transaction, incident->name(), kInformCases, request));
  return response;
}

absl::StatusOr<InformIncidentResponse> InformOnce(Store& store, const Context& context,
                                                  const InformIncidentRequest& request) {
  const RepeatableCall call(context, request);
  InformIncidentResponse response;
  const auto body = [&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const auto kept, call.FindAnswer(store, transaction, context.deadline));
    if (kept) {
      response.ParseFromString(*kept);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(response, Inform(context, transaction, request));
    return call.KeepAnswer(transaction, response.SerializeAsString());
  };
  const Author author = AuthorOf(context);
  RETURN_IF_ERROR(request.validate_only() ? store.Try(author, context.deadline, body)
                                          : store.Write(author, context.deadline, body));
  return response;
}

// A method that changes the incident, and behind that does what it wrote down.
template <typename Request>
void RegisterWithWork(RpcService& cases, const std::string& method, Store& store,
                      const CaseNeighbors& neighbors,
                      absl::Status (*change)(const CaseNeighbors&, const Context&, Transaction&,
                                             const Request&, Incident&)) {
  const auto changes = std::make_shared<RpcService>(cases.descriptor().full_name());
  RegisterChange<Request, Incident>(
      *changes, method, IncidentType(), store,
      [&neighbors, change](const Context& context, Transaction& transaction, const Request& request,
                           Incident& incident) {
        return change(neighbors, context, transaction, request, incident);
      });
  const int index = cases.descriptor().FindMethodByName(method)->index();
  cases.AddUnary(
      method,
      [&store, &neighbors, changes, index](
          const Context& context,
          const google::protobuf::Message& request) -> absl::StatusOr<SerializedMessage> {
        const std::string& name = static_cast<const Request&>(request).name();
        RETURN_IF_ERROR(DoIncidentWork(store, neighbors, name, context.deadline));
        ASSIGN_OR_RETURN(SerializedMessage answer,
                         changes->methods().at(index).unary(context, request));
        RETURN_IF_ERROR(DoIncidentWork(store, neighbors, name, context.deadline));
        return answer;
      });
}

}  // namespace

void RegisterIncidentSteps(RpcService& cases, Store& store, const CaseNeighbors& neighbors) {
  RegisterWithWork<ResolveIncidentRequest>(cases, "ResolveIncident", store, neighbors, Resolve);
  RegisterWithWork<CloseIncidentRequest>(cases, "CloseIncident", store, neighbors, Close);
  cases.Unary<InformIncidentRequest, InformIncidentResponse>(
      "InformIncident",
      [&store, &neighbors](const Context& context, const InformIncidentRequest& request)
          -> absl::StatusOr<InformIncidentResponse> {
        RETURN_IF_ERROR(DoIncidentWork(store, neighbors, request.name(), context.deadline));
        ASSIGN_OR_RETURN(InformIncidentResponse response, InformOnce(store, context, request));
        RETURN_IF_ERROR(DoIncidentWork(store, neighbors, request.name(), context.deadline));
        return response;
      });
}

}  // namespace touchstone::feedback
