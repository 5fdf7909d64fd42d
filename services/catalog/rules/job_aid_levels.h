// The proficiency levels of a job aid: each with what it demands of the job (the first line of its
// description) and what can be said of the person (the rest).

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_LEVELS_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_LEVELS_H_

#include "services/catalog/rules/job_aid_report.h"
#include "services/catalog/rules/job_aid_sections.h"
#include "touchstone/catalog/v1/framework.pb.h"

namespace touchstone::catalog::job_aid {

// The scale in the section. What stands before the first level is its description. Levels are known
// by their usual names ("Entry", "Intermediate", "Level 3"), or by standing as a sub-heading or in
// the first column of a table. One that stands twice is one level, and so are titles that differ
// only behind what there is room for.
v1::ProficiencyScale ReadLevels(const Section& section, Report& report);

}  // namespace touchstone::catalog::job_aid

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_LEVELS_H_
