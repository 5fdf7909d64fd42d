// What a cycle holds beside itself, in tables of its own: the form that raters fill in, what job
// profiles require, and who is assessed.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_CONTENTS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_CONTENTS_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/rating.pb.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/assessment/rules/rated_contents.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// What people with one job profile are rated in.
struct Form {
  v1::RatingForm scales;
  std::vector<v1::FormCompetency> competencies;  // as `required` has them
  v1::RequiredLevels required;
  std::string salt;  // of hashes
};

// Somebody whom a cycle assesses.
struct Subject {
  std::string person;
  std::string unit;
  std::string job_profile;  // empty for none
  std::string manager;      // empty for none
};

// Replaces what a draft holds.
absl::Status KeepContents(Session& session, const std::string& cycle, const std::string& salt,
                          const v1::RatingForm& scales, const RatedCompetencies& competencies,
                          const std::map<std::string, v1::RequiredLevels>& by_profile);

// What each job profile of a cycle requires.
absl::StatusOr<std::map<std::string, v1::RequiredLevels>> ProfilesOf(Session& session,
                                                                     const std::string& cycle);

absl::StatusOr<std::optional<Subject>> FindSubject(Session& session, const std::string& cycle,
                                                   const std::string& person);

// Up to `most` subjects behind `after`, by name.
absl::StatusOr<std::vector<Subject>> SubjectsAfter(Session& session, const std::string& cycle,
                                                   const std::string& after, int most);

// Forms, read once: those of a cycle that is open do not change. Thread-safe.
class Forms {
 public:
  // The form of people with that job profile in that cycle.
  absl::StatusOr<std::shared_ptr<const Form>> Find(Session& session,
                                                   const v1::AssessmentCycle& cycle,
                                                   const std::string& job_profile);

 private:
  static constexpr size_t kMost = 500;

  Mutex mutex_;
  std::map<std::string, std::shared_ptr<const Form>> forms_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CYCLE_CONTENTS_H_
