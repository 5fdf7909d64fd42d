// Where each level of a person counts, from the record: their published results, what appeals
// changed of them, and the units and jobs of their primary assignments as they are known now.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_PERSON_LEVELS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_PERSON_LEVELS_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/kept_levels.pb.h>
#include <touchstone/assessment/v1/rating.pb.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/assessment/proficiency.h"
#include "services/assessment/rules/kept_levels.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// The purposes, each of which is kept by itself.
inline constexpr v1::AssessmentCycle::Purpose kPurposes[] = {v1::AssessmentCycle::DEVELOPMENTAL,
                                                             v1::AssessmentCycle::EVALUATIVE};

// The numbers of an organization's competencies in what is kept.
class CompetencyNumbers {
 public:
  static absl::StatusOr<CompetencyNumbers> Read(Session& session, const std::string& organization);

  // The number of a competency's name in its framework; a new one where it has none.
  int NumberOf(const std::string& competency);
  // 0 where it has none.
  int Find(const std::string& competency) const;
  const std::map<std::string, int>& all() const { return numbers_; }

  // Writes down those that are new.
  absl::Status Keep(Session& session) const;

 private:
  std::string organization_;
  std::map<std::string, int> numbers_;  // from 1
  std::vector<std::string> added_;
};

// Whether an error says that something which is stored cannot be read, of a database that can be.
bool IsUnreadable(const absl::Status& status);

// Up to `most` people, by name, who have results or something kept: behind `after` and before
// `behind`.
absl::StatusOr<std::vector<std::string>> PeopleWithLevels(Session& session,
                                                          const std::string& after,
                                                          const std::string& behind, size_t most);

// What is to be kept of a person for one purpose.
struct HeldByPerson {
  std::vector<HeldSpan> spans;    // in order; none without levels or requirements
  std::vector<HeldLevel> latest;  // without requirements
};

// Reads people of one organization. Keeps what many of them share, for as long as it lives: make
// another for what is to be known anew, and after an error.
class LevelSources {
 public:
  LevelSources(Session& session, CompetencyNumbers& numbers)
      : session_(session), numbers_(numbers) {}

  // By purpose, in the order of kPurposes.
  absl::StatusOr<std::vector<HeldByPerson>> Read(const std::string& person);

 private:
  // A stretch of days in a unit and a job.
  struct Place {
    std::string unit;
    std::string job_profile;
    Day from = 0;
    Day to = 0;
  };

  absl::StatusOr<v1::AssessmentCycle> Cycle(absl::string_view name);
  absl::StatusOr<const v1::RatingForm*> Scales(const std::string& cycle);
  // What a job profile required of a competency when the cycle was prepared.
  struct RequiredLevel {
    int level = 0;  // counted from 1; 0 for none
    int weight = 0;
  };
  absl::StatusOr<RequiredLevel> Required(const std::string& cycle, const std::string& job_profile,
                                         const std::string& competency);
  absl::StatusOr<std::vector<Place>> Places(const std::string& person);
  absl::StatusOr<HeldLevel> Held(const std::string& competency, const LatestLevel& latest,
                                 const std::optional<std::string>& job_profile);

  Session& session_;
  CompetencyNumbers& numbers_;
  std::map<std::string, v1::AssessmentCycle, std::less<>> cycles_;
  std::map<std::string, v1::RatingForm> scales_;
  std::map<std::pair<std::string, std::string>, std::map<std::string, RequiredLevel>> required_;
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_PERSON_LEVELS_H_
