// The sections of a job aid: which units stand under which heading.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_SECTIONS_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_SECTIONS_H_

#include <string>
#include <vector>

#include "services/catalog/rules/job_aid_headings.h"
#include "services/catalog/rules/job_aid_layout.h"
#include "services/catalog/rules/job_aid_report.h"

namespace touchstone::catalog::job_aid {

struct Section {
  SectionKind kind = SectionKind::kPreamble;
  std::vector<Unit> units;
  int line = 0;
  bool generic = true;  // no heading of it was more than an everyday word
};

// The sections, in the order in which they first appear; several headings of one kind make one
// section, as tables do that go on over pages. The preamble is always the first.
std::vector<Section> FindSections(std::vector<Unit> units);

// The units of a section as one text: paragraphs on lines of their own, lost spaces put back.
std::string SectionText(const Section& section);

// Whether there is a section and it says no more than that it is still to come.
bool IsUnderDevelopment(const Section& section);

// The competency's title, from what stands before the first section; the rest is left out. Empty
// when there is none.
std::string FindTitle(const Section& preamble, Report& report);

// The things that a section lists: one for each bullet or cell part, and where running text lost
// the boundaries of its paragraphs, one for each paragraph.
struct Item {
  std::string text;
  int line = 0;
  std::vector<std::string> children;  // bullets under it
  bool sure = true;                   // its boundaries are the document's own, not guessed
};
std::vector<Item> ListItems(const Section& section);

}  // namespace touchstone::catalog::job_aid

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_SECTIONS_H_
