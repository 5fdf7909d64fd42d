#include "services/assessment/evaluation_catalog.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

// What is looked up in a transaction is not what was fetched for it.
absl::Status NotFetched() {
  return Error(absl::StatusCode::kAborted, reasons::kConflictingChange,
               "Something else changed it at the same moment; repeat the request.");
}

}  // namespace

absl::Status EvaluationCatalog::FetchRelease(const Context& context, const std::string& release) {
  const auto found = catalog_.Release(context, release);
  if (absl::IsNotFound(found.status())) {
    return InvalidField("performance_expectation.release", "names what does not exist");
  }
  RETURN_IF_ERROR(found.status());
  if (found->state() != catalog::v1::Release::PUBLISHED) {
    return FailedPrecondition(reasons::kReleaseState, release,
                              absl::StrCat(release, " is not published, or retired."));
  }
  {
    // What is published does not change.
    const MutexLock lock(&mutex_);
    if (releases_.contains(release)) return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto competencies, catalog_.Competencies(context, release));
  auto ids = std::make_shared<std::set<std::string>>();
  for (const auto& competency : competencies) ids->emplace(IdOf(competency.name()));
  const MutexLock lock(&mutex_);
  if (releases_.size() >= kMost) releases_.clear();
  releases_[release] = std::move(ids);
  return absl::OkStatus();
}

absl::StatusOr<ProbationMonths> EvaluationCatalog::FetchMonths(
    const Context& context, const std::set<std::string>& job_profiles) {
  ProbationMonths months;
  for (const std::string& profile : job_profiles) months[profile];
  RETURN_IF_ERROR(AddMonths(context, {job_profiles.begin(), job_profiles.end()}, months));
  const MutexLock lock(&mutex_);
  if (months_.size() >= kMost) months_.clear();
  for (const auto& [profile, found] : months) months_[profile] = found;
  return months;
}

// One that is not there would leave all without an answer: then they are asked for by halves.
absl::Status EvaluationCatalog::AddMonths(const Context& context,
                                          const std::vector<std::string>& job_profiles,
                                          ProbationMonths& months) {
  if (job_profiles.empty()) return absl::OkStatus();
  const auto found = catalog_.JobProfiles(context, job_profiles);
  if (absl::IsNotFound(found.status())) {
    if (job_profiles.size() == 1) return absl::OkStatus();
    const auto middle = job_profiles.begin() + static_cast<long>(job_profiles.size() / 2);
    RETURN_IF_ERROR(AddMonths(context, {job_profiles.begin(), middle}, months));
    return AddMonths(context, {middle, job_profiles.end()}, months);
  }
  RETURN_IF_ERROR(found.status());
  for (const auto& profile : *found) months[profile.name()] = profile.probation_months();
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const std::set<std::string>>> EvaluationCatalog::Competencies(
    const std::string& release) {
  const MutexLock lock(&mutex_);
  const auto found = releases_.find(release);
  if (found != releases_.end()) return found->second;
  return NotFetched();
}

absl::StatusOr<Probation> EvaluationCatalog::ProbationOf(const std::string& job_profile) {
  const MutexLock lock(&mutex_);
  const auto probation = ProbationIn(months_, job_profile);
  if (probation) return *probation;
  return NotFetched();
}

std::optional<Probation> ProbationIn(const ProbationMonths& months,
                                     const std::string& job_profile) {
  if (job_profile.empty()) return Probation();
  const auto asked = months.find(job_profile);
  if (asked == months.end()) return std::nullopt;
  if (!asked->second) return Probation{.is_guessed = true};
  return *asked->second == 0 ? Probation() : Probation{.months = *asked->second};
}

}  // namespace touchstone::assessment
