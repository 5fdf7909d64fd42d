// Stable ids for the parts of a competency and the levels of a framework.
//
// Ratings, cases and other languages refer to behaviors and their like by id. An id that follows
// from the text is the same in every import of the same document, and says nothing about when or
// by whom it was made.
//
//   AssignIds(competency);  // "k5xq2m7p", "k5xq2m7p-2" for a second one with the same text

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_ITEM_IDS_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_ITEM_IDS_H_

#include "services/runtime/names/part_ids.h"
#include "touchstone/catalog/v1/competency.pb.h"
#include "touchstone/catalog/v1/framework.pb.h"
#include "touchstone/catalog/v1/job_analysis.pb.h"

namespace touchstone::catalog {

// Gives an id to every element, behavior, activity, resource, statement and question that has none;
// ids are unique within the competency. Ids that are there stay as they are, even where two are
// equal: that is for the check of a write to refuse.
void AssignIds(v1::Competency& competency);

// Gives new ids to those that have the id of an item before them, as can happen when parts of two
// competencies are put together.
void MakeIdsUnique(v1::Competency& competency);

// Gives an id to every proficiency level that has none: its title in lower case with hyphens
// ("fully-proficient"), or "level" where the title has no ASCII letter to begin with. Unique within
// the scale.
void AssignIds(v1::ProficiencyScale& scale);
void AssignIds(v1::Framework& framework);

// Gives an id to every duty that has none, as behaviors get theirs; unique within the analysis.
void AssignIds(v1::JobAnalysis& analysis);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_ITEM_IDS_H_
