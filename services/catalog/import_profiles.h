// Job profiles of a framework file: whose they are already, and the release that they are pinned
// to.

#ifndef TOUCHSTONE_SERVICES_CATALOG_IMPORT_PROFILES_H_
#define TOUCHSTONE_SERVICES_CATALOG_IMPORT_PROFILES_H_

#include <touchstone/catalog/v1/framework_file.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/catalog/import_staging.h"
#include "services/runtime/sql/session.h"

namespace touchstone::catalog {

// Why a profile, with its names as in the catalog, cannot become one of its framework: the
// organization has one of its name that is another framework's. Empty when it can.
absl::StatusOr<std::string> WhyNotOfFramework(Session& session, const v1::JobProfile& profile);

// Takes the profile's pin off when its framework has no such release that a profile can be pinned
// to, and says so in the response, once for each profile: a file may go where its releases are not.
absl::Status LeaveOutLostRelease(Session& session, const StagedRow& row, v1::JobProfile& profile,
                                 v1::ImportFrameworkResponse& response);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_IMPORT_PROFILES_H_
