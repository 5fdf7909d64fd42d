// What a job aid lists for growing in a competency: kinds of growth, activities, videos, courses,
// books and providers of training.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_TRAINING_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_TRAINING_H_

#include "services/catalog/rules/job_aid_report.h"
#include "services/catalog/rules/job_aid_sections.h"
#include "touchstone/catalog/v1/competency.pb.h"

namespace touchstone::catalog::job_aid {

// Adds to `competency.growth_kinds` the kinds that the introduction to personal growth names.
void ReadGrowthKinds(const Section& section, v1::Competency& competency);

// Adds to `competency.development_activities`.
void ReadActivities(const Section& section, v1::Competency& competency, Report& report);

// Whether a section of this kind lists learning resources.
bool IsTrainingSection(SectionKind kind);

// Adds to `competency.learning_resources` what the section lists, titles, authors, publishers,
// years and links told apart. Running text is split where links fell out, at the publisher and year
// behind a book, and at the end of an institution's name; then a note asks a person to look.
void ReadResources(const Section& section, v1::Competency& competency, Report& report);

}  // namespace touchstone::catalog::job_aid

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_TRAINING_H_
