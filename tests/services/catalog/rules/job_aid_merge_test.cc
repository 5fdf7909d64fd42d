#include "services/catalog/rules/job_aid_merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <google/protobuf/text_format.h>

#include <optional>

namespace touchstone::catalog {
namespace {

v1::Competency Parse(const char* text) {
  v1::Competency competency;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &competency)) << text;
  return competency;
}

struct MergeCase {
  const char* name;
  const char* base;     // null: never imported
  const char* current;  // null: not there
  const char* imported;
  const char* merged;
  bool changed;
  std::vector<std::string> conflicts;
};

TEST(MergeCompetency, DecidesFieldByField) {
  for (const MergeCase& c : std::vector<MergeCase>{
           {"new", nullptr, nullptr, "title: 'a'", "title: 'a'", true, {}},
           {"the same again", "title: 'a'", "title: 'a'", "title: 'a'", "title: 'a'", false, {}},
           {"document changed", "title: 'a'", "title: 'a'", "title: 'b'", "title: 'b'", true, {}},
           {"person changed", "title: 'a'", "title: 'c'", "title: 'a'", "title: 'c'", false, {}},
           {"both the same way", "title: 'a'", "title: 'b'", "title: 'b'", "title: 'b'", false, {}},
           {"both differently",
            "title: 'a'",
            "title: 'c'",
            "title: 'b'",
            "title: 'c'",
            false,
            {"title"}},
           {"each another field",
            "title: 'a' definition: 'd'",
            "title: 'c' definition: 'd'",
            "title: 'a' definition: 'e'",
            "title: 'c' definition: 'e'",
            true,
            {}},
           {"section gone from the document",
            "title: 'a' importance: 'i'",
            "title: 'a' importance: 'i'",
            "title: 'a'",
            "title: 'a'",
            true,
            {}},
           {"title gone from the document",
            "title: 'a'",
            "title: 'a'",
            "",
            "title: 'a'",
            false,
            {}},
           {"title gone from the document, and a person's own there",
            "title: 'a'",
            "title: 'c'",
            "",
            "title: 'c'",
            false,
            {}},
           {"person emptied a field",
            "title: 'a' importance: 'i'",
            "title: 'a'",
            "title: 'a' importance: 'i'",
            "title: 'a'",
            false,
            {}},
           {"made by a person",
            nullptr,
            "title: 'a'",
            "title: 'a' definition: 'd'",
            "title: 'a' definition: 'd'",
            true,
            {}},
           {"made by a person, differs",
            nullptr,
            "title: 'a' definition: 'c'",
            "title: 'a' definition: 'd'",
            "title: 'a' definition: 'c'",
            false,
            {"definition"}},
           {"lists are one field",
            "key_elements { title: 'a' } key_elements { title: 'b' }",
            "key_elements { title: 'a' } key_elements { title: 'x' }",
            "key_elements { title: 'a' } key_elements { title: 'y' }",
            "key_elements { title: 'a' } key_elements { title: 'x' }",
            false,
            {"key_elements"}},
           {"what no document holds stays",
            "title: 'a'",
            "title: 'a' code: 'A1' tags: 't'",
            "title: 'b'",
            "title: 'b' code: 'A1' tags: 't'",
            true,
            {}},
           {"cleared notes stay cleared",
            "review_notes { reason: 'r' }",
            "title: 'a'",
            "title: 'a' review_notes { reason: 'r' }",
            "title: 'a'",
            false,
            {}},
           {"new notes are added, outdated ones go",
            "review_notes { reason: 'r' }",
            "review_notes { reason: 'r' } review_notes { reason: 'own' }",
            "review_notes { reason: 's' }",
            "review_notes { reason: 'own' } review_notes { reason: 's' }",
            true,
            {}},
       }) {
    SCOPED_TRACE(c.name);
    std::optional<v1::Competency> base;
    std::optional<v1::Competency> current;
    if (c.base != nullptr) base = Parse(c.base);
    if (c.current != nullptr) current = Parse(c.current);
    const CompetencyMerge merge =
        MergeCompetency(base ? &*base : nullptr, current ? &*current : nullptr, Parse(c.imported));
    EXPECT_EQ(merge.merged.ShortDebugString(), Parse(c.merged).ShortDebugString());
    EXPECT_EQ(merge.changed, c.changed);
    std::vector<std::string> fields;
    for (const v1::ImportConflict& conflict : merge.conflicts) fields.push_back(conflict.field());
    EXPECT_EQ(fields, c.conflicts);
  }
}

TEST(MergeCompetency, ConflictsShowWhereTheTextsPartShortened) {
  v1::Competency current = Parse("name: 'n' key_elements { title: 'same' }");
  v1::Competency imported = current;
  current.add_key_elements()->set_title("mine");
  std::string longer;
  for (int i = 0; i < 700; ++i) longer += "\u00E9";
  imported.add_key_elements()->set_title(longer);
  const v1::Competency base = Parse("key_elements { title: 'old' }");
  const CompetencyMerge merge = MergeCompetency(&base, &current, imported);
  ASSERT_EQ(merge.conflicts.size(), 1u);
  EXPECT_EQ(merge.conflicts[0].resource(), "n");
  EXPECT_EQ(merge.conflicts[0].current(), "mine");
  EXPECT_EQ(merge.conflicts[0].imported(), longer.substr(0, 1000));
}

TEST(MergeCompetency, KeepsIdsUniqueAcrossFieldsFromDifferentSources) {
  const v1::Competency base = Parse("title: 'a'");
  const v1::Competency current = Parse("title: 'a' reference_questions { id: 'x' text: 'q' }");
  const CompetencyMerge merge = MergeCompetency(
      &base, &current, Parse("title: 'a' interview_questions { id: 'x' text: 'q' }"));
  EXPECT_EQ(merge.merged.interview_questions(0).id(), "x");
  EXPECT_EQ(merge.merged.reference_questions(0).id(), "x-2");
}

v1::ProficiencyScale Scale(const char* title) {
  v1::ProficiencyScale scale;
  if (title != nullptr) scale.add_levels()->set_title(title);
  return scale;
}

TEST(MergeScale, DecidesAsForOneField) {
  const struct {
    const char* base;
    const char* current;
    const char* imported;
    const char* merged;
    bool changed;
    bool conflict;
    bool has_base = true;
  } cases[] = {
      {nullptr, nullptr, "a", "a", true, false, false},
      {nullptr, "a", "a", "a", false, false, false},
      {nullptr, "b", "a", "b", false, true, false},
      {"a", "a", "b", "b", true, false},
      {"a", "c", "a", "c", false, false},
      {"a", "c", "b", "c", false, true},
      {"a", "a", nullptr, "a", false, false},
  };
  for (const auto& c : cases) {
    const v1::ProficiencyScale base = Scale(c.base);
    const v1::ProficiencyScale current = Scale(c.current);
    const ScaleMerge merge = MergeScale(
        c.has_base ? &base : nullptr, c.current == nullptr ? nullptr : &current, Scale(c.imported));
    EXPECT_EQ(merge.merged.ShortDebugString(), Scale(c.merged).ShortDebugString());
    EXPECT_EQ(merge.changed, c.changed);
    EXPECT_EQ(merge.conflicts.size(), c.conflict ? 1u : 0u);
    if (c.conflict) {
      EXPECT_EQ(merge.conflicts[0].field(), "proficiency_scale");
      EXPECT_EQ(merge.conflicts[0].current(), c.current);
      EXPECT_EQ(merge.conflicts[0].imported(), c.imported);
    }
  }
}

}  // namespace
}  // namespace touchstone::catalog
