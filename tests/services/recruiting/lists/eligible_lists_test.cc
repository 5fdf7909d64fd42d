// Eligible lists: what goes into one, and what stands once it is established.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/lists/eligibility_notice.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "tests/services/recruiting/lists/certification_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;
using v1::EligibleList;

class EligibleLists : public testing::TestWithParam<StoreKind> {
 protected:
  FakeClock clock_;  // 2025-06-15
  TestStore store_{GetParam()};
  CertificationDesk desk_{store_, clock_};
};

TEST_P(EligibleLists, AreRankedByTheRuleOfTheDay) {
  const auto rule = desk_.CreateRule("three");
  ASSERT_TRUE(rule.ok()) << rule.status();
  const auto list = desk_.Established(
      "open", {{"ada", 450}, {"bea", 290}, {"cat", 400}, {"dan", 400}, {"eve", 300}});
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_EQ(list->state(), EligibleList::ESTABLISHED);
  EXPECT_EQ(list->rule(), RuleName("three"));
  EXPECT_EQ(list->rule_etag(), rule->etag());
  EXPECT_EQ(list->establish_date(), "2025-06-15");
  EXPECT_EQ(list->scored(), 5);
  EXPECT_EQ(list->eligible(), 4);
  EXPECT_FALSE(list->has_standard_error_of_difference());
  EXPECT_THAT(desk_.Listed("open"),
              ElementsAre("ada 92.5 1", "cat 85 2", "dan 85 2", "eve 70 4", "bea 68.5 0"));
  const auto eligibles = desk_.Eligibles("open");
  EXPECT_EQ(eligibles->eligibles(0).raw_score(), 4.5);
  EXPECT_EQ(eligibles->eligibles(0).converted_score(), 92.5);
  EXPECT_EQ(eligibles->eligibles(0).applicant(), ApplicantNameOf("ada"));
  EXPECT_FALSE(eligibles->eligibles(4).passed());
}

TEST_P(EligibleLists, StandOnceTheyAreEstablished) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  ASSERT_TRUE(desk_.Established("open", {{"ada", 450}}).ok());
  EXPECT_EQ(ReasonOf(desk_.Establish("open").status()), reasons::kListState);
  EXPECT_EQ(ReasonOf(desk_.Record("open", {{"ada", 300}}).status()), reasons::kListState);
  v1::UpdateEligibleListRequest request;
  request.mutable_eligible_list()->set_name(ListName("open"));
  request.mutable_eligible_list()->set_expire_date("2030-01-01");
  EXPECT_EQ(ReasonOf(desk_.Do<EligibleList>("UpdateEligibleList", request).status()),
            reasons::kListState);
}

TEST_P(EligibleLists, NeedARuleThatHoldsToday) {
  EXPECT_EQ(ReasonOf(desk_.Established("open", {{"ada", 450}}).status()), reasons::kRuleMissing);
  ASSERT_TRUE(desk_.CreateRule("past", [](auto& rule) { rule.set_end_date("2025-06-14"); }).ok());
  ASSERT_TRUE(
      desk_.CreateRule("next", [](auto& rule) { rule.set_effective_date("2025-06-16"); }).ok());
  ASSERT_TRUE(desk_.CreateRule("or", [](auto& rule) { rule.set_jurisdiction("us-or"); }).ok());
  EXPECT_EQ(ReasonOf(desk_.Establish("open").status()), reasons::kRuleMissing);
  EXPECT_THAT(desk_.Listed("open"), IsEmpty());
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(desk_.Establish("open")->rule(), RuleName("next"));
}

TEST_P(EligibleLists, AreOfWhoIsActiveAndHasAScore) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  for (const char* const id : {"ada", "bea", "cat"}) ASSERT_TRUE(desk_.Apply(id).ok());
  ASSERT_TRUE(desk_.CreateList("open").ok());
  EXPECT_EQ(ReasonOf(desk_.Establish("open").status()), reasons::kListState);
  ASSERT_TRUE(desk_.Record("open", {{"ada", 450}}).ok());
  EXPECT_EQ(desk_.Record("open", {{"bea", 0}, {"ada", 350}})->scored(), 2);
  const absl::Status left = desk_.Leave("bea");
  ASSERT_TRUE(left.ok()) << left;
  ASSERT_TRUE(desk_.Establish("open").ok());
  EXPECT_THAT(desk_.Listed("open"), ElementsAre("ada 77.5 1"));
}

TEST_P(EligibleLists, OfSomeAreOfThoseOnly) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  ASSERT_TRUE(desk_.Apply("ada").ok());
  const auto of_ada = [](EligibleList& list) {
    list.set_kind(v1::LAYOFF);
    list.add_applications(ApplicationNameOf("ada"));
  };
  const auto list = desk_.Established("layoff", {{"bea", 450}, {"ada", 400}}, of_ada);
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(desk_.Listed("layoff"), ElementsAre("ada 85 1"));
  const auto open = desk_.CreateList(
      "open", [](EligibleList& wrong) { wrong.add_applications(ApplicationNameOf("ada")); });
  EXPECT_THAT(FieldsOf(open.status()), ElementsAre("eligible_list.applications"));
}

TEST_P(EligibleLists, NameApplicationsOfTheirRequisition) {
  ASSERT_TRUE(desk_.Apply("ada").ok());
  const auto list = desk_.CreateList("layoff", [](EligibleList& wrong) {
    wrong.set_kind(v1::LAYOFF);
    wrong.add_applications(ApplicationNameOf("ada"));
    wrong.add_applications(ApplicationNameOf("none"));
  });
  EXPECT_THAT(FieldsOf(list.status()), ElementsAre("eligible_list.applications[1]"));
  ASSERT_TRUE(desk_.CreateList("open").ok());
  const auto recorded = desk_.Record("open", {{"none", 1}, {"ada", 400}, {"ada", 401}});
  EXPECT_THAT(FieldsOf(recorded.status()),
              ElementsAre("scores[0].application", "scores[2].application"));
  EXPECT_EQ(desk_.Record("open", {{"ada", 400}})->scored(), 1);
}

TEST_P(EligibleLists, AreForARequisitionThatWasOpened) {
  ASSERT_TRUE(desk_.Approved("clerks").ok());
  const auto early = desk_.CreateList(
      "early", [](EligibleList& list) { list.set_requisition(RequisitionName("clerks")); });
  EXPECT_EQ(ReasonOf(early.status()), reasons::kRequisitionState);
  const auto none = desk_.CreateList(
      "none", [](EligibleList& list) { list.set_requisition(RequisitionName("none")); });
  EXPECT_THAT(FieldsOf(none.status()), ElementsAre("eligible_list.requisition"));
  const auto day =
      desk_.CreateList("day", [](EligibleList& list) { list.set_expire_date("2026-02-30"); });
  EXPECT_THAT(FieldsOf(day.status()), ElementsAre("eligible_list.expire_date"));
}

TEST_P(EligibleLists, TakeScoresOfInterviewsWhereTheyAreOfThose) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  ASSERT_TRUE(desk_.Apply("ada").ok());
  ASSERT_TRUE(
      desk_.CreateList("open", [](auto& list) { list.set_score_source(EligibleList::INTERVIEWS); })
          .ok());
  EXPECT_EQ(ReasonOf(desk_.Record("open", {{"ada", 400}}).status()), reasons::kListState);
  // What no duty needs at entry was copied with the weight 0.
  desk_.interview_scores = {{ApplicationNameOf("ada"), Fraction(10, 3), {kFocus, kCare}}};
  EXPECT_EQ(ReasonOf(desk_.Establish("open").status()), reasons::kRequirementUndefended);
  desk_.interview_scores[0].competencies = {kFocus};
  ASSERT_TRUE(desk_.Establish("open").ok());
  const auto eligibles = desk_.Eligibles("open");
  ASSERT_THAT(eligibles->eligibles(), SizeIs(1));
  EXPECT_EQ(eligibles->eligibles(0).raw_score(), 3.33);
  EXPECT_EQ(eligibles->eligibles(0).final_score(), 75);
}

TEST_P(EligibleLists, FitTheRule) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  const auto promotional = desk_.Established("promotional", {{"ada", 400}},
                                             [](auto& list) { list.set_kind(v1::PROMOTIONAL); });
  EXPECT_EQ(ReasonOf(promotional.status()), reasons::kListState);
  EXPECT_EQ(ReasonOf(desk_.Established("open", {{"ada", 501}}).status()), reasons::kListState);
  ASSERT_TRUE(desk_.Record("open", {{"ada", 500}}).ok());
  EXPECT_TRUE(desk_.Establish("open").ok());
}

TEST_P(EligibleLists, SayWhichScoresCannotBeDistinguished) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  CertificationDesk::Scores scores;
  for (int i = 0; i < 10; ++i) scores.emplace_back(absl::StrCat("a", i), 500 - 10 * i);
  const auto list =
      desk_.Established("open", scores, [](auto& draft) { draft.set_reliability(0.9); });
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_EQ(list->standard_error_of_difference(), 2.031);
  const v1::Eligible sixth = desk_.Eligibles("open")->eligibles(5);
  EXPECT_EQ(sixth.indistinguishable_from_rank(), 4);
  EXPECT_EQ(sixth.indistinguishable_to_rank(), 8);
}

TEST_P(EligibleLists, AreWhatApplicantsAreToldOf) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  ASSERT_TRUE(desk_.Established("open", {{"ada", 450}, {"bea", 290}}).ok());
  const auto told = [&](const std::string& id) {
    v1::Application application;
    application.set_name(ApplicationNameOf(id));
    std::string text;
    const absl::Status status =
        desk_.store().Write({"recruiter", "/Tell", ""}, absl::InfiniteFuture(),
                            [&](Transaction& transaction) -> absl::Status {
                              ASSIGN_OR_RETURN(text, EligibilityText(transaction, application));
                              return absl::OkStatus();
                            });
    EXPECT_TRUE(status.ok()) << status;
    return text;
  };
  EXPECT_EQ(told("ada"),
            "Your name is on the eligible list of 2025-06-15, with a final score of 92.50 and the "
            "rank 1. The list holds until 2026-06-15.");
  EXPECT_EQ(told("bea"), "");
}

TEST_P(EligibleLists, AreReadPageByPage) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  CertificationDesk::Scores scores;
  for (int i = 0; i < 5; ++i) scores.emplace_back(absl::StrCat("a", i), 500 - 10 * i);
  ASSERT_TRUE(desk_.Established("open", scores).ok());
  const auto first = desk_.Eligibles("open", 2);
  ASSERT_THAT(first->eligibles(), SizeIs(2));
  const auto second = desk_.Eligibles("open", 2, first->next_page_token());
  ASSERT_THAT(second->eligibles(), SizeIs(2));
  EXPECT_EQ(second->eligibles(0).rank(), 3);
  const auto third = desk_.Eligibles("open", 2, second->next_page_token());
  ASSERT_THAT(third->eligibles(), SizeIs(1));
  EXPECT_EQ(third->next_page_token(), "");
  EXPECT_TRUE(absl::IsNotFound(desk_.Eligibles("none").status()));
}

TEST_P(EligibleLists, AreEstablishedOnceForARequestId) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  ASSERT_TRUE(desk_.Apply("ada").ok());
  ASSERT_TRUE(desk_.CreateList("open").ok());
  ASSERT_TRUE(desk_.Record("open", {{"ada", 450}}).ok());
  v1::EstablishEligibleListRequest request;
  request.set_name(ListName("open"));
  request.set_validate_only(true);
  ASSERT_TRUE(desk_.Do<EligibleList>("EstablishEligibleList", request).ok());
  EXPECT_THAT(desk_.Listed("open"), IsEmpty());
  request.set_validate_only(false);
  request.set_request_id("once");
  const auto first = desk_.Do<EligibleList>("EstablishEligibleList", request);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = desk_.Do<EligibleList>("EstablishEligibleList", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->etag(), first->etag());
  EXPECT_THAT(desk_.Listed("open"), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(Drivers, EligibleLists, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
