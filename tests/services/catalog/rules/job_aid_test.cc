#include "services/catalog/rules/job_aid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/serving/field_rules.h"
#include "tests/services/catalog/rules/aids.h"

namespace touchstone::catalog {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A document with what a careful reader finds in it.
struct Paper {
  const char* name;
  std::filesystem::path document;
  std::filesystem::path outline;
  const char* title;
  std::vector<int> behaviors;  // of each element
  std::vector<int> sharing;    // elements that share the behaviors of another, and
  int shared;                  // which other
  std::vector<v1::DevelopmentActivity::Kind> growth;
  int activities, videos, courses, books, providers;
  int statements, outreach, questions, probes, reference;
  std::vector<int> indicators;  // of each level
};

void PrintTo(const Paper& paper, std::ostream* out) { *out << paper.name; }

std::filesystem::path RealDocument() {
  const std::filesystem::path seeds = Shared() / "seeds";
  if (!std::filesystem::exists(seeds)) return {};
  for (const auto& entry : std::filesystem::directory_iterator(seeds)) {
    if (entry.path().filename().string().rfind("002_", 0) == 0) return entry.path();
  }
  return {};
}

std::vector<Paper> Papers() {
  using A = v1::DevelopmentActivity;
  return {
      {"real",
       RealDocument(),
       Shared() / "data/customer-focus-outline.txt",
       "Customer Focus",
       {3, 4, 2, 2, 4, 4, 5, 0, 0, 8, 7, 6, 4},
       {7, 8},
       9,
       {A::ON_THE_JOB, A::DEVELOPMENTAL_ASSIGNMENT, A::SHADOWING, A::EXPERIENTIAL_LEARNING,
        A::TRAINING_AS_LEADER, A::TRAINING_AS_PARTICIPANT, A::LIFE_EXPERIENCE, A::OUTSIDE_WORK},
       5,
       3,
       0,
       3,
       4,
       1,
       1,
       5,
       3,
       4,
       {3, 3, 4, 4, 6}},
      {"flattened",
       Aid("records_stewardship.txt"),
       Aid("records_stewardship_outline.txt"),
       "Records Stewardship",
       {3, 4, 5, 3, 0, 0, 5, 3, 4},
       {4, 5},
       6,
       {A::ON_THE_JOB, A::SHADOWING, A::TRAINING_AS_PARTICIPANT, A::OUTSIDE_WORK},
       3,
       2,
       1,
       2,
       3,
       1,
       1,
       3,
       3,
       2,
       {2, 3, 2}},
      {"markdown",
       Aid("coaching.md"),
       Aid("coaching_outline.txt"),
       "Coaching and Mentoring",
       {3, 4, 2, 5, 3, 3, 3},
       {},
       0,
       {A::DEVELOPMENTAL_ASSIGNMENT, A::EXPERIENTIAL_LEARNING, A::TRAINING_AS_LEADER,
        A::OUTSIDE_WORK},
       2,
       2,
       1,
       2,
       2,
       2,
       2,
       3,
       3,
       2,
       {2, 3, 2}},
  };
}

std::multiset<std::string> Sentences(const v1::Competency& competency) {
  std::multiset<std::string> sentences;
  for (const v1::KeyElement& element : competency.key_elements()) {
    sentences.insert(element.title());
    for (const v1::Behavior& behavior : element.behaviors()) sentences.insert(behavior.text());
  }
  return sentences;
}

std::set<std::string> Titles(const v1::Competency& competency) {
  std::set<std::string> titles;
  for (const v1::KeyElement& element : competency.key_elements()) titles.insert(element.title());
  return titles;
}

void ExpectWithinBounds(const JobAid& job_aid) {
  v1::Framework framework;
  framework.set_title("t");
  *framework.mutable_proficiency_scale() = job_aid.scale;
  v1::Competency competency = job_aid.competency;
  if (competency.title().empty()) competency.set_title("t");
  for (const FieldViolation& violation : FindViolations(competency)) {
    ADD_FAILURE() << violation.field << " " << violation.problem;
  }
  for (const FieldViolation& violation : FindViolations(framework)) {
    ADD_FAILURE() << violation.field << " " << violation.problem;
  }
}

class JobAidPaper : public ::testing::TestWithParam<Paper> {
 protected:
  void SetUp() override {
    if (GetParam().document.empty()) {
      GTEST_SKIP() << "no ../shared/seeds here; set TOUCHSTONE_SHARED to where it is";
    }
    document_ = ReadText(GetParam().document);
    outline_ = ReadOutline(GetParam().outline);
  }

  JobAid Parse(bool with_outline) {
    const auto job_aid =
        ParseJobAid(document_, with_outline ? outline_ : std::vector<std::string>());
    EXPECT_TRUE(job_aid.ok()) << job_aid.status();
    return job_aid.ok() ? *job_aid : JobAid();
  }

  std::string document_;
  std::vector<std::string> outline_;
};

TEST_P(JobAidPaper, IsReadAsACarefulReaderWould) {
  const Paper& paper = GetParam();
  const JobAid job_aid = Parse(true);
  const v1::Competency& competency = job_aid.competency;
  const v1::JobAidFigures& figures = job_aid.figures;
  EXPECT_EQ(competency.title(), paper.title);
  EXPECT_NE(competency.definition(), "");
  EXPECT_EQ(figures.key_elements(), static_cast<int>(paper.behaviors.size()));
  EXPECT_THAT(figures.behaviors_per_element(), ::testing::ElementsAreArray(paper.behaviors));
  EXPECT_THAT(competency.growth_kinds(), ::testing::UnorderedElementsAreArray(paper.growth));
  EXPECT_EQ(figures.development_activities(), paper.activities);
  EXPECT_EQ(figures.videos(), paper.videos);
  EXPECT_EQ(figures.e_learning_courses(), paper.courses);
  EXPECT_EQ(figures.books(), paper.books);
  EXPECT_EQ(figures.external_providers(), paper.providers);
  EXPECT_EQ(figures.qualification_statements(), paper.statements);
  EXPECT_EQ(figures.outreach_activities(), paper.outreach);
  EXPECT_EQ(figures.interview_questions(), paper.questions);
  EXPECT_EQ(figures.probes(), paper.probes);
  EXPECT_EQ(figures.reference_questions(), paper.reference);
  EXPECT_THAT(figures.indicators_per_level(), ::testing::ElementsAreArray(paper.indicators));
  for (const v1::Level& level : job_aid.scale.levels()) EXPECT_NE(level.job_demand(), "");
  EXPECT_NE(job_aid.scale.description(), "");
  for (int i = 0; i < competency.key_elements_size(); ++i) {
    const bool shares = std::count(paper.sharing.begin(), paper.sharing.end(), i) > 0;
    EXPECT_EQ(competency.key_elements(i).shares_behaviors_of(),
              shares ? competency.key_elements(paper.shared).id() : "");
    EXPECT_EQ(competency.key_elements(i).title(), outline_[i]);
  }
  for (const v1::ReferenceQuestion& question : competency.reference_questions()) {
    const std::string text =
        absl::StrReplaceAll(question.text(), {{"{applicant_name}", ""}, {"{key_element}", ""}});
    EXPECT_THAT(text, Not(::testing::ContainsRegex("[][{}()]")));
  }
  ExpectWithinBounds(job_aid);
}

TEST_P(JobAidPaper, WithoutAnOutlineMostElementsAreFoundAndNothingIsLost) {
  const JobAid guessed = Parse(false);
  const JobAid exact = Parse(true);
  EXPECT_EQ(Sentences(guessed.competency), Sentences(exact.competency));
  const std::set<std::string> wanted = Titles(exact.competency);
  int found = 0;
  int wrong = 0;
  for (const std::string& title : Titles(guessed.competency)) {
    ++(wanted.count(title) > 0 ? found : wrong);
  }
  EXPECT_GE(found * 13, static_cast<int>(wanted.size()) * 10);
  EXPECT_LE(wrong, 3);
  // Whatever was decided wrongly is among the places that a person is asked to look at.
  for (int i = 0; i < guessed.competency.key_elements_size(); ++i) {
    if (wanted.count(guessed.competency.key_elements(i).title()) > 0) continue;
    const std::string path = absl::StrCat("key_elements[", i, "]");
    EXPECT_TRUE(std::any_of(guessed.review_notes.begin(), guessed.review_notes.end(),
                            [&](const v1::ReviewNote& note) { return note.field() == path; }))
        << path;
  }
  ExpectWithinBounds(guessed);
}

TEST_P(JobAidPaper, IsTheSameEveryTime) {
  EXPECT_EQ(Parse(true).competency.SerializeAsString(), Parse(true).competency.SerializeAsString());
}

TEST_P(JobAidPaper, SurvivesBeingCutOffAnywhere) {
  for (size_t size = 0; size < document_.size(); size += 97) {
    const auto job_aid = ParseJobAid(absl::string_view(document_).substr(0, size), outline_);
    if (job_aid.ok()) ExpectWithinBounds(*job_aid);
  }
}

INSTANTIATE_TEST_SUITE_P(Papers, JobAidPaper, ::testing::ValuesIn(Papers()),
                         [](const auto& info) { return std::string(info.param.name); });

JobAid ParseOk(absl::string_view document) {
  const auto job_aid = ParseJobAid(document, {});
  EXPECT_TRUE(job_aid.ok()) << job_aid.status();
  return job_aid.ok() ? *job_aid : JobAid();
}

// The same three elements in the layouts that converters leave.
TEST(JobAidLayout, ElementsAreFoundWhateverBecameOfTheTable) {
  for (const char* elements : {
           "| Key Elements | Distinguishing Behaviors |\n|---|---|\n"
           "| Rows well. | Keeps time.<br>Feathers the blade. |\n"
           "| Steers straight. Reads the river. | Looks ahead. Calls the turns. |\n",
           "| Key Elements | Distinguishing Behaviors |\n|---|---|\n"
           "| Rows well. | \u2022 Keeps time. \u2022 Feathers the blade. |\n"
           "| Steers straight.<br>Reads the river. | Looks ahead.<br/>Calls the turns. |\n",
           "Key Elements\tDistinguishing Behaviors\nRows well.\tKeeps time. Feathers the blade.\n"
           "Steers straight. Reads the river.\tLooks ahead. Calls the turns.\n",
           "### Rows well.\n\n- Keeps time.\n- Feathers the blade.\n\n### Steers straight.\n\n"
           "### Reads the river.\n\n* Looks ahead.\n* Calls the turns.\n",
           "- Rows well.\n  - Keeps time.\n  - Feathers the blade.\n- Steers straight.\n"
           "- Reads the river.\n  - Looks ahead.\n  - Calls the turns.\n",
           "Rows well. /\n\u2022 Keeps time.\n\u2022 Feathers the blade.\n\n"
           "Steers straight. Reads the river. /\n\u2022 Looks ahead.\n\u2022 Calls the turns.\n",
           "**Rows well.**\n1. Keeps time.\n2. Feathers the blade.\n\n**Steers straight.**\n\n"
           "**Reads the river.**\n1. Looks ahead.\n2. Calls the turns.\n",
       }) {
    const JobAid job_aid = ParseOk(absl::StrCat("# Rowing\n\n## Key Elements\n\n", elements));
    SCOPED_TRACE(elements);
    EXPECT_THAT(job_aid.figures.behaviors_per_element(), ElementsAre(2, 0, 2));
    if (job_aid.figures.key_elements() != 3) continue;
    const auto& sharing = job_aid.competency.key_elements(1);
    EXPECT_EQ(sharing.title(), "Steers straight.");
    EXPECT_EQ(sharing.shares_behaviors_of(), job_aid.competency.key_elements(2).id());
  }
}

// Pasted out of a page where it stands as an indented block, it was read as one key element.
TEST(JobAidLayout, IsTheSameIndentedAsAWhole) {
  const std::string flush =
      "Courtesy\n\nDefinition\nTreating every caller with respect.\n\n"
      "Key Elements and Behaviors\nGreets people.\n- Says the name of the office.\n"
      "- Asks how they can help.\nListens.\n- Lets callers finish.\n";
  const auto read = ParseJobAid(flush, {});
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->competency.key_elements_size(), 2);
  for (const char* const indent : {"  ", "    ", "\t"}) {
    const std::string indented =
        absl::StrCat(indent, absl::StrReplaceAll(flush, {{"\n", absl::StrCat("\n", indent)}}));
    const auto same = ParseJobAid(indented, {});
    ASSERT_TRUE(same.ok()) << same.status();
    EXPECT_EQ(same->competency.DebugString(), read->competency.DebugString());
  }
}

TEST(JobAidLayout, LevelsAreFoundWhateverBecameOfTheTable) {
  for (const char* levels : {
           "| Level | Description |\n|---|---|\n| Entry | Little is asked.<br>Tries.<br>Asks. |\n"
           "| Expert | Much is asked.<br>Knows. |\n",
           "### Entry\n\nLittle is asked.\n\n- Tries.\n- Asks.\n\n### Expert\n\nMuch is asked.\n\n"
           "- Knows.\n",
           "Entry: Little is asked.\n- Tries.\n- Asks.\n\nExpert: Much is asked.\n- Knows.\n",
           "EntryLittle is asked.Tries.Asks.ExpertMuch is asked.Knows.\n",
           "EntryLittle is askedTriesAsks (often)ExpertMuch is askedKnows\n",
           "Entry\tLittle is asked. Tries. Asks.\nExpert\tMuch is asked. Knows.\n",
       }) {
    SCOPED_TRACE(levels);
    const JobAid job_aid =
        ParseOk(absl::StrCat("# Rowing\n\n## Proficiency Levels\n\nFor jobs.\n\n", levels));
    EXPECT_THAT(job_aid.figures.indicators_per_level(), ElementsAre(2, 1));
    ASSERT_EQ(job_aid.scale.levels_size(), 2);
    EXPECT_EQ(job_aid.scale.levels(0).id(), "entry");
    EXPECT_THAT(job_aid.scale.levels(0).job_demand(), HasSubstr("Little is asked"));
    EXPECT_EQ(job_aid.scale.description(), "For jobs.");
  }
}

TEST(JobAidSections, MissingOnesAreNamed) {
  const JobAid job_aid = ParseOk("# Rowing\n\n## Definition\n\nMoving a boat.\n");
  EXPECT_THAT(job_aid.missing_sections,
              ElementsAre("importance", "key elements", "personal growth", "development activities",
                          "training", "qualification statements", "outreach activities",
                          "interview questions", "reference questions", "proficiency levels"));
}

TEST(JobAidSections, OnesStillToComeAreMissingAndNoted) {
  for (const char* marked :
       {"## Importance\n\nUnder development\n", "## Importance (under development)\n",
        "## Importance\n\n*This section is under development.*\n", "Importance: TBD\n",
        "## Importance \u2013 coming soon\n"}) {
    SCOPED_TRACE(marked);
    const JobAid job_aid = ParseOk(absl::StrCat("## Definition\n\nMoving a boat.\n\n", marked));
    EXPECT_THAT(job_aid.missing_sections, Contains("importance"));
    EXPECT_EQ(job_aid.competency.importance(), "");
    ASSERT_EQ(job_aid.review_notes.size(), 1u);
    EXPECT_EQ(job_aid.review_notes[0].field(), "importance");
  }
}

TEST(JobAidSections, TheirOrderDoesNotMatter) {
  const std::string definition = "## Definition\n\nMoving a boat.\n\n";
  const std::string importance = "## Importance\n\nIt gets you home.\n\n";
  const std::string questions = "## Interview questions\n\n- Which boat?\n\n";
  const JobAid one = ParseOk("# Rowing\n\n" + definition + importance + questions);
  const JobAid other = ParseOk("# Rowing\n\n" + questions + importance + definition);
  EXPECT_EQ(one.competency.SerializeAsString(), other.competency.SerializeAsString());
  EXPECT_EQ(one.competency.definition(), "Moving a boat.");
}

TEST(JobAidJunk, IsLeftOutWithItsLineAndAReason) {
  const JobAid job_aid = ParseOk(
      "Definition ........ 1\nSkip to main content\n\n# Rowing\n\n## Definition\n\nMoving a boat."
      "\n\nPage 1 of 2\n______\n\n## Importance\n\nIt gets you home.\n\n"
      "\u00A9 2020 Rivertown. All rights reserved.\nMore papers\nRelated searches\nboats\n");
  std::vector<int> lines;
  for (const v1::LeftOut& left_out : job_aid.left_out) {
    lines.push_back(left_out.line());
    EXPECT_NE(left_out.reason(), "");
  }
  EXPECT_THAT(lines, ElementsAre(1, 2, 10, 11, 17, 18, 19, 20));
  EXPECT_EQ(job_aid.competency.definition(), "Moving a boat.");
  EXPECT_EQ(job_aid.competency.importance(), "It gets you home.");
}

TEST(JobAidOutline, TitlesThatTheDocumentDoesNotHaveAreNoted) {
  const std::vector<std::string> outline = {"Rows well.", "Swims."};
  const auto job_aid = ParseJobAid("## Key Elements\n\nRows well.Keeps time.Feathers.\n", outline);
  ASSERT_TRUE(job_aid.ok());
  EXPECT_THAT(job_aid->figures.behaviors_per_element(), ElementsAre(2));
  ASSERT_EQ(job_aid->review_notes.size(), 1u);
  EXPECT_EQ(job_aid->review_notes[0].excerpt(), "Swims.");
}

TEST(JobAidOutline, FindsTitlesThatRunIntoTheNextCell) {
  const std::vector<std::string> outline = {"Rows well on the North Fork", "Swims"};
  const auto job_aid = ParseJobAid(
      "Key ElementsDistinguishing BehaviorsRows well on the North ForkKeeps time.SwimsDives in.",
      outline);
  ASSERT_TRUE(job_aid.ok());
  EXPECT_THAT(job_aid->figures.behaviors_per_element(), ElementsAre(1, 1));
}

struct Refusal {
  std::string document;
  absl::string_view reason;
};

TEST(JobAidRefusal, SaysWhatIsWrong) {
  for (const Refusal& refusal : std::vector<Refusal>{
           {"", reasons::kDocumentNotRecognized},
           {" \n\t\n \u00A0 ", reasons::kDocumentNotRecognized},
           {"An essay about values.\n\nIt has no headings, but good training.",
            reasons::kDocumentNotRecognized},
           {"# Training\n\nEverybody must attend.\n", reasons::kDocumentNotRecognized},
           {"## Definition\n\n## Importance\n", reasons::kDocumentNotRecognized},
           {"## Definition\n\nTBD\n", reasons::kDocumentNotRecognized},
           {std::string("## Definition\n\nA\0B", 18), reasons::kDocumentNotText},
           {"\x7F"
            "ELF\x02\x01",
            reasons::kDocumentNotText},
           {"## Definition\n\nCaf\xE9", reasons::kDocumentNotText},
           {"## Definition\n\n\xC0\x80", reasons::kDocumentNotText},
           {"## Definition\n\n\xED\xA0\x80", reasons::kDocumentNotText},
           {"## Definition\n\nA\xE2\x80", reasons::kDocumentNotText},
           {"%PDF-1.7\n\x01\x02", reasons::kDocumentNotText},
       }) {
    const auto job_aid = ParseJobAid(refusal.document, {});
    ASSERT_FALSE(job_aid.ok()) << refusal.document;
    EXPECT_EQ(job_aid.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(ReasonOf(job_aid.status()), refusal.reason) << refusal.document;
  }
}

}  // namespace
}  // namespace touchstone::catalog
