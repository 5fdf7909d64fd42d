#include "services/recruiting/rules/reference_rules.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Report = v1::ReportReferenceComparabilityResponse;

template <typename T>
T Parse(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

v1::InterviewGuide Guide() {
  return Parse<v1::InterviewGuide>(R"(
      content_hash: "hash"
      content {
        levels { id: "entry" }
        levels { id: "journey" }
        levels { id: "expert" }
        competencies { competency: "focus" }
        competencies { competency: "care" }
        reference_questions {
          id: "focus.treats" competency: "focus" text: "How does {applicant_name} treat people?"
          probes: "Is {applicant_name} patient?"
        }
        reference_questions { id: "care.keeps" competency: "care" text: "Does {applicant_name}?" }
      })");
}

std::vector<std::string> Problems(const std::string& answers) {
  std::vector<std::string> problems;
  const auto request = Parse<v1::CompleteReferenceCheckRequest>(answers);
  for (const auto& violation : AnswerViolations(Guide().content(), request.answers())) {
    problems.push_back(absl::StrCat(violation.field, " ", violation.problem));
  }
  return problems;
}

TEST(ReferenceAnswers, AreOneToEachQuestion) {
  EXPECT_THAT(Problems(R"(
      answers { question: "care.keeps" answer: "Always." level: "expert" }
      answers { question: "focus.treats" answer: "Calmly." })"),
              IsEmpty());
  EXPECT_THAT(
      Problems(R"(
          answers { question: "care.keeps" answer: "Always." level: "best" }
          answers { question: "care.keeps" answer: " " }
          answers { question: "law.knows" answer: "Yes." })"),
      ElementsAre(
          "answers[0].level is none of the guide's levels; leave it out when the answer shows none",
          "answers[1].question is answered already",
          "answers[1].answer is empty; write down what they said",
          "answers[2].question is no question for referees in the guide",
          "answers has no answer to focus.treats"));
}

TEST(ReferenceAnswers, StandInTheOrderOfTheQuestions) {
  const auto request = Parse<v1::CompleteReferenceCheckRequest>(R"(
      answers { question: "care.keeps" answer: "Always." }
      answers { question: "focus.treats" answer: "Calmly." })");
  const auto ordered = InGuideOrder(Guide().content(), request.answers());
  EXPECT_EQ(ordered[0].answer(), "Calmly.");
  EXPECT_EQ(ordered[1].answer(), "Always.");
}

TEST(ReferenceQuestions, NameTheApplicantAndNothingElse) {
  const auto questions = ReferenceQuestionsAbout(Guide().content(), "Grace {key_element}");
  EXPECT_EQ(questions[0].text(), "How does Grace {key_element} treat people?");
  EXPECT_THAT(questions[0].probes(), ElementsAre("Is Grace {key_element} patient?"));
  EXPECT_EQ(questions[1].text(), "Does Grace {key_element}?");
}

TEST(ReferenceChecks, NeedAnApplicantWhoConsented) {
  const Day today = *ParseDay("2026-04-22");
  const auto problems = [&](const std::string& day) {
    v1::ReferenceCheck check;
    check.set_consent_date(day);
    return ReferenceViolations(check, today).size();
  };
  EXPECT_EQ(problems("2026-04-22"), 0);
  EXPECT_EQ(problems("2026-04-23"), 0);  // where it is tomorrow already
  EXPECT_EQ(problems("2026-04-24"), 1);
  EXPECT_EQ(problems("2026-02-30"), 1);
}

// One check of an application, with nobody who named the referee.
v1::ReferenceCheck Check(const std::string& application, v1::ReferenceCheck::State state,
                         const std::string& secondary_to = "") {
  v1::ReferenceCheck check;
  check.set_application(application);
  check.set_state(state);
  check.set_secondary_to(secondary_to);
  return check;
}

TEST(Comparability, IsOfFinalistsWhoEachHaveAReference) {
  using State = v1::ReferenceCheck;
  const auto comparability = [](const std::vector<v1::ReferenceCheck>& checks) {
    return ComparabilityOf(Guide(), checks, {}).comparability();
  };
  EXPECT_EQ(comparability({}), Report::COMPARABILITY_UNSPECIFIED);
  EXPECT_EQ(comparability({Check("one", State::COMPLETED)}), Report::LONE_FINALIST);
  EXPECT_EQ(comparability({Check("one", State::COMPLETED), Check("one", State::COMPLETED)}),
            Report::LONE_FINALIST);
  EXPECT_EQ(comparability({Check("one", State::COMPLETED), Check("two", State::REQUESTED)}),
            Report::INCOMPLETE);
  EXPECT_EQ(comparability({Check("one", State::COMPLETED), Check("two", State::DECLINED)}),
            Report::INCOMPLETE);
  EXPECT_EQ(comparability({Check("one", State::COMPLETED), Check("two", State::COMPLETED)}),
            Report::COMPARABLE);
}

TEST(Comparability, CountsReferencesAndLevelsOfEachFinalist) {
  const Report report = ComparabilityOf(
      Guide(),
      {Check("two", v1::ReferenceCheck::COMPLETED), Check("one", v1::ReferenceCheck::COMPLETED),
       Check("one", v1::ReferenceCheck::COMPLETED, "first"),
       Check("one", v1::ReferenceCheck::DECLINED), Check("one", v1::ReferenceCheck::UNREACHABLE),
       Check("one", v1::ReferenceCheck::REQUESTED, "first")},
      {{"one", "focus", 1}, {"one", "focus", 2}, {"one", "focus", 2}, {"two", "care", 3}});
  EXPECT_EQ(report.DebugString(), Parse<Report>(R"(
      comparability: COMPARABLE
      guide_hash: "hash"
      finalists {
        application: "one" completed: 2 secondary: 1 unanswered: 2
        competencies { competency: "focus" count: 3 mean_level: 1.67 }
        competencies { competency: "care" }
      }
      finalists {
        application: "two" completed: 1
        competencies { competency: "focus" }
        competencies { competency: "care" count: 1 mean_level: 3 }
      })")
                                      .DebugString());
}

TEST(Comparability, RoundsHalvesUp) {
  std::vector<ReferenceLevel> levels(8, {"one", "focus", 1});
  levels[0].level = 2;  // 1.125
  const Report report =
      ComparabilityOf(Guide(), {Check("one", v1::ReferenceCheck::COMPLETED)}, levels);
  EXPECT_EQ(report.finalists(0).competencies(0).mean_level(), 1.13);
}

}  // namespace
}  // namespace touchstone::recruiting
