// What expectations and evaluations need of the catalog: fetched before a transaction, and looked
// up within it. No transaction waits for another service.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATION_CATALOG_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATION_CATALOG_H_

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/assessment/released_catalog.h"
#include "services/assessment/rules/evaluation_dates.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/serving/context.h"

namespace touchstone::assessment {

// How many months a probation in each job lasts, by the job profile's name; nothing for a profile
// that the catalog does not have.
using ProbationMonths = std::map<std::string, std::optional<int>>;

// A probation in a job.
struct Probation {
  int months = kUsualProbationMonths;
  bool is_guessed = false;  // the catalog does not have the profile: the usual time
};

// Thread-safe.
class EvaluationCatalog {
 public:
  // `catalog` must outlive it.
  explicit EvaluationCatalog(ReleasedCatalog& catalog) : catalog_(catalog) {}

  // Asks for a release. FAILED_PRECONDITION (RELEASE_STATE) unless it is published.
  absl::Status FetchRelease(const Context& context, const std::string& release);

  // Asks for job profiles. All of them are in the answer.
  absl::StatusOr<ProbationMonths> FetchMonths(const Context& context,
                                              const std::set<std::string>& job_profiles);

  // The ids of the competencies of a release that was fetched. ABORTED when it was not: what the
  // release was asked for by changed meanwhile.
  absl::StatusOr<std::shared_ptr<const std::set<std::string>>> Competencies(
      const std::string& release);

  // The probation in a job that was asked for. ABORTED when it was not: the person has another job
  // by now.
  absl::StatusOr<Probation> ProbationOf(const std::string& job_profile);

 private:
  static constexpr size_t kMost = 500;

  absl::Status AddMonths(const Context& context, const std::vector<std::string>& job_profiles,
                         ProbationMonths& months);

  ReleasedCatalog& catalog_;
  Mutex mutex_;
  std::map<std::string, std::shared_ptr<const std::set<std::string>>> releases_
      ABSL_GUARDED_BY(mutex_);
  ProbationMonths months_ ABSL_GUARDED_BY(mutex_);
};

// The probation by an answer: the usual time for no job, and where the profile does not say.
// Nothing for a job that was not asked for.
std::optional<Probation> ProbationIn(const ProbationMonths& months, const std::string& job_profile);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATION_CATALOG_H_
