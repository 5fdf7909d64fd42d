#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/feedback/v1/satisfaction_report.pb.h>

#include "tests/services/feedback/figures/figure_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::Values;
using v1::SurveyQuestion;
using Request = v1::ReportSatisfactionRequest;
using Response = v1::ReportSatisfactionResponse;

SurveyQuestion Question(SurveyQuestion::Kind kind,
                        SurveyQuestion::About about = SurveyQuestion::CONTACT) {
  SurveyQuestion question;
  question.set_id("q");
  question.set_kind(kind);
  question.set_about(about);
  return question;
}

class SatisfactionReports : public FigureOffice {
 protected:
  static Request May() { return About<Request>("2025-05-01", "2025-05-31"); }
  Response Get(const Request& request) {
    const auto report = Report<Response>("ReportSatisfaction", request);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : Response();
  }
};

TEST_P(SatisfactionReports, EachScoreHasItsOwnFormula) {
  CountAnswers(42, Question(SurveyQuestion::CSAT), 5);
  CountAnswers(8, Question(SurveyQuestion::CSAT), 2);
  CountAnswers(5, Question(SurveyQuestion::NPS), 10);
  CountAnswers(2, Question(SurveyQuestion::NPS), 3);
  CountAnswers(3, Question(SurveyQuestion::NPS), 8);
  CountAnswers(4, Question(SurveyQuestion::CES_1), 2);
  CountAnswers(4, Question(SurveyQuestion::CES_2), 6);
  SurveyQuestion trust = Question(SurveyQuestion::A11);
  trust.set_driver(SurveyQuestion::TRUST);
  CountAnswers(7, trust, 4);
  const v1::SatisfactionRow row = Get(May()).rows(0);
  EXPECT_DOUBLE_EQ(row.csat().value(), 0.84);
  EXPECT_EQ(row.csat().n(), 50);
  EXPECT_DOUBLE_EQ(row.nps().value(), 30);
  EXPECT_EQ(row.nps().n(), 10);
  EXPECT_DOUBLE_EQ(row.ces_1().value(), 2);
  EXPECT_DOUBLE_EQ(row.ces_2().value(), 6);
  EXPECT_DOUBLE_EQ(row.ces_2_easy().value(), 1);
  ASSERT_EQ(row.drivers_size(), 1);
  EXPECT_EQ(row.drivers(0).driver(), SurveyQuestion::TRUST);
  EXPECT_EQ(row.drivers(0).share().n(), 7);
  EXPECT_EQ(row.answered(), 75);
}

TEST_P(SatisfactionReports, WhatWasDismissedOrExpiredIsInNoScore) {
  const SurveyQuestion question = Question(SurveyQuestion::CSAT);
  CountAnswers(6, question, 5);
  CountAnswers(3, question, 1,
               [](InvitationFacts& facts) { facts.state = v1::SurveyInvitation::DISMISSED; });
  CountAnswers(2, question, 1,
               [](InvitationFacts& facts) { facts.state = v1::SurveyInvitation::EXPIRED; });
  CountAnswers(9, question, 1,
               [](InvitationFacts& facts) { facts.state = v1::SurveyInvitation::UNDELIVERED; });
  CountContacts(30, "2025-05-10T10:00:00Z", [](ContactFacts&, v1::Contact&) {});
  CountContacts(5, "2025-05-10T10:00:00Z", [](ContactFacts&, v1::Contact& contact) {
    contact.set_outcome(v1::Contact::ABANDONED);
  });
  const v1::SatisfactionRow row = Get(May()).rows(0);
  EXPECT_EQ(row.csat().n(), 6);
  EXPECT_EQ(row.csat().numerator(), 6);
  EXPECT_EQ(row.customers_served(), 30);
  EXPECT_EQ(row.offered(), 11);
  EXPECT_EQ(row.answered(), 6);
  EXPECT_EQ(row.dismissed(), 3);
  EXPECT_EQ(row.response_rate().n(), 11);
}

TEST_P(SatisfactionReports, AsksAboutTheContactUnlessSaidOtherwise) {
  CountAnswers(10, Question(SurveyQuestion::CSAT), 5);
  CountAnswers(20, Question(SurveyQuestion::CSAT, SurveyQuestion::OUTCOME), 1);
  EXPECT_EQ(Get(May()).rows(0).csat().n(), 10);
  Request request = May();
  request.set_about(SurveyQuestion::OUTCOME);
  EXPECT_EQ(Get(request).rows(0).csat().n(), 20);
}

TEST_P(SatisfactionReports, OneSurveyStandsForItself) {
  const SurveyQuestion question = Question(SurveyQuestion::CSAT);
  CountAnswers(10, question, 5);
  CountAnswers(5, question, 1, [](InvitationFacts& facts) {
    facts.name = FullName("surveys", "other/invitations/i");
  });
  Request request = May();
  request.set_survey(FullName("surveys", "other"));
  EXPECT_EQ(Get(request).rows(0).csat().n(), 5);
  EXPECT_EQ(Get(request).rows(0).offered(), 5);
  EXPECT_EQ(Get(May()).rows(0).csat().n(), 15);
}

TEST_P(SatisfactionReports, KeyElementsHaveWhatIsTiedToThem) {
  SurveyQuestion listens = Question(SurveyQuestion::CSAT);
  listens.mutable_key_element()->set_competency("organizations/wa/frameworks/f/competencies/c");
  listens.mutable_key_element()->set_key_element_id("listens");
  SurveyQuestion rated = listens;
  rated.set_kind(SurveyQuestion::RATING);
  CountAnswers(10, listens, 5);
  CountAnswers(4, rated, 3);
  CountAnswers(20, Question(SurveyQuestion::CSAT), 1);
  Request request = May();
  request.add_dimensions(v1::BY_KEY_ELEMENT);
  const Response report = Get(request);
  ASSERT_EQ(report.rows_size(), 1);
  EXPECT_EQ(report.rows(0).slice().key_element_id(), "listens");
  EXPECT_EQ(report.rows(0).csat().n(), 10);
  EXPECT_DOUBLE_EQ(report.rows(0).key_element_rating().value(), 3);
  request.set_about(SurveyQuestion::OUTCOME);
  EXPECT_THAT(FieldsOf(Report<Response>("ReportSatisfaction", request).status()),
              ElementsAre("about"));
}

TEST_P(SatisfactionReports, NineAnswersShowNothingOfAWorkerAndTenDo) {
  const auto of_ada = [](InvitationFacts& facts) { facts.worker = FullName("people", "ada"); };
  CountAnswers(9, Question(SurveyQuestion::CSAT), 5, of_ada);
  // About something else: it does not reach her.
  CountAnswers(5, Question(SurveyQuestion::CSAT, SurveyQuestion::OUTCOME), 1, of_ada);
  Request request = May();
  request.mutable_slice()->set_worker(FullName("people", "ada"));
  EXPECT_TRUE(Get(request).rows(0).csat().suppressed());
  EXPECT_EQ(Get(request).rows(0).csat().n(), 0);
  CountAnswers(1, Question(SurveyQuestion::CSAT), 1, of_ada);
  EXPECT_EQ(Get(request).rows(0).csat().n(), 10);
  EXPECT_DOUBLE_EQ(Get(request).rows(0).csat().value(), 0.9);
  request.set_survey(FullName("surveys", "calls"));
  EXPECT_THAT(FieldsOf(Report<Response>("ReportSatisfaction", request).status()),
              ElementsAre("survey"));
}

// A filter takes from the number of those who count and from that of all alike.
TEST_P(SatisfactionReports, NumeratorAndDenominatorMeetTheSameFilter) {
  const SurveyQuestion question = Question(SurveyQuestion::CSAT);
  const std::vector<std::string> languages = {"en", "es", "so"};
  int count = 0;
  for (const std::string& language : languages) {
    ++count;
    const auto in = [&](InvitationFacts& facts) { facts.language = language; };
    CountAnswers(count * 2, question, 5, in);
    CountAnswers(count, question, 1, in);
  }
  int64_t n = 0;
  int64_t numerator = 0;
  for (size_t i = 0; i < languages.size(); ++i) {
    Request request = May();
    request.mutable_slice()->set_language(languages[i]);
    const v1::Figure csat = Get(request).rows(0).csat();
    EXPECT_EQ(csat.n(), 3 * static_cast<int64_t>(i + 1));
    EXPECT_EQ(csat.numerator(), 2 * static_cast<int64_t>(i + 1));
    EXPECT_EQ(Get(request).rows(0).offered(), csat.n());
    n += csat.n();
    numerator += csat.numerator();
  }
  EXPECT_EQ(Get(May()).rows(0).csat().n(), n);
  EXPECT_EQ(Get(May()).rows(0).csat().numerator(), numerator);
}

INSTANTIATE_TEST_SUITE_P(Drivers, SatisfactionReports, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::feedback
