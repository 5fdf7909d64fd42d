#include "services/catalog/rules/alignment_rules.h"

#include <gtest/gtest.h>

namespace touchstone::catalog {
namespace {

constexpr char kCompetency[] = "organizations/wa/frameworks/hr/competencies/focus";

TEST(AlignmentEnd, IsACompetencyOrAKeyElementOfOne) {
  const AlignmentEnd whole = ParseAlignmentEnd(kCompetency);
  EXPECT_TRUE(whole.is_competency);
  EXPECT_EQ(whole.competency, kCompetency);
  EXPECT_EQ(whole.key_element, "");
  const AlignmentEnd part = ParseAlignmentEnd(std::string(kCompetency) + "#listens");
  EXPECT_TRUE(part.is_competency);
  EXPECT_EQ(part.competency, kCompetency);
  EXPECT_EQ(part.key_element, "listens");
}

TEST(AlignmentEnd, IsAnAbsoluteUri) {
  for (const char* uri : {"https://example.org/a#b", "urn:uuid:0", "x-a.b+c:d"}) {
    EXPECT_TRUE(ParseAlignmentEnd(uri).is_uri) << uri;
    EXPECT_FALSE(ParseAlignmentEnd(uri).is_competency) << uri;
  }
}

TEST(AlignmentEnd, IsNothingElse) {
  for (const std::string& text :
       {std::string("javascript:alert(1)"), std::string("DATA:text/html,x"), std::string(),
        std::string("focus"), std::string("/a"), std::string(":a"), std::string("a:"),
        std::string("1a:b"), std::string("a b:c"), std::string("a:b c"),
        std::string(kCompetency) + "#", std::string(kCompetency) + "/"}) {
    const AlignmentEnd end = ParseAlignmentEnd(text);
    EXPECT_FALSE(end.is_competency || end.is_uri) << text;
    EXPECT_EQ(end.competency, "") << text;
  }
}

}  // namespace
}  // namespace touchstone::catalog
