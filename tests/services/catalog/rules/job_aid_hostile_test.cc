// Documents made to be slow, huge or out of bounds.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/rules/job_aid.h"
#include "services/runtime/serving/field_rules.h"

namespace touchstone::catalog {
namespace {

// An eighth of what an import takes, so that the suite stays quick; a step that is quadratic in it
// would still run into CTest's time limit.
constexpr size_t kSize = 1 << 20;

std::string Repeat(absl::string_view piece, size_t size) {
  std::string text;
  text.reserve(size + piece.size());
  while (text.size() < size) absl::StrAppend(&text, piece);
  return text;
}

// Every shape ends, and within the bounds of the API.
TEST(HostileJobAid, IsReadToItsEndAndWithinBounds) {
  const std::string start = "# T\n\n## Definition\n\nD.\n\n";
  const std::vector<std::string> outline(200, std::string(1000, 'a'));
  for (const std::string& piece : std::vector<std::string>{"a",
                                                           "A",
                                                           ".",
                                                           " ",
                                                           "\n",
                                                           "aB",
                                                           "A.",
                                                           "a.B",
                                                           "word ",
                                                           "Definition\n",
                                                           "DefinitionA",
                                                           "# Definition\n",
                                                           "## Key Elements\n",
                                                           "Key ElementsAa.Bb.",
                                                           "- a\n",
                                                           "| a | b |\n",
                                                           "|",
                                                           "[",
                                                           "[[](",
                                                           "<",
                                                           "<b>",
                                                           "(",
                                                           "(a, 2010) by B",
                                                           "*",
                                                           "_",
                                                           "`",
                                                           "\\",
                                                           "\t",
                                                           " -",
                                                           "How do we demonstrate",
                                                           "Examples of ",
                                                           "for candidates who ",
                                                           "learning:",
                                                           "Page 1\n",
                                                           "....\n",
                                                           "Related searches\n",
                                                           "Entry\n",
                                                           "EntryA",
                                                           "Level 1\n",
                                                           "http://",
                                                           "a.com",
                                                           "\u00E9",
                                                           "\u2019",
                                                           "{",
                                                           "(key element)",
                                                           "Tell me? Did it? ",
                                                           "\xEF\xBB\xBF"}) {
    for (const char* heading :
         {"", "## Key Elements\n\n", "## Books\n\n", "## Interview questions\n\n",
          "## Proficiency levels\n\n", "External training:"}) {
      // The whole size once for each piece; the sections with a part of it, to keep the suite
      // quick.
      const size_t size = *heading == '\0' ? kSize : kSize / 16;
      const auto job_aid = ParseJobAid(absl::StrCat(start, heading, Repeat(piece, size)), outline);
      if (!job_aid.ok()) continue;
      v1::Competency competency = job_aid->competency;
      v1::Framework framework;
      framework.set_title("t");
      *framework.mutable_proficiency_scale() = job_aid->scale;
      if (competency.title().empty()) competency.set_title("t");
      for (const auto& violations : {FindViolations(competency), FindViolations(framework)}) {
        for (const FieldViolation& violation : violations) {
          ADD_FAILURE() << piece << " under " << heading << ": " << violation.field << " "
                        << violation.problem;
        }
      }
      EXPECT_LE(job_aid->review_notes.size(), 1000u);
      EXPECT_LE(job_aid->left_out.size(), 1000u);
    }
  }
}

}  // namespace
}  // namespace touchstone::catalog
