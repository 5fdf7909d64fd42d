// What must hold within a job profile, and what follows from its framework and its analysis.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_PROFILE_RULES_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_PROFILE_RULES_H_

#include <touchstone/catalog/v1/framework.pb.h>
#include <touchstone/catalog/v1/job_analysis.pb.h>
#include <touchstone/catalog/v1/job_profile.pb.h>

#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::catalog {

// Everything that is wrong: a competency twice or of another framework, a level that is not on the
// scale, a level for what is not needed, none for what is, a pay range upside down. Field paths
// start with "job_profile.".
std::vector<FieldViolation> JobProfileViolations(const v1::JobProfile& profile,
                                                 const v1::ProficiencyScale& scale);

// Writes into each requirement what its level demands of the job.
void QuoteDemands(const v1::ProficiencyScale& scale, v1::JobProfile& profile);

// What the level of that id demands of a job; empty when the scale has none.
std::string DemandOf(const v1::ProficiencyScale& scale, const std::string& level);

// What becomes of a requirement under another scale. `hash` is what the competency is known by (see
// content_hash.h) in the pinned release, `other_hash` in the other; empty when it is not there.
v1::RequirementChange ChangeOf(const v1::CompetencyRequirement& requirement,
                               const v1::ProficiencyScale& scale,
                               const v1::ProficiencyScale& other_scale, const std::string& hash,
                               const std::string& other_hash);

// Writes into each requirement which duties need it, and marks those that none does; `analysis` is
// null when there is none.
void MarkDuties(const v1::JobAnalysis* analysis, v1::JobProfile& profile);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_PROFILE_RULES_H_
