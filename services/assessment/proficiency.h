// Where a person stands: the latest level in each competency, and whether it is still verified.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_PROFICIENCY_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_PROFICIENCY_H_

#include <touchstone/assessment/v1/appeal.pb.h>
#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/result.pb.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// The latest level of a person in one competency.
struct LatestLevel {
  Day published = 0;
  std::string release;      // that was rated
  std::string job_profile;  // that they had then; empty for none
  v1::Proficiency proficiency;
  int observation_months = 0;  // how long observations hold, by the cycle's rules
};

// A result of a published cycle.
struct PublishedResult {
  v1::Result result;
  Day published = 0;
  int observation_months = 0;       // how long observations hold, by the cycle's rules
  std::vector<v1::Appeal> appeals;  // by when they were decided
};

// All of a person that are not deleted, by name. `find_cycle` gives a cycle by its name.
using CycleFinder = std::function<absl::StatusOr<v1::AssessmentCycle>(absl::string_view name)>;
absl::StatusOr<std::vector<PublishedResult>> PublishedResults(Session& session,
                                                              const std::string& person,
                                                              const CycleFinder& find_cycle);

// Where the person whose results they are stands on a day. See LatestLevels.
std::map<std::string, LatestLevel> LatestOf(const std::vector<PublishedResult>& results,
                                            v1::AssessmentCycle::Purpose purpose, Day day);

// Where a person stands on a day, by results of cycles with that purpose and what appeals changed
// of them: by the competencies' names in the framework. Of two results of one day, the later name
// counts. What was observed since is beside each level, and may keep it verified.
absl::StatusOr<std::map<std::string, LatestLevel>> LatestLevels(
    Session& session, const std::string& person, v1::AssessmentCycle::Purpose purpose, Day day);

// Adds ReportProficiency to the service.
void RegisterProficiency(RpcService& cycles, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_PROFICIENCY_H_
