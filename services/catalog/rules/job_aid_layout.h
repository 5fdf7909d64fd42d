// The layout of a job aid: from lines to the units that carry meaning (headings, bullets, table
// cells, paragraphs), whether they come as Markdown or as what a converter left of a word
// processor's page.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_LAYOUT_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_LAYOUT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/catalog/rules/job_aid_report.h"
#include "services/catalog/rules/job_aid_text.h"

namespace touchstone::catalog::job_aid {

struct Unit {
  enum class Kind { kText, kHeading, kBullet, kCell };

  Kind kind = Kind::kText;
  std::string text;         // without marks and emphasis; a link as its words and its address
  int line = 0;             // where it begins
  int depth = 0;            // bullets: white space before it; headings: number of marks
  int column = 0;           // cells: from 0
  bool starts_row = false;  // cells: the first of its row
  bool whole = false;       // one thing, however many sentences: a bullet, or a part of a cell
};

// The units of the lines, in order. A paragraph that was wrapped is one unit; lines that stand for
// themselves are one each. No more than 100,000, which is more than any job aid has: the rest of
// the document is left out.
std::vector<Unit> ReadLayout(const std::vector<Line>& lines, Report& report);

// Whether a line begins with a bullet or a number, as items of a list do.
bool IsBulletLine(absl::string_view line);

// A line without Markdown's emphasis, escapes, simple HTML and link syntax.
std::string PlainText(absl::string_view text);

}  // namespace touchstone::catalog::job_aid

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_LAYOUT_H_
