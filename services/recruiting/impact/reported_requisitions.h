// The requisitions that reports are of, also those that are disposed of: of them their name, job
// and stages are left.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_IMPACT_REPORTED_REQUISITIONS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_IMPACT_REPORTED_REQUISITIONS_H_

#include <touchstone/recruiting/v1/requisition.pb.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// NOT_FOUND when there never was such a requisition, or it is deleted.
absl::StatusOr<v1::Requisition> ReadReportedRequisition(Session& session, const std::string& name);

// Those of a job that opened in these years, by name.
absl::StatusOr<std::vector<v1::Requisition>> ReadRequisitionsOfJob(Session& session,
                                                                   const std::string& job_profile,
                                                                   int first_year, int last_year);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_IMPACT_REPORTED_REQUISITIONS_H_
