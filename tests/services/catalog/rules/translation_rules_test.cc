#include "services/catalog/rules/translation_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone::catalog {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::TranslatedText;

// A title, an element with a behavior, a question with two probes, a question for referees.
v1::Competency Focus() {
  v1::Competency focus;
  focus.set_title("Focus");
  v1::KeyElement& element = *focus.add_key_elements();
  element.set_id("listens");
  element.set_title("Listens");
  v1::Behavior& behavior = *element.add_behaviors();
  behavior.set_id("asks");
  behavior.set_text("Asks");
  v1::InterviewQuestion& question = *focus.add_interview_questions();
  question.set_id("when");
  question.set_text("When?");
  question.add_probes("Where?");
  question.add_probes("Who?");
  v1::ReferenceQuestion& reference = *focus.add_reference_questions();
  reference.set_id("how");
  reference.set_text("How does {applicant_name} do it?");
  v1::LevelIndicators& level = *focus.add_level_indicators();
  level.set_level("entry");
  level.add_indicators("Tries");
  return focus;
}

void Add(TranslatedTexts& texts, const std::string& part, TranslatedText::Field field, int index,
         const std::string& text, const std::string& source = "") {
  TranslatedText& added = *texts.Add();
  added.set_part(part);
  added.set_field(field);
  added.set_index(index);
  added.set_text(text);
  added.set_source(source);
}

TranslatedTexts Spanish() {
  v1::Competency focus = Focus();
  TranslatedTexts texts;
  Add(texts, "", TranslatedText::TITLE, 0, "Enfoque");
  Add(texts, "asks", TranslatedText::TEXT, 0, "Pregunta");
  Add(texts, "when", TranslatedText::PROBE, 0, "¿Dónde?");
  Add(texts, "when", TranslatedText::PROBE, 1, "¿Quién?");
  CompleteSources(TextsOf(focus), {}, texts);
  return texts;
}

std::vector<std::string> Fields(const TranslatedTexts& texts, const TranslatedTexts& before = {}) {
  v1::Competency focus = Focus();
  std::vector<std::string> fields;
  for (const FieldViolation& violation :
       TranslationViolations(TextsOf(focus), before, texts, "translation.")) {
    fields.push_back(violation.field);
  }
  return fields;
}

// Every text of a competency in the given chain, one a line.
std::string Read(v1::Competency competency, const std::vector<Translation>& chain,
                 const std::string& wanted, Reading* reading = nullptr) {
  const Reading done = ReadIn(chain, wanted, "en", TextsOf(competency));
  if (reading != nullptr) *reading = done;
  std::string read;
  for (const Text& text : TextsOf(competency)) absl::StrAppend(&read, *text.text, "\n");
  return read;
}

TEST(Texts, AreAllThatPeopleReadWithTheirPlaces) {
  v1::Competency focus = Focus();
  std::string places;
  for (const Text& text : TextsOf(focus)) {
    absl::StrAppend(&places, text.part, " ", TranslatedText::Field_Name(text.field), " ",
                    text.index, ": ", *text.text, "\n");
  }
  EXPECT_EQ(places,
            " TITLE 0: Focus\n"
            "listens TITLE 0: Listens\n"
            "asks TEXT 0: Asks\n"
            "when TEXT 0: When?\n"
            "when PROBE 0: Where?\n"
            "when PROBE 1: Who?\n"
            "how TEXT 0: How does {applicant_name} do it?\n"
            "entry INDICATOR 0: Tries\n");
}

TEST(Texts, OfAFrameworkAreThoseOfItsScales) {
  v1::Framework framework;
  framework.set_title("HR");
  framework.mutable_proficiency_scale()->set_description("Use");
  v1::Level& level = *framework.mutable_proficiency_scale()->add_levels();
  level.set_id("entry");
  level.set_title("Entry");
  level.set_job_demand("Simple");
  level.add_indicators("Tries");
  v1::BehaviorPoint& point = *framework.mutable_behavior_scale()->add_points();
  point.set_value(2);
  point.set_label("always");
  std::vector<std::string> texts;
  for (const Text& text : TextsOf(framework)) {
    texts.push_back(absl::StrCat(text.part, "/", TranslatedText::Field_Name(text.field)));
  }
  EXPECT_THAT(texts, ElementsAre("/TITLE", "/SCALE_DESCRIPTION", "entry/TITLE", "entry/JOB_DEMAND",
                                 "entry/INDICATOR", "2/LABEL"));
}

TEST(Texts, AreTheSameWhileNobodyReadsAnythingElse) {
  v1::Competency tagged = Focus();
  tagged.add_tags("a");
  EXPECT_TRUE(HaveSameTexts(Focus(), tagged));
  tagged.mutable_key_elements(0)->mutable_behaviors(0)->set_text("Asks twice");
  EXPECT_FALSE(HaveSameTexts(Focus(), tagged));
}

TEST(Translation, IsIntoAKnownLanguageThatIsNotTheSource) {
  EXPECT_EQ(LanguageProblem("es-us", "en"), "");
  EXPECT_EQ(LanguageProblem("es", ""), "");
  EXPECT_EQ(LanguageProblem("en", "en-us"), "") << "plain English is another";
  EXPECT_THAT(LanguageProblem("xx-yyyy", "en"), HasSubstr("'xx-yyyy' is no known language"));
  EXPECT_THAT(LanguageProblem("en-us", "en-US"), HasSubstr("written in"));
}

TEST(Translation, StandsAtPlacesThatHaveAText) {
  EXPECT_THAT(Fields(Spanish()), IsEmpty());
  TranslatedTexts texts;
  Add(texts, "gone", TranslatedText::TEXT, 0, "x");
  Add(texts, "asks", TranslatedText::TITLE, 0, "x");
  Add(texts, "", TranslatedText::DEFINITION, 0, "x");  // it is empty
  Add(texts, "when", TranslatedText::PROBE, 2, "x");
  Add(texts, "listens", TranslatedText::TITLE, 0, "x");
  Add(texts, "listens", TranslatedText::TITLE, 0, "y");
  EXPECT_THAT(Fields(texts), ElementsAre("translation.texts[0].part", "translation.texts[1].field",
                                         "translation.texts[2].field", "translation.texts[3].index",
                                         "translation.texts[5]"));
}

TEST(Translation, IsNoLongerThanTheFieldMayBeAndFillsInWhatTheSourceDoes) {
  TranslatedTexts texts;
  std::string longest;
  for (int i = 0; i < 200; ++i) longest += "é";
  Add(texts, "", TranslatedText::TITLE, 0, longest);
  Add(texts, "how", TranslatedText::TEXT, 0, "¿Cómo lo hace {applicant_name}?");
  EXPECT_THAT(Fields(texts), IsEmpty());
  texts[0].set_text(longest + "é");
  texts[1].set_text("¿Cómo lo hace {nombre}?");
  EXPECT_THAT(Fields(texts), ElementsAre("translation.texts[0].text", "translation.texts[1].text"));
}

TEST(Translation, OfATitleIsOneLine) {
  TranslatedTexts texts;
  Add(texts, "listens", TranslatedText::TITLE, 0, "Escucha\ny calla");
  Add(texts, "asks", TranslatedText::TEXT, 0, "Pregunta\ny escucha");
  Add(texts, "", TranslatedText::TITLE, 0, "\u202eeuqofnE");
  EXPECT_THAT(Fields(texts), ElementsAre("translation.texts[0].text", "translation.texts[2].text"));
}

TEST(Translation, MayKeepWhatIsGoneMeanwhileButNotRewordIt) {
  TranslatedTexts texts = Spanish();
  Add(texts, "gone", TranslatedText::TEXT, 0, "Se fue", "Gone");
  EXPECT_THAT(Fields(texts, texts), IsEmpty());
  TranslatedTexts reworded = texts;
  reworded[4].set_text("Se ha ido");
  EXPECT_THAT(Fields(reworded, texts), ElementsAre("translation.texts[4].part"));
}

TEST(Translation, ViolationsAreNotMoreThanOneReads) {
  TranslatedTexts texts;
  for (int i = 0; i < 10'000; ++i)
    Add(texts, absl::StrCat("gone-", i), TranslatedText::TEXT, 0, "x");
  EXPECT_EQ(Fields(texts).size(), 100);
}

TEST(Translation, RemembersWhatItWasMadeFrom) {
  const TranslatedTexts before = Spanish();
  EXPECT_EQ(before[0].source(), "Focus");
  EXPECT_EQ(before[3].source(), "Who?");
  v1::Competency reworded = Focus();
  reworded.set_title("Customer focus");
  reworded.mutable_key_elements(0)->mutable_behaviors(0)->set_text("Asks twice");

  TranslatedTexts sent;
  Add(sent, "", TranslatedText::TITLE, 0, "Enfoque");                         // as before
  Add(sent, "asks", TranslatedText::TEXT, 0, "Pregunta dos veces");           // made anew
  Add(sent, "listens", TranslatedText::TITLE, 0, "Escucha", "Hears people");  // the caller knows
  CompleteSources(TextsOf(reworded), before, sent);
  EXPECT_EQ(sent[0].source(), "Focus");
  EXPECT_EQ(sent[1].source(), "Asks twice");
  EXPECT_EQ(sent[2].source(), "Hears people");
  const TextCount count = CountTranslated(TextsOf(reworded), sent);
  EXPECT_EQ(count.translated, 3);
  EXPECT_EQ(count.outdated, 2);
}

TEST(Translation, FollowsAProbeThatMovedAndIsOutdatedWhereOneWasReworded) {
  v1::Competency changed = Focus();
  v1::InterviewQuestion& question = *changed.mutable_interview_questions(0);
  question.clear_probes();
  for (const char* probe : {"Why?", "Where?", "Who?"}) question.add_probes(probe);
  const std::vector<Translation> spanish = {{"es", Spanish()}};
  EXPECT_THAT(Read(changed, spanish, "es"), HasSubstr("Why?\n¿Dónde?\n¿Quién?\n"));
  TextCount count = CountTranslated(TextsOf(changed), Spanish());
  EXPECT_EQ(count.translated, 4);
  EXPECT_EQ(count.outdated, 0);

  question.clear_probes();
  for (const char* probe : {"Where exactly?", "Who?"}) question.add_probes(probe);
  EXPECT_THAT(Read(changed, spanish, "es"), HasSubstr("¿Dónde?\n¿Quién?\n"));
  count = CountTranslated(TextsOf(changed), Spanish());
  EXPECT_EQ(count.translated, 4);
  EXPECT_EQ(count.outdated, 1);
}

TEST(Translation, WithoutWhatIsGoneReadsTheSameAndIsWhole) {
  v1::Competency focus = Focus();
  TranslatedTexts texts = Spanish();
  const std::string before = texts.Get(3).SerializeAsString();
  LeaveOutWhatIsGone(TextsOf(focus), texts);
  EXPECT_EQ(texts.size(), 4) << "nothing is gone";
  EXPECT_EQ(texts.Get(3).SerializeAsString(), before);

  // The behavior goes, and the first probe, whose place the second takes.
  focus.mutable_key_elements(0)->clear_behaviors();
  auto& probes = *focus.mutable_interview_questions(0)->mutable_probes();
  probes.erase(probes.begin());
  const std::string read = Read(focus, {{"es", texts}}, "es");
  EXPECT_THAT(read, HasSubstr("¿Quién?"));
  LeaveOutWhatIsGone(TextsOf(focus), texts);
  EXPECT_EQ(Read(focus, {{"es", texts}}, "es"), read);
  ASSERT_EQ(texts.size(), 2);
  EXPECT_EQ(texts.Get(1).index(), 0);
  EXPECT_THAT(TranslationViolations(TextsOf(focus), {}, texts, ""), IsEmpty());
}

TEST(Reading, FallsBackTextByText) {
  TranslatedTexts american;
  Add(american, "asks", TranslatedText::TEXT, 0, "Le pregunta", "Asks");
  Reading reading;
  EXPECT_EQ(Read(Focus(), {{"es-us", american}, {"es", Spanish()}}, "es-us", &reading),
            "Enfoque\n"
            "Listens\n"
            "Le pregunta\n"
            "When?\n"
            "¿Dónde?\n"
            "¿Quién?\n"
            "How does {applicant_name} do it?\n"
            "Tries\n");
  EXPECT_THAT(reading.languages, ElementsAre("es-US", "es", "en"));
  EXPECT_EQ(reading.fallback_count, 4) << "Spanish is a form of the Spanish of the United States";
  EXPECT_EQ(reading.outdated_count, 0);
}

TEST(Reading, CountsWhatIsOutdatedAndNamesOnlyLanguagesThatAreUsed) {
  v1::Competency titled;
  titled.set_title("Customer focus");
  TranslatedTexts nothing;
  Reading reading;
  EXPECT_EQ(Read(titled, {{"fr", nothing}, {"es", Spanish()}}, "fr", &reading), "Enfoque\n");
  EXPECT_THAT(reading.languages, ElementsAre("es"));
  EXPECT_EQ(reading.fallback_count, 1);
  EXPECT_EQ(reading.outdated_count, 1);
}

TEST(Reading, WithoutAWishIsTheSource) {
  v1::Competency focus = Focus();
  const Reading reading = ReadIn({}, "", "", TextsOf(focus));
  EXPECT_THAT(reading.languages, ElementsAre("und"));
  EXPECT_EQ(reading.fallback_count, 0);
  EXPECT_EQ(focus.SerializeAsString(), Focus().SerializeAsString());
}

}  // namespace
}  // namespace touchstone::catalog
