// What stands around a job aid without being part of it: page furniture, dotted lines, notices, and
// the footer of the site that it was copied from.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_JUNK_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_JUNK_H_

#include <vector>

#include "services/catalog/rules/job_aid_report.h"
#include "services/catalog/rules/job_aid_text.h"

namespace touchstone::catalog::job_aid {

// The lines without what does not belong to the job aid; each thing left out is reported. Lines
// keep their numbers.
std::vector<Line> LeaveOutJunk(std::vector<Line> lines, Report& report);

}  // namespace touchstone::catalog::job_aid

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_JUNK_H_
