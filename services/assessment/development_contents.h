// What releases offer for development: asked of the catalog before anything is written.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_DEVELOPMENT_CONTENTS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_DEVELOPMENT_CONTENTS_H_

#include <touchstone/assessment/v1/development_plan.pb.h>

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/assessment/released_catalog.h"
#include "services/runtime/clock/mutex.h"
#include "services/runtime/serving/context.h"

namespace touchstone::assessment {

// Some are kept: what is released does not change. Whether the caller may read a release, the
// catalog is asked each time. Thread-safe.
class DevelopmentContentsOfReleases {
 public:
  // `catalog` must outlive it.
  explicit DevelopmentContentsOfReleases(ReleasedCatalog& catalog) : catalog_(catalog) {}

  using Contents = std::shared_ptr<const v1::DevelopmentContents>;

  // FAILED_PRECONDITION (RELEASE_STATE) before it is published; other errors are the catalog's.
  absl::StatusOr<Contents> Ask(const Context& context, const std::string& release);

  // What was asked for just now, for a transaction. ABORTED in the rare case that it is not kept
  // any more.
  absl::StatusOr<Contents> Kept(const std::string& release);

 private:
  static constexpr size_t kMost = 20;

  ReleasedCatalog& catalog_;
  Mutex mutex_;
  std::map<std::string, Contents> kept_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_DEVELOPMENT_CONTENTS_H_
