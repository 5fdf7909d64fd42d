// The key elements of a competency, each with its behaviors.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_ELEMENTS_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_ELEMENTS_H_

#include <span>
#include <string>
#include <vector>

#include "services/catalog/rules/job_aid_report.h"
#include "services/catalog/rules/job_aid_sections.h"
#include "touchstone/catalog/v1/competency.pb.h"

namespace touchstone::catalog::job_aid {

// Fills `competency.key_elements`, ids included, from the section. With an outline, what stands in
// it is an element and everything else a behavior. Without one the document's layout decides
// (columns, headings, bullets), and where it has none, SplitElements does; what was guessed is
// noted.
//
// An element without behaviors shares those of the next element that has some, as titles do that
// stand in one cell of a table.
void ReadKeyElements(const Section& section, std::span<const std::string> outline,
                     v1::Competency& competency, Report& report);

}  // namespace touchstone::catalog::job_aid

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_ELEMENTS_H_
