// Telling key elements from behaviors in running text, where the table that held them apart is
// lost.
//
// Nothing in the words says for sure which sentence is an element and which a behavior of it. What
// tells them apart is how people write such tables: the title of a row is short, has no clauses, is
// said once, looks like the first title (which is known), and is echoed by the behaviors that
// follow rather than by those before; rows have a few behaviors; and titles that share one cell
// keep the spaces between them. Each of these is weak; the split that fits all of them best over
// the whole table is found by dynamic programming, in time linear in the number of sentences.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_ELEMENT_SPLIT_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_ELEMENT_SPLIT_H_

#include <vector>

#include "services/catalog/rules/job_aid_text.h"

namespace touchstone::catalog::job_aid {

struct SentenceRole {
  bool element = false;
  bool doubtful = false;  // a little less or more evidence would have decided otherwise
};

// The role of each sentence of a table of key elements, read row by row. The first is an element.
std::vector<SentenceRole> SplitElements(const std::vector<Sentence>& sentences);

}  // namespace touchstone::catalog::job_aid

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_ELEMENT_SPLIT_H_
