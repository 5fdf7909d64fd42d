// What is to be kept of some people instead of what is: computed from the record, and written in a
// transaction of its own.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_LEVEL_CHANGE_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_LEVEL_CHANGE_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/assessment/person_levels.h"
#include "services/assessment/unit_levels.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

class LevelChange {
 public:
  // Of people of one organization; at least one. IsUnreadable when something that is stored of
  // one of them, of a cycle that they were in, or of what is kept is.
  static absl::StatusOr<LevelChange> Read(Session& session, std::vector<std::string> people);

  // Writes what differs, and that these people are not due any more. Nobody else may have written
  // since Read.
  absl::Status Write(Session& session) const;

 private:
  struct Kept {
    v1::AssessmentCycle::Purpose purpose;
    std::string person;
    std::string body;
  };

  absl::Status Add(Session& session, LevelSources& sources, const std::string& person);

  std::vector<std::string> people_;
  std::string organization_;
  std::vector<Kept> changes_;
  UnitLevelsChange units_;
  CompetencyNumbers numbers_;
  int64_t last_sequence_ = 0;
};

// Whether anything is left to do: changes that were not followed, cycles or people that are due.
absl::StatusOr<bool> AreLevelsDue(Session& session);

// What is kept of somebody's levels, as bytes; empty for nothing.
absl::StatusOr<std::string> KeptLevelsOf(Session& session, v1::AssessmentCycle::Purpose purpose,
                                         const std::string& person);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_LEVEL_CHANGE_H_
