// What the catalog says of jobs and releases, to who asks in the caller's name.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_RELEASED_CATALOG_H_
#define TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_RELEASED_CATALOG_H_

#include <touchstone/catalog/v1/job_analysis.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>
#include <touchstone/catalog/v1/release.pb.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/serving/context.h"

namespace touchstone::recruiting {

// Thread-safe. Errors are the catalog's: NOT_FOUND, PERMISSION_DENIED, UNAVAILABLE, …
class ReleasedCatalog {
 public:
  virtual ~ReleasedCatalog() = default;

  // A deleted one too; its delete_time says so.
  virtual absl::StatusOr<catalog::v1::JobProfile> JobProfile(const Context& context,
                                                             const std::string& name) = 0;
  virtual absl::StatusOr<catalog::v1::JobAnalysis> JobAnalysis(const Context& context,
                                                               const std::string& name) = 0;
  virtual absl::StatusOr<catalog::v1::Release> Release(const Context& context,
                                                       const std::string& name) = 0;
  // All competencies of a release, by name.
  virtual absl::StatusOr<std::vector<catalog::v1::ReleasedCompetency>> Competencies(
      const Context& context, const std::string& release) = 0;
  // Those of a release whose competencies are named, in the order of the names.
  virtual absl::StatusOr<std::vector<catalog::v1::ReleasedCompetency>> CompetenciesNamed(
      const Context& context, const std::string& release,
      const std::vector<std::string>& competencies) = 0;
};

// The catalog service at an address.
std::unique_ptr<ReleasedCatalog> CatalogAt(const std::string& address);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_REQUISITIONS_RELEASED_CATALOG_H_
