// Who is invited, who is not and why, and what becomes of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/notices/v1/notices.pb.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/feedback/surveys/survey_desk.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Values;
using v1::InviteOutcome;
using v1::Survey;
using v1::SurveyInvitation;

class Inviting : public testing::TestWithParam<StoreKind> {
 protected:
  InviteOutcome::Reason ReasonFor(const std::string& survey, const std::string& subject,
                                  bool return_tokens = false) {
    const auto invited = desk_.Invite(survey, {subject}, return_tokens);
    EXPECT_TRUE(invited.ok()) << invited.status();
    return invited.ok() ? invited->outcomes(0).reason() : InviteOutcome::REASON_UNSPECIFIED;
  }

  std::vector<SurveyInvitation> Invitations(const std::string& survey,
                                            const std::string& filter = "") {
    v1::ListSurveyInvitationsRequest request;
    request.set_parent(SurveyName(survey));
    request.set_filter(filter);
    request.set_page_size(1000);
    const auto listed =
        desk_.office().Do<v1::ListSurveyInvitationsResponse>("ListSurveyInvitations", request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    if (!listed.ok()) return {};
    return {listed->survey_invitations().begin(), listed->survey_invitations().end()};
  }

  std::vector<notices::v1::Notice> NoticesWritten() {
    notices::v1::ListNoticesRequest request;
    request.set_parent(kOrganization);
    const auto listed = desk_.office().Do<notices::v1::ListNoticesResponse>("ListNotices", request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    return {listed->notices().begin(), listed->notices().end()};
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  SurveyDesk desk_{store_, clock_};
};

TEST_P(Inviting, SaysOfEachWhyNot) {
  ASSERT_TRUE(desk_.Open("calls").ok());
  ASSERT_TRUE(desk_.Know("ana").ok());
  ASSERT_TRUE(desk_.Serve("ana", "ana").ok());
  ASSERT_TRUE(desk_.Serve("ana-again", "ana").ok());
  ASSERT_TRUE(desk_.Know("shy", [](auto& c) { c.set_no_surveys(true); }).ok());
  ASSERT_TRUE(desk_.Serve("shy", "shy").ok());
  ASSERT_TRUE(desk_.Know("far", [](auto& c) { c.clear_email(); }).ok());
  ASSERT_TRUE(desk_.Serve("far", "far").ok());
  ASSERT_TRUE(
      desk_.Know("hidden", [](auto& c) { c.set_identification(v1::Customer::ANONYMOUS); }).ok());
  ASSERT_TRUE(desk_.Serve("hidden", "hidden").ok());
  ASSERT_TRUE(desk_.Serve("nobody", "").ok());
  ASSERT_TRUE(desk_.Know("left").ok());
  ASSERT_TRUE(
      desk_.Serve("left", "left", [](auto& c) { c.set_outcome(v1::Contact::ABANDONED); }).ok());
  EXPECT_EQ(ReasonFor("calls", ContactName("ana")), InviteOutcome::INVITED);
  EXPECT_EQ(ReasonFor("calls", ContactName("ana")), InviteOutcome::ALREADY_INVITED);
  EXPECT_EQ(ReasonFor("calls", ContactName("ana-again")), InviteOutcome::ASKED_LATELY);
  EXPECT_EQ(ReasonFor("calls", ContactName("shy")), InviteOutcome::NO_SURVEYS);
  EXPECT_EQ(ReasonFor("calls", ContactName("far")), InviteOutcome::NO_ADDRESS);
  EXPECT_EQ(ReasonFor("calls", ContactName("hidden")), InviteOutcome::NO_ADDRESS);
  EXPECT_EQ(ReasonFor("calls", ContactName("nobody")), InviteOutcome::NO_ADDRESS);
  EXPECT_EQ(ReasonFor("calls", ContactName("left")), InviteOutcome::OTHER_TYPE);
  // Who delivers by other ways needs no address of ours.
  EXPECT_EQ(ReasonFor("calls", ContactName("far"), true), InviteOutcome::INVITED);
  EXPECT_EQ(Invitations("calls").size(), 2);
}

TEST_P(Inviting, IsForTheSurveysOwnTypes) {
  ASSERT_TRUE(desk_.Open("cases", [](Survey& s) { s.set_trigger(Survey::AFTER_CASE); }).ok());
  ASSERT_TRUE(desk_.Know("ana").ok());
  ASSERT_TRUE(desk_.Serve("ana", "ana").ok());
  ASSERT_TRUE(desk_.Resolve("one", "ana").ok());
  ASSERT_TRUE(
      desk_.Resolve("two", "ana", [](auto& c) { c.set_state(v1::Case::IN_PROGRESS); }).ok());
  EXPECT_EQ(ReasonFor("cases", ContactName("ana")), InviteOutcome::OTHER_TYPE);
  EXPECT_EQ(ReasonFor("cases", "organizations/wa/cases/two"), InviteOutcome::OTHER_TYPE);
  EXPECT_EQ(ReasonFor("cases", "organizations/wa/cases/one"), InviteOutcome::INVITED);
  EXPECT_EQ(Invitations("cases", "case = \"organizations/wa/cases/one\"").size(), 1);
}

TEST_P(Inviting, AsksACustomerOnceInSomeDaysOverAllSurveys) {
  ASSERT_TRUE(desk_.Open("calls").ok());
  ASSERT_TRUE(desk_.Open("others", [](Survey& s) { s.set_quiet_days(30); }).ok());
  ASSERT_TRUE(desk_.Know("ana").ok());
  for (const char* const contact : {"one", "two", "three"}) {
    ASSERT_TRUE(desk_.Serve(contact, "ana").ok());
  }
  EXPECT_EQ(ReasonFor("calls", ContactName("one")), InviteOutcome::INVITED);
  clock_.Advance(absl::Hours(24 * 30) - absl::Seconds(1));
  EXPECT_EQ(ReasonFor("others", ContactName("two")), InviteOutcome::ASKED_LATELY);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(ReasonFor("calls", ContactName("two")), InviteOutcome::ASKED_LATELY);
  EXPECT_EQ(ReasonFor("others", ContactName("two")), InviteOutcome::INVITED);
}

TEST_P(Inviting, MakesOneOfAHundredAtOnce) {
  ASSERT_TRUE(desk_.Open("calls").ok());
  ASSERT_TRUE(desk_.Open("others").ok());
  ASSERT_TRUE(desk_.Know("ana").ok());
  std::vector<std::string> contacts;
  for (int i = 0; i < 100; ++i) {
    contacts.push_back(ContactName(absl::StrCat("c", i)));
    ASSERT_TRUE(desk_.Serve(absl::StrCat("c", i), "ana").ok());
  }
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = thread; i < 100; i += 4) {
        v1::InviteCustomersRequest request;
        request.set_name(SurveyName(i % 3 == 0 ? "calls" : "others"));
        request.add_subjects(contacts[i]);
        // Whether it got its turn or not: there is one, and the next to ask is told so.
        desk_.office()
            .Do<v1::InviteCustomersResponse>("InviteCustomers", request)
            .status()
            .IgnoreError();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Invitations("calls").size() + Invitations("others").size(), 1);
}

TEST_P(Inviting, DrawsAShareAndNeverTheSameAgain) {
  ASSERT_TRUE(desk_.Open("calls", [](Survey& s) { s.set_sample_percent(40); }).ok());
  std::vector<std::string> subjects;
  for (int i = 0; i < 60; ++i) {
    ASSERT_TRUE(desk_.Know(absl::StrCat("c", i)).ok());
    ASSERT_TRUE(desk_.Serve(absl::StrCat("c", i), absl::StrCat("c", i)).ok());
    subjects.push_back(ContactName(absl::StrCat("c", i)));
  }
  const auto first = desk_.Invite("calls", subjects);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto drawn =
      std::count_if(first->outcomes().begin(), first->outcomes().end(),
                    [](const auto& outcome) { return outcome.reason() == InviteOutcome::INVITED; });
  EXPECT_GT(drawn, 5);
  EXPECT_LT(drawn, 50);
  v1::UpdateSurveyRequest more;
  more.mutable_survey()->set_name(SurveyName("calls"));
  more.mutable_survey()->set_sample_percent(100);
  more.mutable_update_mask()->add_paths("sample_percent");
  ASSERT_TRUE(desk_.office().Do<Survey>("UpdateSurvey", more).ok());
  const auto second = desk_.Invite("calls", subjects);
  ASSERT_TRUE(second.ok()) << second.status();
  for (int i = 0; i < second->outcomes_size(); ++i) {
    EXPECT_EQ(second->outcomes(i).reason(), first->outcomes(i).reason() == InviteOutcome::INVITED
                                                ? InviteOutcome::ALREADY_INVITED
                                                : InviteOutcome::NOT_DRAWN);
  }
}

TEST_P(Inviting, NeedsASurveyThatIsOpenAndSubjectsThatExist) {
  ASSERT_TRUE(desk_.Write("calls").ok());
  ASSERT_TRUE(desk_.Know("ana").ok());
  ASSERT_TRUE(desk_.Serve("ana", "ana").ok());
  EXPECT_EQ(ReasonOf(desk_.Invite("calls", {ContactName("ana")}).status()), reasons::kSurveyState);
  ASSERT_TRUE(desk_.Open("others").ok());
  EXPECT_THAT(
      FieldsOf(
          desk_.Invite("others", {ContactName("ana"), ContactName("none"), CustomerName("ana")})
              .status()),
      ElementsAre("subjects[1]", "subjects[2]"));
  EXPECT_TRUE(absl::IsNotFound(desk_.Invite("none", {ContactName("ana")}).status()));
  EXPECT_THAT(Invitations("others"), IsEmpty());
}

TEST_P(Inviting, TellsTheTokenByNoticeOnlyAndOnce) {
  ASSERT_TRUE(desk_.Open("calls").ok());
  ASSERT_TRUE(desk_.Know("ana").ok());
  ASSERT_TRUE(desk_.Serve("ana", "ana").ok());
  desk_.office().ActAsRole("case-worker");
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.Invite("calls", {ContactName("ana")}).status()));
  v1::InviteCustomersRequest request;
  request.set_name(SurveyName("calls"));
  request.add_subjects(ContactName("ana"));
  request.set_validate_only(true);
  const auto tried = desk_.office().Do<v1::InviteCustomersResponse>("InviteCustomers", request);
  ASSERT_TRUE(tried.ok()) << tried.status();
  EXPECT_EQ(tried->outcomes(0).reason(), InviteOutcome::INVITED);
  EXPECT_EQ(tried->outcomes(0).invitation(), "");
  request.set_validate_only(false);
  request.set_request_id("once");
  const auto invited = desk_.office().Do<v1::InviteCustomersResponse>("InviteCustomers", request);
  ASSERT_TRUE(invited.ok()) << invited.status();
  EXPECT_EQ(invited->outcomes(0).token(), "");
  const auto again = desk_.office().Do<v1::InviteCustomersResponse>("InviteCustomers", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), invited->SerializeAsString());
  desk_.office().ActAsRole("administrator");
  ASSERT_EQ(NoticesWritten().size(), 1);
  notices::v1::GetNoticeRequest get;
  get.set_name(NoticesWritten()[0].name());
  const auto notice = desk_.office().Do<notices::v1::Notice>("GetNotice", get);
  ASSERT_TRUE(notice.ok()) << notice.status();
  EXPECT_THAT(notice->text(), HasSubstr("https://wa.example/survey\n"));
  const size_t at = notice->text().find("tsk_");
  ASSERT_NE(at, std::string::npos);
  EXPECT_TRUE(desk_.Read("calls", notice->text().substr(at, 52)).ok());
}

TEST_P(Inviting, GivesTokensNotTwice) {
  ASSERT_TRUE(desk_.Open("calls").ok());
  ASSERT_TRUE(desk_.Know("ana").ok());
  ASSERT_TRUE(desk_.Serve("ana", "ana").ok());
  v1::InviteCustomersRequest request;
  request.set_name(SurveyName("calls"));
  request.add_subjects(ContactName("ana"));
  request.set_return_tokens(true);
  request.set_request_id("once");
  const auto invited = desk_.office().Do<v1::InviteCustomersResponse>("InviteCustomers", request);
  ASSERT_TRUE(invited.ok()) << invited.status();
  EXPECT_NE(invited->outcomes(0).token(), "");
  const auto again = desk_.office().Do<v1::InviteCustomersResponse>("InviteCustomers", request);
  EXPECT_EQ(again->outcomes(0).invitation(), invited->outcomes(0).invitation());
  EXPECT_EQ(again->outcomes(0).token(), "");
  EXPECT_THAT(NoticesWritten(), IsEmpty());
  request.set_request_id("");
  request.set_etag("stale");
  EXPECT_TRUE(absl::IsAborted(
      desk_.office().Do<v1::InviteCustomersResponse>("InviteCustomers", request).status()));
}

TEST_P(Inviting, ComesAfterContactsAndCasesWhenTheirDelayIsOver) {
  ASSERT_TRUE(desk_.Open("calls", [](Survey& s) { s.set_delay_minutes(60); }).ok());
  ASSERT_TRUE(desk_.Open("cases", [](Survey& s) { s.set_trigger(Survey::AFTER_CASE); }).ok());
  ASSERT_TRUE(desk_.Open("hand", [](Survey& s) { s.set_trigger(Survey::BY_HAND); }).ok());
  ASSERT_TRUE(desk_.Know("ana").ok());
  ASSERT_TRUE(desk_.Know("ben").ok());
  ASSERT_TRUE(desk_.Serve("ana", "ana").ok());
  ASSERT_TRUE(
      desk_.Serve("left", "ana", [](auto& c) { c.set_outcome(v1::Contact::ABANDONED); }).ok());
  ASSERT_TRUE(desk_.Resolve("one", "ben").ok());
  ASSERT_TRUE(desk_.ticks().DoDue().ok());
  EXPECT_THAT(Invitations("calls"), IsEmpty());
  EXPECT_EQ(Invitations("cases").size(), 1);
  clock_.Advance(absl::Minutes(60));
  ASSERT_TRUE(desk_.ticks().DoDue().ok());
  ASSERT_TRUE(desk_.ticks().DoDue().ok());
  ASSERT_EQ(Invitations("calls").size(), 1);
  EXPECT_EQ(Invitations("calls")[0].contact(), ContactName("ana"));
  EXPECT_THAT(Invitations("hand"), IsEmpty());
  EXPECT_EQ(NoticesWritten().size(), 2);
}

TEST_P(Inviting, EndsWhenItsDaysAreOver) {
  ASSERT_TRUE(desk_.Open("calls").ok());
  ASSERT_TRUE(desk_.TokenFor("calls", "ana").ok());
  ASSERT_TRUE(desk_.Know("ben").ok());
  ASSERT_TRUE(desk_.Serve("ben", "ben").ok());
  ASSERT_EQ(ReasonFor("calls", ContactName("ben")), InviteOutcome::INVITED);
  ASSERT_TRUE(desk_.Know("cleo").ok());
  ASSERT_TRUE(desk_.Serve("cleo", "cleo").ok());
  ASSERT_EQ(ReasonFor("calls", ContactName("cleo")), InviteOutcome::INVITED);
  // Of the two notices somebody delivers the first.
  for (const auto& notice : NoticesWritten()) {
    if (notice.recipient() != CustomerName("ben")) continue;
    notices::v1::AcknowledgeNoticeRequest acknowledge;
    acknowledge.set_name(notice.name());
    ASSERT_TRUE(desk_.office().Do<notices::v1::Notice>("AcknowledgeNotice", acknowledge).ok());
  }
  ASSERT_TRUE(desk_.ticks().DoDue().ok());
  const auto ben = Invitations("calls", absl::StrCat("customer = \"", CustomerName("ben"), "\""));
  ASSERT_EQ(ben.size(), 1);
  EXPECT_TRUE(ben[0].has_deliver_time());
  clock_.Advance(absl::Hours(24 * 14));
  ASSERT_TRUE(desk_.ticks().DoDue().ok());
  EXPECT_EQ(Invitations("calls", "state = \"EXPIRED\"").size(), 2);
  const auto undelivered = Invitations("calls", "state = \"UNDELIVERED\"");
  ASSERT_EQ(undelivered.size(), 1);
  EXPECT_EQ(undelivered[0].customer(), CustomerName("cleo"));
  EXPECT_EQ(NoticesWritten().size(), 2);
}

TEST_P(Inviting, SaysNothingOfWhoHandledIt) {
  ASSERT_TRUE(desk_.Open("calls").ok());
  ASSERT_TRUE(desk_.TokenFor("calls", "ana").ok());
  for (const auto& invitation : Invitations("calls")) {
    EXPECT_THAT(invitation.DebugString(), Not(HasSubstr("people/wren")));
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, Inviting, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
