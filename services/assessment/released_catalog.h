// What the catalog says of releases, job profiles and alignments, to who asks in the caller's name.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RELEASED_CATALOG_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RELEASED_CATALOG_H_

#include <touchstone/catalog/v1/alignment.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>
#include <touchstone/catalog/v1/release.pb.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/serving/context.h"

namespace touchstone::assessment {

// Thread-safe.
class ReleasedCatalog {
 public:
  virtual ~ReleasedCatalog() = default;

  // Errors are the catalog's: NOT_FOUND, PERMISSION_DENIED, UNAVAILABLE, …
  virtual absl::StatusOr<catalog::v1::Release> Release(const Context& context,
                                                       const std::string& name) = 0;
  // All competencies of a release, by name.
  virtual absl::StatusOr<std::vector<catalog::v1::ReleasedCompetency>> Competencies(
      const Context& context, const std::string& release) = 0;
  // The published release of a framework that has the highest number below one; of all, where that
  // is 0. Nothing when there is none.
  virtual absl::StatusOr<std::optional<catalog::v1::Release>> PublishedBefore(
      const Context& context, const std::string& framework, int number) = 0;
  // Those that name a competency of a framework, or a part of one, at either end: each once.
  virtual absl::StatusOr<std::vector<catalog::v1::Alignment>> Alignments(
      const Context& context, const std::string& framework) = 0;
  // In the order of the names, all of which are of one organization.
  virtual absl::StatusOr<std::vector<catalog::v1::JobProfile>> JobProfiles(
      const Context& context, const std::vector<std::string>& names) = 0;
};

// The catalog service at an address.
std::unique_ptr<ReleasedCatalog> CatalogAt(const std::string& address);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RELEASED_CATALOG_H_
