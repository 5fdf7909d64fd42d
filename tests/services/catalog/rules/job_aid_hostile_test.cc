// Documents made to be slow, huge or out of bounds.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/rules/competency_rules.h"
#include "services/catalog/rules/framework_rules.h"
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
                                                           "level 1 ",
                                                           "http://",
                                                           "http:// ",
                                                           "https://... ",
                                                           "httpa.com ",
                                                           "{key element} ",
                                                           "a.com",
                                                           "\u00E9",
                                                           "\u2019",
                                                           "{",
                                                           "(key element)",
                                                           "Tell me? Did it? ",
                                                           "\xEF\xBB\xBF"}) {
    for (const char* heading :
         {"", "## Key Elements\n\n", "## Books\n\n", "## Interview questions\n\n",
          "## Reference questions\n\n", "## Proficiency levels\n\n", "External training:"}) {
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
      for (const auto& violations : {FindViolations(competency), CompetencyViolations(competency),
                                     FindViolations(framework), FrameworkViolations(framework)}) {
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

// A document as large as an import takes, of one thing over and over. What takes time that is
// quadratic in it, or stack, does not end within CTest's limit.
struct LargeDocument {
  std::string name;
  std::string heading;
  std::string piece;
  std::string end;
};

class LargeJobAid : public testing::TestWithParam<LargeDocument> {};

TEST_P(LargeJobAid, IsReadInTimeLinearInItsSize) {
  constexpr size_t kLargest = 8 << 20;
  const LargeDocument& large = GetParam();
  const auto job_aid =
      ParseJobAid(absl::StrCat("T\n\nDefinition\nD.\n\n", large.heading,
                               Repeat(large.piece, kLargest - 100 - large.end.size()), large.end),
                  {});
  ASSERT_TRUE(job_aid.ok()) << job_aid.status();
}

INSTANTIATE_TEST_SUITE_P(
    OfOneThing, LargeJobAid,
    testing::Values(LargeDocument{"NumbersOfLevels", "Proficiency levels\n", "level 1 ", ""},
                    LargeDocument{"NamesOfLevels", "Proficiency levels\n", "Expert. ", ""},
                    LargeDocument{"LinksWithoutSpaces", "Video learning\n", "A.com", ""},
                    LargeDocument{"LinksOfProviders", "External training\n", "A.com", ""},
                    LargeDocument{"Dots", "Video learning\n", ".", ""},
                    LargeDocument{"Colons", "Video learning\n", "a:", ""},
                    LargeDocument{"Digits", "Books\n", "1", ""},
                    LargeDocument{"Imprints", "Books\n", "A (B, 2010). ", ""},
                    LargeDocument{"Brackets", "Books\n", "[]", ""},
                    LargeDocument{"Parentheses", "Reference questions\n", "(", ""},
                    LargeDocument{"Headings", "", "DefinitionA", ""},
                    LargeDocument{"HeadingLines", "",
                                  "# Definition\n" + std::string(180, 'x') + "\n", ""},
                    LargeDocument{"Questions", "Interview questions\n", "Tell me? Did it? ", ""},
                    LargeDocument{"Sentences", "Key elements\n", "Aa bb. ", ""},
                    LargeDocument{"Bullets", "Key elements\n",
                                  "- a\n- b, c" + std::string(180, 'x') + "\n", ""},
                    LargeDocument{"NestedBullets", "Key elements\n",
                                  " - a\n  - b, c" + std::string(180, 'x') + "\n", ""},
                    LargeDocument{"Cells", "Key elements\n| a | b |\n", "| a ", "|\n"},
                    LargeDocument{"Breaks", "Key elements\n| a | b", "<br>\\|", "|\n"},
                    LargeDocument{"Spaces", "Key elements\nA", " ", "b"}),
    [](const auto& info) { return info.param.name; });

// Two hundred titles, each of which nearly begins with each of twenty thousand bullets.
TEST(HostileJobAid, OutlineIsLookedForInTimeLinearInTheDocument) {
  std::vector<std::string> outline;
  for (size_t i = 0; i < 200; ++i) outline.push_back(std::string(800 + i, 'a') + "b");
  const std::string document =
      "T\n\nDefinition\nD.\n\nKey elements\n" + Repeat("- a\n", size_t{4} * 20'000);
  const auto job_aid = ParseJobAid(document, outline);
  ASSERT_TRUE(job_aid.ok()) << job_aid.status();
  EXPECT_EQ(job_aid->figures.key_elements(), 1);
}

}  // namespace
}  // namespace touchstone::catalog
