// What a requisition copies of the catalog when it is submitted: everybody in it is measured by the
// same words, whatever the catalog says later.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_REQUISITION_PROFILE_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_REQUISITION_PROFILE_H_

#include <touchstone/catalog/v1/job_analysis.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>
#include <touchstone/catalog/v1/release.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// What the catalog says of a job.
struct CatalogJob {
  catalog::v1::JobProfile profile;
  catalog::v1::JobAnalysis analysis;
  catalog::v1::Release release;  // that the profile is pinned to
  std::vector<catalog::v1::ReleasedCompetency> competencies;
};

// The copy. A requirement has the weight 0 where no duty of the analysis that is needed at entry
// stands behind it, otherwise the profile's, of which 0 counts as 1. What is not needed is left
// out.
v1::RequisitionProfile ProfileOf(const CatalogJob& job);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_REQUISITION_PROFILE_H_
