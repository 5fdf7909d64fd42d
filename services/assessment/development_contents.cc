#include "services/assessment/development_contents.h"

#include "absl/strings/str_cat.h"
#include "services/assessment/rules/development_plans.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {

using catalog::v1::Release;

absl::StatusOr<DevelopmentContentsOfReleases::Contents> DevelopmentContentsOfReleases::Ask(
    const Context& context, const std::string& release) {
  ASSIGN_OR_RETURN(const Release found, catalog_.Release(context, release));
  if (found.state() != Release::PUBLISHED && found.state() != Release::RETIRED) {
    return FailedPrecondition(reasons::kReleaseState, release,
                              absl::StrCat(release, " is not published."));
  }
  {
    const MutexLock lock(&mutex_);
    const auto kept = kept_.find(release);
    if (kept != kept_.end()) return kept->second;
  }
  ASSIGN_OR_RETURN(const auto competencies, catalog_.Competencies(context, release));
  auto contents = std::make_shared<const v1::DevelopmentContents>(ContentsOf(found, competencies));
  const MutexLock lock(&mutex_);
  if (kept_.size() >= kMost) kept_.clear();
  kept_[release] = contents;
  return contents;
}

absl::StatusOr<DevelopmentContentsOfReleases::Contents> DevelopmentContentsOfReleases::Kept(
    const std::string& release) {
  const MutexLock lock(&mutex_);
  const auto kept = kept_.find(release);
  if (kept != kept_.end()) return kept->second;
  return Error(absl::StatusCode::kAborted, reasons::kConflictingChange,
               "Many releases are worked with at this moment; try again.");
}

}  // namespace touchstone::assessment
