// Importing a document again, when people may have edited what the last import wrote.
//
// A three-way merge, field by field: `base` is what the last import wrote, `current` what is stored
// now, `imported` what the document says. What nobody edited follows the document; what the
// document left as it was keeps the edit; where both changed, the edit is kept and the conflict
// reported.
//
//   CompetencyMerge merge = MergeCompetency(base, current, job_aid.competency);
//   if (merge.changed) Write(merge.merged);
//
// Pure functions. `base` and `current` may be null: nothing was imported before, nothing is there.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_MERGE_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_MERGE_H_

#include <vector>

#include "touchstone/catalog/v1/competency.pb.h"
#include "touchstone/catalog/v1/framework.pb.h"
#include "touchstone/catalog/v1/job_aid_import.pb.h"

namespace touchstone::catalog {

struct CompetencyMerge {
  v1::Competency merged;  // `current` with the fields that follow the document
  bool changed = false;   // whether it differs from `current`
  std::vector<v1::ImportConflict> conflicts;
};

// Merges what a job aid holds: the title and the content. The code, parent, tags and what the
// service keeps itself are `current`'s. Without a base, empty fields are filled and what differs is
// a conflict. Review notes never conflict: new ones are added, cleared ones stay cleared.
CompetencyMerge MergeCompetency(const v1::Competency* base, const v1::Competency* current,
                                const v1::Competency& imported);

struct ScaleMerge {
  v1::ProficiencyScale merged;
  bool changed = false;
  std::vector<v1::ImportConflict> conflicts;  // without `resource`: the framework is the caller's
};

// The same for a framework's proficiency scale, as one field. A document without levels says
// nothing about them, and changes nothing.
ScaleMerge MergeScale(const v1::ProficiencyScale* base, const v1::ProficiencyScale* current,
                      const v1::ProficiencyScale& imported);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_MERGE_H_
