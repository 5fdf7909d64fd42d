#include "services/catalog/rules/release_diff.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/catalog/rules/release_diff_page.h"
#include "services/catalog/rules/word_diff.h"

namespace touchstone::catalog {
namespace {

template <typename T>
T Parsed(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

// "REWORDED definition: a -> b", and where it moved to.
std::vector<std::string> Lines(const std::vector<v1::ReleaseChange>& changes) {
  std::vector<std::string> lines;
  for (const v1::ReleaseChange& change : changes) {
    lines.push_back(absl::StrCat(v1::ReleaseChange::Kind_Name(change.kind()), " ", change.field(),
                                 ": ", change.before(), " -> ", change.after(),
                                 change.moved_to().empty() ? "" : " @ ", change.moved_to()));
  }
  return lines;
}

using Strings = std::vector<std::string>;

Strings Compared(const std::string& before, const std::string& after) {
  return Lines(Compare(Parsed<v1::Competency>(before), Parsed<v1::Competency>(after)));
}

TEST(ReleaseDiff, OfTheSameIsEmpty) {
  EXPECT_EQ(Compared("title: 'A' etag: '1'", "title: 'A' etag: '2'"), Strings{});
}

TEST(ReleaseDiff, TellsTextsApart) {
  EXPECT_EQ(Compared("definition: 'a b'", "definition: 'a c'"),
            Strings{"REWORDED definition: a b -> a c"});
  EXPECT_EQ(Compared("", "importance: 'x'"), Strings{"ADDED importance:  -> x"});
  EXPECT_EQ(Compared("code: 'CF'", ""), Strings{"REMOVED code: CF -> "});
}

TEST(ReleaseDiff, TellsPartsApartByTheirIds) {
  EXPECT_EQ(Compared("key_elements { id: 'k' title: 'K' behaviors { id: 'a' text: 'Asks' } }",
                     "key_elements { id: 'k' title: 'K' behaviors { id: 'a' text: 'Asks twice' } "
                     "behaviors { id: 'b' text: 'Waits' } }"),
            (Strings{"REWORDED key_elements[k].behaviors[a].text: Asks -> Asks twice",
                     "ADDED key_elements[k].behaviors[b]:  -> Waits"}));
}

TEST(ReleaseDiff, SeesABehaviorGoToAnotherElement) {
  EXPECT_EQ(Compared("key_elements { id: 'k' behaviors { id: 'a' text: 'Asks' } } "
                     "key_elements { id: 'l' }",
                     "key_elements { id: 'k' } "
                     "key_elements { id: 'l' behaviors { id: 'a' text: 'Asks' } }"),
            Strings{"MOVED key_elements[k].behaviors[a]: Asks -> Asks @ "
                    "key_elements[l].behaviors[a]"});
}

TEST(ReleaseDiff, SeesAnotherOrder) {
  EXPECT_EQ(Compared("key_elements { id: 'a' title: 'A' } key_elements { id: 'b' title: 'B' } "
                     "key_elements { id: 'c' title: 'C' }",
                     "key_elements { id: 'c' title: 'C' } key_elements { id: 'a' title: 'A' } "
                     "key_elements { id: 'b' title: 'B' }"),
            Strings{"MOVED key_elements[c]: C -> C"});
}

TEST(ReleaseDiff, SeesAnotherPlaceInTheTree) {
  EXPECT_EQ(Compared("parent_competency: 'organizations/a/frameworks/f/competencies/x'",
                     "parent_competency: 'organizations/a/frameworks/f/competencies/y'"),
            Strings{"MOVED parent_competency: x -> y"});
}

TEST(ReleaseDiff, SeesAnIndicatorGoToAnotherLevel) {
  EXPECT_EQ(Compared("level_indicators { level: 'entry' indicators: 'Asks' indicators: 'Waits' } "
                     "level_indicators { level: 'expert' }",
                     "level_indicators { level: 'entry' indicators: 'Waits' } "
                     "level_indicators { level: 'expert' indicators: 'Asks' }"),
            Strings{"RELEVELED level_indicators[entry].indicators: Asks -> Asks @ "
                    "level_indicators[expert].indicators"});
}

TEST(ReleaseDiff, PairsListsWithoutIds) {
  EXPECT_EQ(Compared("interview_questions { id: 'q' probes: 'When?' probes: 'Who?' }",
                     "interview_questions { id: 'q' probes: 'Who?' probes: 'When was it?' }"),
            Strings{"REWORDED interview_questions[q].probes: When? -> When was it?"});
}

TEST(ReleaseDiff, OfAFrameworkSeesItsScale) {
  const auto before = Parsed<v1::Framework>(
      "proficiency_scale { levels { id: 'a' title: 'A' job_demand: 'x' } "
      "levels { id: 'b' title: 'B' } }");
  const auto after = Parsed<v1::Framework>(
      "proficiency_scale { levels { id: 'b' title: 'B' } "
      "levels { id: 'a' title: 'A' job_demand: 'y' } }");
  EXPECT_EQ(Lines(Compare(before, after)),
            (Strings{"RELEVELED proficiency_scale.levels[a]: A -> A",
                     "REWORDED proficiency_scale.levels[a].job_demand: x -> y"}));
}

// What was reworded, to the last behavior, with the words of as much as the steps go.
TEST(ReleaseDiff, CutsAtWordsForAsLongAsThereAreSteps) {
  const auto text = [](const char* word) {
    std::string all;
    for (int i = 0; i < 100; ++i) absl::StrAppend(&all, word, i, " ");
    return all;
  };
  v1::Competency before;
  v1::Competency after;
  for (int i = 0; i < 20; ++i) {
    for (v1::Competency* const competency : {&before, &after}) {
      if (i % 10 == 0) competency->add_key_elements()->set_id(absl::StrCat("k", i));
      v1::KeyElement& element = *competency->mutable_key_elements()->rbegin();
      v1::Behavior& behavior = *element.add_behaviors();
      behavior.set_id(absl::StrCat("b", i));
      behavior.set_text(text(competency == &before ? "old" : "new"));
    }
  }
  const auto told = [&] {
    int64_t steps = 100'000;
    std::vector<v1::ReleaseChange> changes = Compare(before, after);
    std::vector<int> pieces;
    for (v1::ReleaseChange& change : changes) {
      CutAtWords(change, steps);
      pieces.push_back(change.pieces_size());
    }
    return pieces;
  };
  const std::vector<int> pieces = told();
  ASSERT_EQ(pieces.size(), 20U);
  EXPECT_EQ(pieces.front(), 300);
  EXPECT_EQ(pieces.back(), 3);
  EXPECT_EQ(told(), pieces) << "the same every time";
}

// "key element", and " to " where it moved.
Strings Places(const std::string& before, const std::string& after) {
  Strings places;
  for (const v1::ReleaseChange& change :
       Compare(Parsed<v1::Competency>(before), Parsed<v1::Competency>(after))) {
    places.push_back(absl::StrCat(change.place(), change.moved_to_place().empty() ? "" : " to ",
                                  change.moved_to_place()));
  }
  return places;
}

TEST(ReleaseDiff, SaysForPeopleWhereThingsAre) {
  EXPECT_EQ(Places("definition: 'a' tags: 'x'", "definition: 'b' tags: 'y'"),
            (Strings{"definition", "tag"}));
  EXPECT_EQ(Places("key_elements { id: 'k' title: 'Asks' behaviors { id: 'a' text: 'Why' } }",
                   "key_elements { id: 'k' title: 'Asks well' behaviors { id: 'a' text: 'How' } }"),
            (Strings{"key element", "key element “Asks well”, behavior"}));
  EXPECT_EQ(Places("key_elements { id: 'k' title: 'K' behaviors { id: 'a' text: 'Asks' } } "
                   "key_elements { id: 'l' title: 'L' }",
                   "key_elements { id: 'k' title: 'K' } "
                   "key_elements { id: 'l' title: 'L' behaviors { id: 'a' text: 'Asks' } }"),
            Strings{"key element “K”, behavior to key element “L”, behavior"});
  EXPECT_EQ(Places("", "development_activities { id: 'd' text: 'Sits in' kind: ON_THE_JOB }"),
            Strings{"development activity"});
  EXPECT_EQ(Places("level_indicators { level: 'entry' indicators: 'Asks' }",
                   "level_indicators { level: 'entry' indicators: 'Waits' }"),
            (Strings{"level indicator “entry”, indicator", "level indicator “entry”, indicator"}));
}

ComparedReleases TwoReleases() {
  return {.earlier = Parsed<v1::Release>(
              "name: 'organizations/a/frameworks/f/releases/1' title: 'Spring <3' number: 1 "
              "publish_time { seconds: 1763700000 }"),
          .later = Parsed<v1::Release>(
              "name: 'organizations/a/frameworks/f/releases/2' framework { title: 'HR' }")};
}

v1::ReleaseDiff ADiff() {
  v1::ReleaseDiff diff;
  for (v1::ReleaseChange& change :
       Compare(Parsed<v1::Competency>("name: 'c' title: 'T' definition: 'a <b> c'"),
               Parsed<v1::Competency>("name: 'c' title: 'T' definition: 'a <i> c'"))) {
    int64_t steps = kStepsOfAnAnswer;
    CutAtWords(change, steps);
    *diff.add_changes() = change;
  }
  return diff;
}

TEST(ReleaseDiffPage, AsTextMarksWords) {
  EXPECT_EQ(DiffAsText(TwoReleases(), ADiff()),
            "HR\nfrom Spring <3 (number 1, 2025-11-21)\nto   2 (not published)\n\n"
            "T\n  reworded definition\n    a <[-b-]{+i+}> c\n");
}

TEST(ReleaseDiffPage, AsHtmlEscapesWhatPeopleWrote) {
  const std::string page = DiffAsHtml(TwoReleases(), ADiff());
  EXPECT_NE(page.find("<h1>HR: what changed from Spring &lt;3 (number 1, 2025-11-21) to 2 (not "
                      "published)</h1>"),
            std::string::npos)
      << page;

  EXPECT_NE(page.find("a &lt;<del>b</del><ins>i</ins>&gt; c"), std::string::npos) << page;
  EXPECT_EQ(page.find("<b>"), std::string::npos) << page;
  EXPECT_EQ(page.find("http"), std::string::npos) << page;
}

TEST(ReleaseDiffPage, SaysWhenNothingIsDifferent) {
  EXPECT_NE(DiffAsText({}, v1::ReleaseDiff()).find("They say the same."), std::string::npos);
}

}  // namespace
}  // namespace touchstone::catalog
