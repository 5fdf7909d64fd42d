// Incidents: the resource, and the cases that belong to it. What is done with all of them together
// is in incident_work.h.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_CASES_INCIDENTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_CASES_INCIDENTS_H_

#include <touchstone/feedback/v1/incident.pb.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/feedback/cases/case_neighbors.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// `organizations/*/incidents/*`.
const ResourceType& IncidentType();

// The standard methods, AddIncidentCases and RemoveIncidentCases.
void RegisterIncidents(RpcService& cases, Store& store, const CaseNeighbors& neighbors);

// One that is not deleted. NOT_FOUND.
absl::StatusOr<std::unique_ptr<v1::Incident>> FindIncident(Transaction& transaction,
                                                           absl::string_view name);

// The cases of an incident behind one, by name; at most as many.
struct IncidentCase {
  std::string name;
  v1::Case::State state = v1::Case::STATE_UNSPECIFIED;
  std::string customer;
};
absl::StatusOr<std::vector<IncidentCase>> CasesOf(Session& session, const std::string& incident,
                                                  const std::string& after, int most);

// All of them.
absl::StatusOr<std::vector<IncidentCase>> AllCasesOf(Session& session, const std::string& incident);

// FAILED_PRECONDITION (INCIDENT_STATE), with what it must be.
absl::Status IncidentRefused(const v1::Incident& incident, absl::string_view needed);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_CASES_INCIDENTS_H_
