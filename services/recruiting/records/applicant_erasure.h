// Erasure: an applicant is forgotten once no law keeps their records, for good; counts stay.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_APPLICANT_ERASURE_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_APPLICANT_ERASURE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/recruiting/records/erasure_obstacles.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::recruiting {

// What an erasure takes of others, all of it in its transaction.
struct ErasureSteps {
  // What keeps the applicant's records: ErasureObstaclesOf.
  std::function<absl::StatusOr<std::vector<ErasureObstacle>>(
      Session& session, const std::string& applicant, Day today)>
      obstacles;
  // Counts what they were, before it goes: FoldApplicant. Of who keeps figures of groups.
  std::function<absl::Status(Session& session, const std::string& applicant)> count;
  // Destroys the keys of what others said about them: EraseReferenceChecksOf. Of who keeps
  // references.
  std::function<absl::Status(Session& session, const PersonalData& personal_data,
                             const std::string& application)>
      erase_references;
};

// EraseApplicant. Only `obstacles` must be there.
void RegisterEraseApplicant(RpcService& reports, Store& store, const PersonalData& personal_data,
                            ErasureSteps steps);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_APPLICANT_ERASURE_H_
