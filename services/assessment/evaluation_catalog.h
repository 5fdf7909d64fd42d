// What expectations and evaluations need of the catalog: fetched before a transaction, and looked
// up within it. No transaction waits for another service.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATION_CATALOG_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATION_CATALOG_H_

#include <map>
#include <memory>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/assessment/released_catalog.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/serving/context.h"

namespace touchstone::assessment {

// How many months a probation in each job lasts, by the job profile's name.
using ProbationMonths = std::map<std::string, int>;

// Thread-safe.
class EvaluationCatalog {
 public:
  // `catalog` must outlive it.
  explicit EvaluationCatalog(ReleasedCatalog& catalog) : catalog_(catalog) {}

  // Asks for a release. FAILED_PRECONDITION (RELEASE_STATE) unless it is published.
  absl::Status FetchRelease(const Context& context, const std::string& release);

  // Asks for job profiles; those that the catalog does not have are left out of the answer.
  absl::StatusOr<ProbationMonths> FetchMonths(const Context& context,
                                              const std::set<std::string>& job_profiles);

  // The ids of the competencies of a release that was fetched. ABORTED when it was not: what the
  // release was asked for by changed meanwhile.
  absl::StatusOr<std::shared_ptr<const std::set<std::string>>> Competencies(
      const std::string& release);

  // How long a probation in a job lasts that was asked for; the usual time for none, and where the
  // profile does not say.
  int Months(const std::string& job_profile);

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

// The same of an answer: the usual time where it has nothing.
int MonthsIn(const ProbationMonths& months, const std::string& job_profile);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_EVALUATION_CATALOG_H_
