// What keeps an applicant's records: every rule of a schedule, hold, charge, records request,
// active application and undecided review, each with the day on which it ends and the authority.
//
//   ASSIGN_OR_RETURN(const auto obstacles,
//                    ErasureObstaclesOf(transaction.session(), sources, applicant, today));
//   if (!obstacles.empty()) return RetentionRuns(applicant, obstacles);

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_ERASURE_OBSTACLES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_ERASURE_OBSTACLES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/recruiting/records/record_source.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

struct ErasureObstacle {
  std::string subject;    // what runs: a schedule, a legal hold, an application, a review request
  std::string problem;    // in words, with day and authority
  std::string authority;  // empty where there is none: an application that goes on
  Day until = kForever;   // the first day on which it keeps nothing; kForever: not known yet
};

// All of them, those of schedules first; none when the applicant may be erased. Call it in the
// transaction that erases.
absl::StatusOr<std::vector<ErasureObstacle>> ErasureObstaclesOf(Session& session,
                                                                const RecordSources& sources,
                                                                const std::string& applicant,
                                                                Day today);

// FAILED_PRECONDITION (RETENTION_RUNS) that names them. `obstacles` must not be empty.
absl::Status RetentionRuns(const std::string& applicant,
                           const std::vector<ErasureObstacle>& obstacles);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_ERASURE_OBSTACLES_H_
