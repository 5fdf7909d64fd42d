#include "services/recruiting/rules/guide_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const char kText[] = "Does {applicant_name} have {key_element}? How has {applicant_name} shown it?";

std::vector<std::string> Problems(absl::string_view text, const GuideValues& values,
                                  const std::set<std::string>& later = {}) {
  std::vector<std::string> problems;
  for (const auto& violation : TextViolations(text, values, later, "questions[0].text")) {
    EXPECT_EQ(violation.field, "questions[0].text");
    problems.push_back(violation.problem);
  }
  return problems;
}

TEST(GuideText, ListsEachPlaceholderOnce) {
  EXPECT_THAT(PlaceholdersOf(kText), ElementsAre("applicant_name", "key_element"));
  EXPECT_THAT(PlaceholdersOf("Tell me about a commitment."), IsEmpty());
  EXPECT_THAT(PlaceholdersOf("{a}{b}{a}"), ElementsAre("a", "b"));
  EXPECT_THAT(PlaceholdersOf("{A} {} {a b} {a {b} {a{b} {c"), ElementsAre("b"));
}

TEST(GuideText, IsFilledInTwoSteps) {
  const GuideValues of_requisition = {{"key_element", "a plan"}};
  EXPECT_THAT(Problems(kText, of_requisition, {"applicant_name"}), IsEmpty());
  const std::string compiled = Filled(kText, of_requisition);
  EXPECT_EQ(compiled, "Does {applicant_name} have a plan? How has {applicant_name} shown it?");
  const GuideValues of_applicant = {{"applicant_name", "Ana Ruiz"}};
  EXPECT_THAT(Problems(compiled, of_applicant), IsEmpty());
  EXPECT_EQ(Filled(compiled, of_applicant),
            "Does Ana Ruiz have a plan? How has Ana Ruiz shown it?");
}

TEST(GuideText, RefusesWhatIsOpenOrUnknown) {
  const GuideValues values = {{"key_element", "a plan"}, {"empty", ""}, {"braces", "a {plan}"}};
  const struct {
    const char* text;
    std::vector<std::string> problems;
  } table[] = {
      {"{key_element}", {}},
      {"", {}},
      {"{applicant_name}", {}},  // is left for later
      {"{applicant_nam}", {"has {applicant_nam}, which has no value"}},
      {"{x} and {y}", {"has {x}, which has no value", "has {y}, which has no value"}},
      {"{empty}", {"has {empty}, whose value is empty"}},
      {"{braces}", {"has {braces}, whose value has braces; leave them out"}},
  };
  for (const auto& [text, problems] : table) {
    EXPECT_EQ(Problems(text, values, {"applicant_name"}), problems) << text;
  }
  for (const char* const text :
       {"{key_element", "key_element}", "{Key_Element}", "{key element}", "{}", "{{key_element}}",
        "{a{key_element}", "a } b", "{", "{key_element} {"}) {
    EXPECT_THAT(Problems(text, values), SizeIs(1)) << text;
    EXPECT_THAT(Problems(text, values)[0], HasSubstr("brace")) << text;
  }
  // What is filled last may be any name.
  EXPECT_THAT(Problems("{braces}", values), IsEmpty());
}

TEST(GuideText, DoesNotLookIntoValues) {
  EXPECT_EQ(Filled("{a} {b}", {{"a", "{b}"}, {"b", "{a}"}}), "{b} {a}");
}

TEST(GuideTextProperties, ExactlyWhatHasViolationsHasBracesOnceItIsFilled) {
  std::mt19937 random(6);
  const GuideValues values = {{"a", "one"}, {"b", "two"}};
  const char* const parts[] = {"{a}", "{b}", "{c}", "{", "}", " words ", "é"};
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    for (auto count = random() % 6; count > 0; --count) text += parts[random() % std::size(parts)];
    const bool is_closed = Filled(text, values).find_first_of("{}") == std::string::npos;
    EXPECT_EQ(Problems(text, values).empty(), is_closed) << text;
    EXPECT_EQ(Filled(text, {}), text);
  }
}

PutGuide GuideFor(const std::string& applicant, const std::string& form = "",
                  const std::string& language = "en") {
  return {applicant,
          form,
          language,
          {{"q1", "focus", {"Tell me.", "And then?"}},
           {"q2", "focus", {"Why?"}},
           {"q3", "care", {"How?"}}}};
}

std::vector<std::string> Told(const std::vector<PutGuide>& guides) {
  std::vector<std::string> told;
  for (const Obstacle& obstacle : SameGuideObstacles(guides)) {
    told.push_back(obstacle.subject + " " + obstacle.problem);
  }
  return told;
}

TEST(SameGuide, EverybodyIsAskedTheSame) {
  EXPECT_THAT(Told({}), IsEmpty());
  EXPECT_THAT(Told({GuideFor("a"), GuideFor("b"), GuideFor("c")}), IsEmpty());
  PutGuide other = GuideFor("b");
  other.questions[1].texts[0] = "Why not?";
  EXPECT_THAT(Told({GuideFor("a"), other, GuideFor("c")}),
              ElementsAre("b has another text of the question q2, compared with a"));
  other = GuideFor("b");
  other.questions[0].texts.pop_back();  // without its probe
  EXPECT_THAT(Told({GuideFor("a"), other}), SizeIs(1));
  other = GuideFor("b");
  std::swap(other.questions[0], other.questions[1]);
  EXPECT_THAT(Told({GuideFor("a"), other}),
              ElementsAre("b has other questions, or in another order, compared with a"));
  other.questions.clear();
  EXPECT_THAT(Told({GuideFor("a"), other, GuideFor("c")}), SizeIs(1));
}

TEST(SameGuide, AnotherLanguageHasOtherTextsButTheSameQuestions) {
  PutGuide spanish = GuideFor("b", "", "es");
  spanish.questions[1].texts[0] = "¿Por qué?";
  EXPECT_THAT(Told({GuideFor("a"), spanish}), IsEmpty());
  PutGuide shorter = spanish;
  shorter.applicant = "c";
  shorter.questions.pop_back();
  EXPECT_THAT(Told({GuideFor("a"), shorter, spanish}),
              ElementsAre("c has other questions, or in another order, compared with a"));
  // Two in Spanish are held against each other.
  PutGuide again = spanish;
  again.applicant = "c";
  again.questions[1].texts[0] = "¿Por que?";
  EXPECT_THAT(Told({GuideFor("a"), spanish, again}),
              ElementsAre("c has another text of the question q2, compared with b"));
}

TEST(SameGuide, ParallelFormsHaveAsManyQuestionsOnEachCompetency) {
  PutGuide parallel = GuideFor("b", "second day");
  parallel.questions = {
      {"q4", "care", {"Where?"}}, {"q5", "focus", {"When?"}}, {"q6", "focus", {"Who?"}}};
  EXPECT_THAT(Told({GuideFor("a"), parallel}), IsEmpty());
  PutGuide same_form = parallel;
  same_form.applicant = "c";
  same_form.questions[0].texts[0] = "Whence?";
  EXPECT_THAT(Told({GuideFor("a"), parallel, same_form}),
              ElementsAre("c has another text of the question q4, compared with b"));
  parallel.questions[0].competency = "focus";
  EXPECT_THAT(Told({GuideFor("a"), parallel}),
              ElementsAre("b has another number of questions on care, compared with a"));
  parallel = GuideFor("b", "second day");
  parallel.questions.push_back({"q7", "pace", {"Soon?"}});
  EXPECT_THAT(Told({GuideFor("a"), parallel}),
              ElementsAre("b has another number of questions on pace, compared with a"));
}

}  // namespace
}  // namespace touchstone::recruiting
