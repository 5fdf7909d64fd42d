// What is asked, and that it stands once somebody is asked.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/surveys/survey_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Values;
using v1::Survey;
using v1::SurveyQuestion;

class Surveys : public testing::TestWithParam<StoreKind> {
 protected:
  absl::StatusOr<Survey> Change(const std::string& id, const std::function<void(Survey&)>& change) {
    v1::GetSurveyRequest get;
    get.set_name(SurveyName(id));
    ASSIGN_OR_RETURN(Survey survey, desk_.office().Do<Survey>("GetSurvey", get));
    change(survey);
    v1::UpdateSurveyRequest request;
    *request.mutable_survey() = survey;
    return desk_.office().Do<Survey>("UpdateSurvey", request);
  }

  template <typename Request>
  absl::Status Step(const std::string& method, const std::string& id) {
    Request request;
    request.set_name(SurveyName(id));
    return desk_.office().Do<Survey>(method, request).status();
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  SurveyDesk desk_{store_, clock_};
};

TEST_P(Surveys, AreDraftsForEverybodyEveryNinetyDays) {
  const auto survey = desk_.Write("calls");
  ASSERT_TRUE(survey.ok()) << survey.status();
  EXPECT_EQ(survey->state(), Survey::DRAFT);
  EXPECT_EQ(survey->sample_percent(), 100);
  EXPECT_EQ(survey->quiet_days(), 90);
  EXPECT_EQ(survey->valid_days(), 14);
}

TEST_P(Surveys, SayWhatAQuestionLacks) {
  const auto fields = [&](const std::function<void(Survey&)>& change) {
    return FieldsOf(desk_.Write("broken", change).status());
  };
  EXPECT_THAT(fields([](Survey& s) { s.mutable_questions(1)->set_id("satisfied"); }),
              ElementsAre("survey.questions[1].id"));
  EXPECT_THAT(fields([](Survey& s) { s.mutable_questions(1)->set_kind(SurveyQuestion::A11); }),
              ElementsAre("survey.questions[1].driver"));
  EXPECT_THAT(fields([](Survey& s) { s.mutable_questions(1)->set_driver(SurveyQuestion::TRUST); }),
              ElementsAre("survey.questions[1].driver"));
  EXPECT_THAT(fields([](Survey& s) { s.mutable_questions(2)->clear_choices(); }),
              ElementsAre("survey.questions[2].choices"));
  EXPECT_THAT(fields([](Survey& s) { s.mutable_questions(3)->set_required(true); }),
              ElementsAre("survey.questions[3].required"));
  EXPECT_THAT(fields([](Survey& s) { s.mutable_questions(0)->set_about(SurveyQuestion::OUTCOME); }),
              ElementsAre("survey.questions[0].key_element"));
  EXPECT_THAT(fields([](Survey& s) {
                s.mutable_questions(0)->mutable_key_element()->set_behavior_id("smiles");
              }),
              ElementsAre("survey.questions[0].key_element.behavior_id"));
  EXPECT_THAT(fields([](Survey& s) { s.set_language("fr"); }),
              Contains("survey.questions[0].texts"));
  EXPECT_THAT(
      fields([](Survey& s) { s.mutable_questions(0)->mutable_texts(1)->set_language("en"); }),
      ElementsAre("survey.questions[0].texts[1].language"));
  EXPECT_THAT(fields([](Survey& s) { s.add_service_types("organizations/wa/serviceTypes/none"); }),
              ElementsAre("survey.service_types[0]"));
}

TEST_P(Surveys, StandOnceTheyAreOpenButForWhatAsksTheSame) {
  ASSERT_TRUE(desk_.Open("calls").ok());
  EXPECT_TRUE(Change("calls", [](Survey& s) {
                s.set_title("After any call");
                s.set_sample_percent(50);
                s.set_quiet_days(30);
                auto& text = *s.mutable_questions(0)->add_texts();
                text.set_language("fr");
                text.set_text("Êtes-vous satisfait ?");
              }).ok());
  for (const auto& change : {std::function<void(Survey&)>([](Survey& s) {
                               s.mutable_questions(0)->mutable_texts(0)->set_text("Happy?");
                             }),
                             std::function<void(Survey&)>(
                                 [](Survey& s) { s.mutable_questions()->DeleteSubrange(1, 1); }),
                             std::function<void(Survey&)>([](Survey& s) { s.set_valid_days(3); }),
                             std::function<void(Survey&)>([](Survey& s) {
                               s.mutable_questions(0)->mutable_texts()->DeleteSubrange(1, 1);
                             })}) {
    EXPECT_EQ(ReasonOf(Change("calls", change).status()), reasons::kSurveyState);
  }
  ASSERT_TRUE(Step<v1::CloseSurveyRequest>("CloseSurvey", "calls").ok());
  EXPECT_EQ(ReasonOf(Change("calls", [](Survey& s) { s.set_title("Later"); }).status()),
            reasons::kSurveyState);
}

TEST_P(Surveys, GoFromDraftToOpenToClosed) {
  ASSERT_TRUE(desk_.Write("calls").ok());
  EXPECT_EQ(ReasonOf(Step<v1::CloseSurveyRequest>("CloseSurvey", "calls")), reasons::kSurveyState);
  EXPECT_TRUE(Step<v1::OpenSurveyRequest>("OpenSurvey", "calls").ok());
  EXPECT_EQ(ReasonOf(Step<v1::OpenSurveyRequest>("OpenSurvey", "calls")), reasons::kSurveyState);
  EXPECT_TRUE(Step<v1::CloseSurveyRequest>("CloseSurvey", "calls").ok());
  EXPECT_EQ(ReasonOf(Step<v1::OpenSurveyRequest>("OpenSurvey", "calls")), reasons::kSurveyState);
}

TEST_P(Surveys, StayWithWhatWasAnswered) {
  ASSERT_TRUE(desk_.Open("unused").ok());
  EXPECT_TRUE(Step<v1::DeleteSurveyRequest>("DeleteSurvey", "unused").ok());
  EXPECT_TRUE(Step<v1::UndeleteSurveyRequest>("UndeleteSurvey", "unused").ok());
  ASSERT_TRUE(desk_.Open("calls").ok());
  ASSERT_TRUE(desk_.TokenFor("calls", "ana").ok());
  EXPECT_EQ(ReasonOf(Step<v1::DeleteSurveyRequest>("DeleteSurvey", "calls")),
            reasons::kSurveyState);
}

TEST_P(Surveys, AreForWhoMayEditThem) {
  ASSERT_TRUE(desk_.Write("calls").ok());
  for (const char* const role : {"case-worker", "worker", "analyst"}) {
    desk_.office().ActAsRole(role);
    EXPECT_TRUE(absl::IsPermissionDenied(desk_.Write("others").status())) << role;
  }
  desk_.office().ActAsRole("analyst");
  v1::ListSurveysRequest list;
  list.set_parent(kOrganization);
  list.set_filter("trigger = \"AFTER_CONTACT\" AND state = \"DRAFT\"");
  const auto listed = desk_.office().Do<v1::ListSurveysResponse>("ListSurveys", list);
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_EQ(listed->surveys_size(), 1);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Surveys, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
