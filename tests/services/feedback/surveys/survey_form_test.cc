// What a customer does with a token.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/trust/secrets.h"
#include "tests/services/feedback/surveys/survey_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Values;

constexpr char kAnswers[] = R"(
  answers { question_id: "satisfied" rating: 5 }
  answers { question_id: "recommend" rating: 0 }
  answers { question_id: "words" text: "Ms. Wren of Elm Street was kind." })";

class SurveyForms : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override { ASSERT_TRUE(desk_.Open("calls").ok()); }

  std::string Token(const std::string& customer) {
    const auto token = desk_.TokenFor("calls", customer);
    EXPECT_TRUE(token.ok()) << token.status();
    return token.value_or("");
  }

  absl::StatusOr<v1::ListSurveyCommentsResponse> Comments(
      const std::function<void(v1::ListSurveyCommentsRequest&)>& change = [](auto&) {}) {
    v1::ListSurveyCommentsRequest request;
    request.set_name(SurveyName("calls"));
    change(request);
    return desk_.office().Do<v1::ListSurveyCommentsResponse>("ListSurveyComments", request);
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  SurveyDesk desk_{store_, clock_};
};

TEST_P(SurveyForms, AreInTheCustomersLanguage) {
  ASSERT_TRUE(
      desk_.Know("luz", [](auto& customer) { customer.set_preferred_language("es-MX"); }).ok());
  ASSERT_TRUE(desk_.Serve("luz", "luz").ok());
  const auto invited = desk_.Invite("calls", {ContactName("luz")});
  ASSERT_TRUE(invited.ok()) << invited.status();
  const std::string token = invited->outcomes(0).token();
  EXPECT_EQ(desk_.Invitation(invited->outcomes(0).invitation())->language(), "es");
  const auto form = desk_.Read("calls", token);
  ASSERT_TRUE(form.ok()) << form.status();
  EXPECT_EQ(form->language(), "es");
  EXPECT_EQ(form->questions(0).text(), "¿Qué tan satisfecho está?");
  EXPECT_EQ(form->questions(2).choices(0).label(), "Hecho");
  EXPECT_EQ(form->subject_text(), "2025-06-15");
  EXPECT_TRUE(form->has_expire_time());
  // As they ask for, and else in the survey's own.
  EXPECT_EQ(desk_.Read("calls", token, "en")->questions(0).text(), "How satisfied are you?");
  EXPECT_EQ(desk_.Read("calls", token, "de")->language(), "es");
}

TEST_P(SurveyForms, AreReadAsOftenAsOneLikesAndAnsweredOnce) {
  const std::string token = Token("ana");
  EXPECT_TRUE(desk_.Read("calls", token).ok());
  EXPECT_TRUE(desk_.Read("calls", token).ok());
  ASSERT_TRUE(desk_.Answer("calls", token, kAnswers).ok());
  EXPECT_EQ(desk_.AnswerRows(), 3);
  EXPECT_EQ(ReasonOf(desk_.Answer("calls", token, kAnswers)), reasons::kSurveyAnswered);
  EXPECT_EQ(ReasonOf(desk_.Read("calls", token).status()), reasons::kSurveyAnswered);
  EXPECT_EQ(desk_.AnswerRows(), 3);
  EXPECT_THAT(desk_.told(), ElementsAre("INVITED organizations/wa/people/wren en 0",
                                        "ANSWERED organizations/wa/people/wren en 3"));
}

TEST_P(SurveyForms, AreNotForTokensOfOthers) {
  ASSERT_TRUE(desk_.Open("others").ok());
  const std::string token = Token("ana");
  for (const std::string& wrong : {NewSecret(), std::string("tsk_nonsense")}) {
    const auto read = desk_.Read("calls", wrong);
    EXPECT_TRUE(absl::IsNotFound(read.status()));
    EXPECT_EQ(ReasonOf(read.status()), reasons::kTokenUnknown);
    EXPECT_EQ(ReasonOf(desk_.Answer("calls", wrong, kAnswers)), reasons::kTokenUnknown);
  }
  EXPECT_EQ(ReasonOf(desk_.Read("others", token).status()), reasons::kTokenUnknown);
  EXPECT_EQ(ReasonOf(desk_.Answer("others", token, kAnswers)), reasons::kTokenUnknown);
  EXPECT_EQ(ReasonOf(desk_.Answer("none", token, kAnswers)), reasons::kTokenUnknown);
  EXPECT_EQ(desk_.AnswerRows(), 0);
  EXPECT_TRUE(desk_.Answer("calls", token, kAnswers).ok());
}

TEST_P(SurveyForms, AreOverWhenTheirDaysAre) {
  const std::string token = Token("ana");
  clock_.Advance(absl::Hours(24 * 14) - absl::Seconds(1));
  EXPECT_TRUE(desk_.Read("calls", token).ok());
  clock_.Advance(absl::Seconds(1));
  const absl::Status late = desk_.Answer("calls", token, kAnswers);
  EXPECT_EQ(ReasonOf(late), reasons::kSurveyExpired);
  EXPECT_THAT(std::string(late.message()), HasSubstr("2025-06-29"));
  EXPECT_EQ(ReasonOf(desk_.Read("calls", token).status()), reasons::kSurveyExpired);
  EXPECT_EQ(desk_.AnswerRows(), 0);
}

TEST_P(SurveyForms, AreAnsweredByWhoWasInvitedBeforeTheyClosed) {
  const std::string token = Token("ana");
  v1::CloseSurveyRequest close;
  close.set_name(SurveyName("calls"));
  ASSERT_TRUE(desk_.office().Do<v1::Survey>("CloseSurvey", close).ok());
  EXPECT_TRUE(desk_.Answer("calls", token, kAnswers).ok());
}

TEST_P(SurveyForms, TakeTheTokenAgainAfterAWrongAnswer) {
  const std::string token = Token("ana");
  const auto fields = [&](const std::string& answers) {
    return FieldsOf(desk_.Answer("calls", token, answers));
  };
  EXPECT_THAT(fields(R"(answers { question_id: "recommend" rating: 3 })"), ElementsAre("answers"));
  EXPECT_THAT(fields(R"(answers { question_id: "satisfied" rating: 0 })"),
              ElementsAre("answers[0].rating"));
  EXPECT_THAT(fields(R"(answers { question_id: "satisfied" rating: 6 })"),
              ElementsAre("answers[0].rating"));
  EXPECT_THAT(fields(R"(answers { question_id: "satisfied" })"), ElementsAre("answers[0].rating"));
  EXPECT_THAT(fields(R"(answers { question_id: "satisfied" rating: 5 }
                        answers { question_id: "satisfied" rating: 4 })"),
              ElementsAre("answers[1].question_id"));
  EXPECT_THAT(fields(R"(answers { question_id: "satisfied" rating: 5 }
                        answers { question_id: "way" choice_id: "other" })"),
              ElementsAre("answers[1].choice_id"));
  EXPECT_THAT(fields(R"(answers { question_id: "satisfied" rating: 5 }
                        answers { question_id: "nothing" rating: 4 })"),
              ElementsAre("answers[1].question_id"));
  EXPECT_THAT(fields(""), ElementsAre("answers"));
  EXPECT_THAT(fields(R"(dismiss: true answers { question_id: "satisfied" rating: 5 })"),
              ElementsAre("answers"));
  EXPECT_EQ(desk_.AnswerRows(), 0);
  EXPECT_TRUE(desk_.Answer("calls", token, kAnswers).ok());
}

TEST_P(SurveyForms, CanBeDismissedWhichIsNoAnswer) {
  const std::string token = Token("ana");
  ASSERT_TRUE(desk_.Answer("calls", token, "dismiss: true").ok());
  EXPECT_EQ(desk_.AnswerRows(), 0);
  EXPECT_EQ(desk_.told().back(), "DISMISSED organizations/wa/people/wren en 0");
  EXPECT_EQ(ReasonOf(desk_.Answer("calls", token, kAnswers)), reasons::kSurveyAnswered);
}

TEST_P(SurveyForms, TakeOneOfManyAnswersAtOnce) {
  const std::string token = Token("ana");
  v1::AnswerSurveyRequest request;
  request.set_name(SurveyName("calls"));
  request.set_token(token);
  auto& answer = *request.add_answers();
  answer.set_question_id("satisfied");
  answer.set_rating(4);
  std::vector<absl::Status> outcomes(8);
  std::vector<std::thread> threads;
  for (absl::Status& outcome : outcomes) {
    threads.emplace_back([&] {
      outcome = desk_.office().Do<v1::AnswerSurveyResponse>("AnswerSurvey", request).status();
    });
  }
  for (std::thread& thread : threads) thread.join();
  int taken = 0;
  for (const absl::Status& outcome : outcomes) {
    taken += outcome.ok() ? 1 : 0;
    if (!outcome.ok()) {
      EXPECT_EQ(ReasonOf(outcome), reasons::kSurveyAnswered) << outcome;
    }
  }
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(desk_.AnswerRows(), 1);
}

TEST_P(SurveyForms, KeepTheDayOfAnAnswerAndNothingReadable) {
  const std::string token = Token("ana");
  clock_.Advance(absl::Hours(30));
  ASSERT_TRUE(desk_.Answer("calls", token, kAnswers).ok());
  std::string rows;
  ASSERT_TRUE(desk_.office()
                  .Write([&](Session& session) -> absl::Status {
                    ASSIGN_OR_RETURN(const auto answers,
                                     (session.Query<std::string, Bytes>(
                                         "SELECT answer_date, sealed_text FROM survey_answers "
                                         "ORDER BY invitation, question LIMIT 9")));
                    for (const auto& [day, text] : answers)
                      absl::StrAppend(&rows, day, text.value, "\n");
                    ASSIGN_OR_RETURN(
                        const auto hashes,
                        session.Query<std::string>(
                            "SELECT token_hash FROM survey_invitations ORDER BY name LIMIT 9"));
                    for (const auto& [hash] : hashes) absl::StrAppend(&rows, hash, "\n");
                    ASSIGN_OR_RETURN(const auto changes,
                                     session.Query<Bytes>(
                                         "SELECT body FROM changes ORDER BY sequence LIMIT 99"));
                    for (const auto& [body] : changes) absl::StrAppend(&rows, body.value, "\n");
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_THAT(rows, HasSubstr("2025-06-16"));
  EXPECT_THAT(rows, Not(HasSubstr("Wren of Elm")));
  EXPECT_THAT(rows, Not(HasSubstr(token)));
}

TEST_P(SurveyForms, ShowCommentsFromTenAnswersOnWithoutWhoWroteThem) {
  for (int i = 0; i < 9; ++i) {
    ASSERT_TRUE(desk_.Answer("calls", Token(absl::StrCat("c", i)), kAnswers).ok());
  }
  // Who does not want to answer is not one of ten.
  ASSERT_TRUE(desk_.Answer("calls", Token("shy"), "dismiss: true").ok());
  EXPECT_EQ(ReasonOf(Comments().status()), reasons::kTooFew);
  ASSERT_TRUE(desk_
                  .Answer("calls", Token("c9"), R"(
      language: "es" answers { question_id: "satisfied" rating: 2 }
      answers { question_id: "words" text: "Nadie contestó." })")
                  .ok());
  const auto comments = Comments();
  ASSERT_TRUE(comments.ok()) << comments.status();
  ASSERT_EQ(comments->comments_size(), 10);
  for (const auto& comment : comments->comments()) {
    EXPECT_EQ(comment.month(), "2025-06");
    if (comment.language() == "es") {
      EXPECT_EQ(comment.text(), "Nadie contestó.");
    }
  }
  EXPECT_THAT(comments->DebugString(), Not(HasSubstr("customers/")));
  EXPECT_THAT(comments->DebugString(), Not(HasSubstr("people/")));

  // In one order, page by page.
  v1::ListSurveyCommentsResponse pages;
  std::string token;
  do {
    const auto page = Comments([&](auto& request) {
      request.set_page_size(3);
      request.set_page_token(token);
    });
    ASSERT_TRUE(page.ok()) << page.status();
    pages.mutable_comments()->MergeFrom(page->comments());
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_EQ(pages.SerializeAsString(), comments->SerializeAsString());
  EXPECT_EQ(Comments([](auto& request) { request.set_question_id("way"); })->comments_size(), 0);

  for (const char* const role : {"auditor", "case-worker", "worker"}) {
    desk_.office().ActAsRole(role);
    EXPECT_TRUE(absl::IsPermissionDenied(Comments().status())) << role;
  }
}

TEST_P(SurveyForms, ForgetTheWordsOfWhoIsErased) {
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(desk_.Answer("calls", Token(absl::StrCat("c", i)), kAnswers).ok());
  }
  ASSERT_TRUE(desk_.office()
                  .Write([&](Session& session) {
                    return desk_.office().personal_data().Erase(session, CustomerName("c3"));
                  })
                  .ok());
  const auto comments = Comments();
  ASSERT_TRUE(comments.ok()) << comments.status();
  int empty = 0;
  for (const auto& comment : comments->comments()) empty += comment.text().empty() ? 1 : 0;
  EXPECT_EQ(comments->comments_size(), 10);
  EXPECT_EQ(empty, 1);
  EXPECT_EQ(desk_.AnswerRows(), 30);
}

INSTANTIATE_TEST_SUITE_P(Drivers, SurveyForms, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
