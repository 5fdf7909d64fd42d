// The parts of the reading that have rules of their own.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/catalog/rules/job_aid.h"
#include "services/catalog/rules/job_aid_headings.h"
#include "services/catalog/rules/job_aid_layout.h"
#include "services/catalog/rules/job_aid_questions.h"
#include "services/catalog/rules/job_aid_text.h"

namespace touchstone::catalog::job_aid {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Split(absl::string_view text) {
  std::vector<std::string> sentences;
  for (const Sentence& sentence : SplitSentences(text)) {
    sentences.push_back((sentence.join == Join::kGlued ? "#" : "") + sentence.text);
  }
  return sentences;
}

TEST(Sentences, EndWhereReadersSeeAnEnd) {
  EXPECT_THAT(Split("Rows. Swims."), ElementsAre("Rows.", "Swims."));
  EXPECT_THAT(Split("Rows.Swims."), ElementsAre("Rows.", "#Swims."));
  EXPECT_THAT(Split("Rows wellSwims"), ElementsAre("Rows well", "#Swims"));
  EXPECT_THAT(Split("Rows (well)Swims"), ElementsAre("Rows (well)", "#Swims"));
  EXPECT_THAT(Split("Asks \u201CWhy?\u201DWaits."),
              ElementsAre("Asks \u201CWhy?\u201D", "#Waits."));
  EXPECT_THAT(Split("By Ann B. Cole."), ElementsAre("By Ann B. Cole."));
  EXPECT_THAT(Split("Tools, e.g. Oars, help."), ElementsAre("Tools, e.g. Oars, help."));
  EXPECT_THAT(Split("Uses PowerPoint and eLearning."),
              ElementsAre("Uses PowerPoint and eLearning."));
  EXPECT_THAT(Split("Takes 2.5 hours."), ElementsAre("Takes 2.5 hours."));
  EXPECT_THAT(Split("Really?! Yes."), ElementsAre("Really?!", "Yes."));
  EXPECT_THAT(Split("na\u00EFf\u00C9t\u00E9"), ElementsAre("na\u00EFf", "#\u00C9t\u00E9"));
  EXPECT_THAT(Split("   "), IsEmpty());
}

TEST(Lines, LoseWhatCannotBeSeenInThem) {
  const auto lines = ReadLines("\uFEFFRo\u00ADwing\u200B\r\n\u202Egnimmiws\u202C\u2066x\u2069");
  ASSERT_TRUE(lines.ok()) << lines.status();
  ASSERT_EQ(lines->size(), 2u);
  EXPECT_EQ(lines->front().text, "Rowing");
  EXPECT_EQ(lines->back().text, "gnimmiwsx");
}

std::vector<std::string> Texts(absl::string_view document) {
  std::vector<std::string> texts;
  const auto lines = ReadLines(document);
  EXPECT_TRUE(lines.ok()) << lines.status();
  if (lines.ok()) {
    for (const Line& line : *lines) texts.push_back(line.text);
  }
  return texts;
}

TEST(Lines, LoseTheIndentThatAllOfThemHave) {
  EXPECT_THAT(Texts("    Rowing\n\n    - Pulls.\n      - Both oars."),
              ElementsAre("Rowing", "", "- Pulls.", "  - Both oars."));
  EXPECT_THAT(Texts("\tRowing\n\t\tPulls."), ElementsAre("Rowing", "\tPulls."));
  EXPECT_THAT(Texts("\u00A0 Rowing\n  Pulls."), ElementsAre("Rowing", "Pulls."));
  EXPECT_THAT(Texts("\tRowing\n    Pulls."), ElementsAre("\tRowing", "    Pulls."))
      << "they have none in common";
  EXPECT_THAT(Texts("Rowing\n  Pulls."), ElementsAre("Rowing", "  Pulls."));
}

TEST(Headings, AreSetOffFromTheTextAroundThem) {
  Heading heading;
  EXPECT_EQ(FindHeading("RowingDefinitionMoving a boat.", 0, heading), 6u);
  EXPECT_EQ(heading.kind, SectionKind::kDefinition);
  EXPECT_EQ(heading.length, 10u);
  for (const char* text :
       {"The Definition of rowing.", "It has training for all.", "Rows. Training others helps.",
        "The importance of being early.", "Books a room.", "Videos are made."}) {
    EXPECT_EQ(FindHeading(text, 0, heading), absl::string_view::npos) << text;
  }
  EXPECT_EQ(FindHeading("Home.Examples of interview questions:Why?", 0, heading), 5u);
  EXPECT_EQ(heading.kind, SectionKind::kInterview);
}

TEST(Headings, AreRecognizedOnLinesOfTheirOwn) {
  for (const char* line :
       {"Definition", "## Definition", "**Definition**", "Definition:", "1. Definition",
        "III. Definition", "__Definition__", "# Definition #"}) {
    const auto heading = HeadingLine(line);
    ASSERT_TRUE(heading.has_value()) << line;
    EXPECT_EQ(heading->kind, SectionKind::kDefinition) << line;
  }
  for (const char* line : {"Definition of terms", "Redefinition", "Our training", ""}) {
    EXPECT_FALSE(HeadingLine(line).has_value()) << line;
  }
}

TEST(PlainText, LosesMarksAndKeepsBlanks) {
  EXPECT_EQ(PlainText("**Bold** and *thin* and _slanted_ `code`"),
            "Bold and thin and slanted code");
  EXPECT_EQ(PlainText("How did ____ do?"), "How did ____ do?");
  EXPECT_EQ(PlainText("[Oars](https://example.org/o) here"), "Oars https://example.org/o here");
  EXPECT_EQ(PlainText("snake_case 2 * 3 \\*"), "snake_case 2 * 3 *");
  EXPECT_EQ(PlainText("<b>Fish</b> &amp; chips"), "Fish & chips");
  EXPECT_EQ(PlainText("ask <applicant name>"), "ask <applicant name>");
}

TEST(Placeholders, AreNormalized) {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"Did (applicant name) row?", "Did {applicant_name} row?"},
      {"Did [Candidate\u2019s name] row?", "Did {applicant_name} row?"},
      {"Did <name> row?", "Did {applicant_name} row?"},
      {"Did {applicant_name} row?", "Did {applicant_name} row?"},
      {"How about (pick a key element)?", "How about {key_element}?"},
      {"How about [insert key element here]?", "How about {key_element}?"},
      {"Boats (small ones) and {other}", "Boats (small ones) and (other)"},
      {"Open (applicant", "Open (applicant"},
  };
  for (const auto& c : cases) EXPECT_EQ(WithPlaceholders(c.text), c.expected);
}

std::vector<std::string> Questions(absl::string_view text) {
  const auto job_aid = ParseJobAid(absl::StrCat("## Interview questions\n\n", text), {});
  std::vector<std::string> questions;
  if (!job_aid.ok()) return questions;
  for (const v1::InterviewQuestion& question : job_aid->competency.interview_questions()) {
    questions.push_back(question.text());
    for (const std::string& probe : question.probes()) questions.push_back("> " + probe);
  }
  return questions;
}

TEST(Questions, HaveTheirFollowUpsAsProbes) {
  EXPECT_THAT(
      Questions("Tell me about a storm. Did you turn back? Describe a calm day."),
      ElementsAre("Tell me about a storm.", "> Did you turn back?", "Describe a calm day."));
  EXPECT_THAT(Questions("Boats sink. How would you know in time? Give me an example."),
              ElementsAre("Boats sink. How would you know in time?", "> Give me an example."));
  EXPECT_THAT(Questions("Which boat is yours?Give me an example of a knot."),
              ElementsAre("Which boat is yours?", "Give me an example of a knot."));
  EXPECT_THAT(Questions("Which boat is yours? Take your time."),
              ElementsAre("Which boat is yours?", "> Take your time."));
  EXPECT_THAT(Questions("- Which boat?\n  - Why that one?\n- Which river?\n"),
              ElementsAre("Which boat?", "> Why that one?", "Which river?"));
}

std::vector<std::string> Resources(absl::string_view text) {
  const auto job_aid = ParseJobAid(absl::StrCat("DefinitionMoving a boat.", text), {});
  std::vector<std::string> resources;
  if (!job_aid.ok()) return resources;
  for (const v1::LearningResource& resource : job_aid->competency.learning_resources()) {
    resources.push_back(absl::StrCat(v1::LearningResource::Kind_Name(resource.kind()), "|",
                                     resource.title(), "|", resource.author(), "|",
                                     resource.publisher(), "|", resource.year(), "|",
                                     resource.link(), "|", resource.description()));
  }
  return resources;
}

TEST(Resources, AreToldApartInRunningText) {
  EXPECT_THAT(Resources("Video learning:Knots by Ann Cole: Tides: "),
              ElementsAre("VIDEO|Knots|Ann Cole||0||", "VIDEO|Tides|||0||"));
  EXPECT_THAT(
      Resources("Video learning:Knots https://a.example/k Tides https://a.example/t"),
      ElementsAre("VIDEO|Knots|||0|https://a.example/k|", "VIDEO|Tides|||0|https://a.example/t|"));
  EXPECT_THAT(
      Resources("Books:Oars by Ann B. Cole (Reed, Ltd., 1999). On wood. Tides and Towns by Li "
                "Wu (Foam, 2001)."),
      ElementsAre("BOOK|Oars|Ann B. Cole|Reed, Ltd.|1999||On wood.",
                  "BOOK|Tides and Towns|Li Wu|Foam|2001||"));
  EXPECT_THAT(
      Resources("Books:Oars by Ann Cole (Reed, 1999). On wood and how to carve it Tides and "
                "Towns by Li Wu (Foam, 2001)."),
      ElementsAre("BOOK|Oars|Ann Cole|Reed|1999||On wood and how to carve it",
                  "BOOK|Tides and Towns|Li Wu|Foam|2001||"));
  EXPECT_THAT(Resources("External training:Rowing Association The Oar Institute River University "
                        "Extension Programs Otter Seminars"),
              ElementsAre("EXTERNAL_TRAINING|Rowing Association|||0||",
                          "EXTERNAL_TRAINING|The Oar Institute|||0||",
                          "EXTERNAL_TRAINING|River University Extension Programs|||0||",
                          "EXTERNAL_TRAINING|Otter Seminars|||0||"));
}

}  // namespace
}  // namespace touchstone::catalog::job_aid
