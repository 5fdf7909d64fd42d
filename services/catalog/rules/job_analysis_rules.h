// What must hold within a job analysis beyond each field's own rules.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_ANALYSIS_RULES_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_ANALYSIS_RULES_H_

#include <touchstone/catalog/v1/job_analysis.pb.h>

#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::catalog {

// Everything that is wrong: dates that do not exist or are in the wrong order, an id that two
// duties have, times that are more than all the time there is, a link to a duty that is not there,
// a competency linked twice. Field paths start with "job_analysis.".
std::vector<FieldViolation> JobAnalysisViolations(const v1::JobAnalysis& analysis);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_ANALYSIS_RULES_H_
