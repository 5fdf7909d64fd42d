#include "services/feedback/cases/incidents.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_steps.h"
#include "services/feedback/cases/cases.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/case_way.h"
#include "services/feedback/rules/localized_texts.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::AddIncidentCasesRequest;
using v1::Case;
using v1::CaseStep;
using v1::Incident;
using v1::RemoveIncidentCasesRequest;

absl::string_view InWords(Incident::State state) {
  switch (state) {
    case Incident::OPEN:
      return "open";
    case Incident::RESOLVED:
      return "resolved";
    default:
      return "closed";
  }
}

absl::Status Complete(Transaction& transaction, const ResourceChange<Incident>& change) {
  Incident& incident = *change.after;
  const bool is_new = change.before == nullptr;
  const absl::string_view organization = ParentOf(incident.name());
  if (is_new || incident.service_type() != change.before->service_type() ||
      incident.organizational_unit().empty()) {
    ASSIGN_OR_RETURN(const auto type,
                     ServiceTypeNamed(transaction, organization, "incident.service_type",
                                      incident.service_type()));
    if (incident.organizational_unit().empty()) {
      incident.set_organizational_unit(type->organizational_unit());
    }
  }
  auto violations = LanguageViolations("incident.public_note", incident.public_note());
  if (OrganizationOf(incident.organizational_unit()) != OrganizationOf(incident.name())) {
    violations.push_back({"incident.organizational_unit", "must be of the same organization"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status CheckHasNoCases(Transaction& transaction, const std::string& name) {
  ASSIGN_OR_RETURN(const auto cases, CasesOf(transaction.session(), name, "", 1));
  if (cases.empty()) return absl::OkStatus();
  return FailedPrecondition(reasons::kResourceInUse, name,
                            absl::StrCat("Cases belong to ", name, "; take them out first."));
}

absl::Status TellFollowers(const CaseNeighbors& neighbors, Transaction& transaction,
                           const Incident* before, const Incident* after) {
  for (const auto& follower : neighbors.incident_followers) {
    RETURN_IF_ERROR(follower(transaction, before, after));
  }
  return absl::OkStatus();
}

absl::Status BeforeWrite(const CaseNeighbors& neighbors, Transaction& transaction,
                         const ResourceChange<Incident>& change) {
  if (change.kind == events::v1::Event::DELETED) {
    RETURN_IF_ERROR(CheckHasNoCases(transaction, change.before->name()));
    return TellFollowers(neighbors, transaction, change.before, nullptr);
  }
  if (change.kind == events::v1::Event::UNDELETED) {
    return TellFollowers(neighbors, transaction, nullptr, change.after);
  }
  if (change.kind == events::v1::Event::CREATED) {
    change.after->set_state(Incident::OPEN);
  } else if (change.before->state() == Incident::CLOSED) {
    return IncidentRefused(*change.before, "not be closed");
  }
  RETURN_IF_ERROR(Complete(transaction, change));
  return TellFollowers(neighbors, transaction, change.before, change.after);
}

// The case that an entry names.
absl::StatusOr<std::unique_ptr<Case>> CaseNamed(const Context& context, Transaction& transaction,
                                                const Incident& incident, int i,
                                                const std::string& name) {
  const std::string field = absl::StrCat("cases[", i, "]");
  if (ParentOf(name) != ParentOf(incident.name())) {
    return InvalidField(field, "must be of the same organization");
  }
  auto of = FindCase(transaction, name);
  if (absl::IsNotFound(of.status())) return InvalidField(field, "names what does not exist");
  RETURN_IF_ERROR(of.status());
  RETURN_IF_ERROR(CheckNotConcerned(context, **of));
  return of;
}

// Why a case cannot be gathered; empty when it can.
std::string ProblemOf(const Case& of, const Incident& incident) {
  if (of.kind() == v1::COMPLAINT) return "is a complaint, which are each for themselves";
  if (!of.incident().empty() && of.incident() != incident.name()) {
    return absl::StrCat("belongs to ", of.incident(), "; take it out there first");
  }
  if (IsOpen(of.state())) return "";
  return absl::StrCat("is ", touchstone::feedback::InWords(of.state()), "; it must be open");
}

absl::Status Add(const CaseNeighbors& neighbors, const Context& context, Transaction& transaction,
                 const AddIncidentCasesRequest& request, Incident& incident) {
  if (incident.state() != Incident::OPEN) return IncidentRefused(incident, "be open");
  std::vector<Obstacle> obstacles;
  for (int i = 0; i < request.cases_size(); ++i) {
    ASSIGN_OR_RETURN(const auto of, CaseNamed(context, transaction, incident, i, request.cases(i)));
    if (std::string problem = ProblemOf(*of, incident); !problem.empty()) {
      obstacles.push_back({of->name(), std::move(problem)});
    }
    if (!obstacles.empty() || of->incident() == incident.name()) continue;
    RETURN_IF_ERROR(
        TakeStep(neighbors, context, transaction,
                 {.kind = CaseStep::JOINED_INCIDENT,
                  .note = "",
                  .subject = incident.name(),
                  .change = [&](Case& changed) { changed.set_incident(incident.name()); }},
                 *of));
    RETURN_IF_ERROR(transaction.Update(CaseType(), *of));
    incident.set_case_count(incident.case_count() + 1);
  }
  if (obstacles.empty()) return absl::OkStatus();
  return FailedPreconditions(reasons::kCaseState, "Not all of them can be gathered; none was.",
                             obstacles);
}

absl::Status Remove(const CaseNeighbors& neighbors, const Context& context,
                    Transaction& transaction, const RemoveIncidentCasesRequest& request,
                    Incident& incident) {
  if (incident.state() == Incident::CLOSED) return IncidentRefused(incident, "not be closed");
  for (int i = 0; i < request.cases_size(); ++i) {
    ASSIGN_OR_RETURN(const auto of, CaseNamed(context, transaction, incident, i, request.cases(i)));
    if (of->incident() != incident.name()) {
      return InvalidField(absl::StrCat("cases[", i, "]"), "does not belong to the incident");
    }
    RETURN_IF_ERROR(TakeStep(neighbors, context, transaction,
                             {.kind = CaseStep::LEFT_INCIDENT,
                              .note = "",
                              .subject = incident.name(),
                              .change = [](Case& changed) { changed.clear_incident(); }},
                             *of));
    RETURN_IF_ERROR(transaction.Update(CaseType(), *of));
    incident.set_case_count(incident.case_count() - 1);
  }
  return absl::OkStatus();
}

}  // namespace

const ResourceType& IncidentType() {
  static const ResourceType type = DeclareResource<Incident>({
      .table = "incidents",
      .columns = {{"title"}, {"service_type"}, {"organizational_unit"}, {"state"}},
  });
  return type;
}

void RegisterIncidents(RpcService& cases, Store& store, const CaseNeighbors& neighbors) {
  const ResourceType& type = IncidentType();
  RegisterStandardMethods<Incident>(
      cases, type, store,
      {.before_write = [&neighbors](const Context&, Transaction& transaction,
                                    const ResourceChange<Incident>& change) {
        return BeforeWrite(neighbors, transaction, change);
      }});
  RegisterChange<AddIncidentCasesRequest, Incident>(
      cases, "AddIncidentCases", type, store,
      [&neighbors](const Context& context, Transaction& transaction,
                   const AddIncidentCasesRequest& request, Incident& incident) {
        return Add(neighbors, context, transaction, request, incident);
      });
  RegisterChange<RemoveIncidentCasesRequest, Incident>(
      cases, "RemoveIncidentCases", type, store,
      [&neighbors](const Context& context, Transaction& transaction,
                   const RemoveIncidentCasesRequest& request, Incident& incident) {
        return Remove(neighbors, context, transaction, request, incident);
      });
}

absl::StatusOr<std::unique_ptr<Incident>> FindIncident(Transaction& transaction,
                                                       absl::string_view name) {
  ASSIGN_OR_RETURN(auto incident, transaction.Find<Incident>(IncidentType(), name));
  if (incident == nullptr || incident->has_delete_time()) return NotFound(name);
  return incident;
}

absl::StatusOr<std::vector<IncidentCase>> CasesOf(Session& session, const std::string& incident,
                                                  const std::string& after, int most) {
  ASSIGN_OR_RETURN(const auto rows,
                   (session.Query<std::string, int64_t, std::string>(
                       "SELECT name, state, customer FROM cases WHERE parent = :parent AND "
                       "incident = :incident AND name > :after AND delete_time = 0 ORDER BY name "
                       "LIMIT :most",
                       ParentOf(incident), incident, after, most)));
  std::vector<IncidentCase> cases;
  for (const auto& [name, state, customer] : rows) {
    cases.push_back({name, static_cast<Case::State>(state), customer});
  }
  return cases;
}

absl::StatusOr<std::vector<IncidentCase>> AllCasesOf(Session& session,
                                                     const std::string& incident) {
  return CasesOf(session, incident, "", std::numeric_limits<int>::max());
}

absl::Status IncidentRefused(const Incident& incident, absl::string_view needed) {
  return FailedPrecondition(reasons::kIncidentState, incident.name(),
                            absl::StrCat(incident.name(), " is ", InWords(incident.state()),
                                         "; for this it must ", needed, "."));
}

}  // namespace touchstone::feedback
