// Applications: who may apply, once, in time; and what of them changes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/outreach_activity.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/application_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using ::testing::Values;
using v1::Application;

class Applications : public testing::TestWithParam<StoreKind> {
 protected:
  void ExpectRefused(const absl::Status& status, absl::string_view reason) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(ReasonOf(status), reason) << status;
  }

  std::string Activity(const std::string& id, const std::string& requisition) {
    v1::CreateOutreachActivityRequest request;
    request.set_parent(kOrganization);
    request.set_outreach_activity_id(id);
    v1::OutreachActivity& activity = *request.mutable_outreach_activity();
    activity.set_requisition(RequisitionName(requisition));
    activity.set_title("Evening at the college");
    activity.set_target("Students");
    activity.set_activity_date("2025-03-10");
    const auto created = desk_.Do<v1::OutreachActivity>("CreateOutreachActivity", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created->name();
  }

  std::vector<std::string> Listed(const std::string& filter) {
    v1::ListApplicationsRequest request;
    request.set_parent(kOrganization);
    request.set_filter(filter);
    const auto listed = desk_.Do<v1::ListApplicationsResponse>("ListApplications", request);
    if (!listed.ok()) return {listed.status().ToString()};
    std::vector<std::string> names;
    for (const auto& application : listed->applications()) names.push_back(application.name());
    return names;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  ApplicationDesk desk_{store_, clock_};
};

TEST_P(Applications, EnterTheFirstStage) {
  const auto application = desk_.Apply("one", "grace");
  ASSERT_TRUE(application.ok()) << application.status();
  EXPECT_EQ(application->state(), Application::ACTIVE);
  EXPECT_EQ(application->stage(), "screening");
  EXPECT_EQ(application->receive_date(), desk_.Today());
  EXPECT_EQ(application->announcement(), AnnouncementName("agents", "first"));
  EXPECT_TRUE(application->has_stage_time());
  EXPECT_FALSE(application->has_end_time());
  EXPECT_THAT(desk_.Moves("one"), ElementsAre("RECEIVED >screening"));
  EXPECT_EQ(desk_.GetApplication("one")->SerializeAsString(), application->SerializeAsString());
}

TEST_P(Applications, NameEverythingThatIsWrong) {
  const auto application = desk_.Apply("one", "grace", [](auto& request) {
    Application& wrong = *request.mutable_application();
    wrong.set_receive_date("2025-02-30");
    wrong.set_requisition("organizations/or/requisitions/agents");
    wrong.set_applicant("organizations/or/applicants/grace");
    wrong.set_announcement(AnnouncementName("agents", "first"));
    wrong.set_outreach_activity("organizations/or/outreachActivities/fair");
  });
  EXPECT_THAT(FieldsOf(application.status()),
              UnorderedElementsAre("application.receive_date", "application.requisition",
                                   "application.applicant", "application.announcement",
                                   "application.outreach_activity"));
  const auto later = desk_.Apply("one", "grace", [](auto& request) {
    request.mutable_application()->set_receive_date("2031-03-02");
  });
  EXPECT_THAT(FieldsOf(later.status()), ElementsAre("application.receive_date"));
}

TEST_P(Applications, ReferToWhatIsThere) {
  const auto fields = [&](const std::function<void(Application&)>& change) {
    return FieldsOf(
        desk_.Apply("one", "grace", [&](auto& request) { change(*request.mutable_application()); })
            .status());
  };
  EXPECT_THAT(fields([](auto& one) { one.set_requisition(RequisitionName("none")); }),
              ElementsAre("application.requisition"));
  EXPECT_THAT(fields([](auto& one) { one.set_applicant(ApplicantName("none")); }),
              ElementsAre("application.applicant"));
  EXPECT_THAT(fields([](auto& one) { one.set_announcement(AnnouncementName("agents", "none")); }),
              ElementsAre("application.announcement"));
  EXPECT_THAT(fields([](auto& one) {
                one.set_outreach_activity("organizations/wa/outreachActivities/none");
              }),
              ElementsAre("application.outreach_activity"));
  ASSERT_TRUE(desk_.Approved("clerks").ok());
  const std::string other = Activity("fair", "clerks");
  EXPECT_THAT(fields([&](auto& one) { one.set_outreach_activity(other); }),
              ElementsAre("application.outreach_activity"));
  ASSERT_TRUE(desk_.Announce("agents", "second").ok());
  EXPECT_THAT(fields([](auto& one) { one.set_announcement(AnnouncementName("agents", "second")); }),
              ElementsAre("application.announcement"));
}

TEST_P(Applications, AreOneOfAnApplicantForARequisition) {
  ASSERT_TRUE(desk_.Apply("one", "grace").ok());
  const auto second = desk_.Apply("two", "grace");
  EXPECT_TRUE(absl::IsAlreadyExists(second.status())) << second.status();
  EXPECT_EQ(ReasonOf(second.status()), reasons::kValueTaken);
  EXPECT_THAT(std::string(second.status().message()), testing::HasSubstr("applied"));
  // Also when it is over.
  ASSERT_TRUE(desk_.TakeBack("one").ok());
  EXPECT_EQ(ReasonOf(desk_.Apply("two", "grace").status()), reasons::kValueTaken);
  EXPECT_TRUE(desk_.Apply("two", "ada").ok());
  // The id of another is another error, and nothing of it is kept.
  const auto taken = desk_.Apply("one", "ada");
  EXPECT_EQ(ReasonOf(taken.status()), reasons::kResourceExists) << taken.status();
  EXPECT_THAT(desk_.Moves("one"), SizeIs(2));
}

TEST_P(Applications, AreTakenWhileTheRequisitionIsOpenOrWhenTheyCameInTime) {
  ASSERT_TRUE(desk_.Approved("clerks").ok());
  const auto apply = [&](const std::string& day) {
    return desk_.Apply("one", "grace", [&](auto& request) {
      request.mutable_application()->set_requisition(RequisitionName("clerks"));
      request.mutable_application()->set_receive_date(day);
    });
  };
  ExpectRefused(apply("").status(), reasons::kRequisitionState);
  ASSERT_TRUE(desk_.Announce("clerks", "first").ok());
  ASSERT_TRUE(desk_.Publish("clerks", "first").ok());
  ASSERT_TRUE(desk_.Open("clerks").ok());
  clock_.Advance(absl::Hours(24 * 365 * 6));  // the last day is 2031-03-31
  ASSERT_TRUE(desk_.Close("clerks").ok());
  ExpectRefused(apply("2031-04-01").status(), reasons::kRequisitionState);
  const auto in_time = apply("2031-03-31");
  EXPECT_TRUE(in_time.ok()) << in_time.status();
}

TEST_P(Applications, AreNotWrittenAboutWhoWasErased) {
  ASSERT_TRUE(desk_.InStage("one", "grace", "screening").ok());
  ASSERT_TRUE(desk_.AskFor("form", "one").ok());
  ASSERT_TRUE(desk_.Erase("grace").ok());
  ASSERT_TRUE(desk_.Erase("ada").ok());
  ExpectRefused(desk_.Apply("two", "ada").status(), reasons::kPersonErased);
  ExpectRefused(
      desk_.ChangeApplication("one", "statement", [](auto& one) { one.set_statement("More."); })
          .status(),
      reasons::kPersonErased);
  ExpectRefused(desk_.Screen("one", {true}).status(), reasons::kPersonErased);
  ExpectRefused(desk_.Move("one", "panel-interview").status(), reasons::kPersonErased);
  ExpectRefused(desk_.End("one").status(), reasons::kPersonErased);
  ExpectRefused(desk_.TakeBack("one").status(), reasons::kPersonErased);
  ExpectRefused(desk_.Tell("receipt", "one", v1::ApplicationNotice::RECEIPT).status(),
                reasons::kPersonErased);
  ExpectRefused(desk_.AskFor("time", "one").status(), reasons::kPersonErased);
  EXPECT_EQ(desk_.GetApplication("one")->statement(), "");
  EXPECT_THAT(desk_.Moves("one"), SizeIs(1));
}

TEST_P(Applications, ChangeUntilTheyAreLookedAt) {
  ASSERT_TRUE(desk_.Apply("one", "grace").ok());
  const std::string fair = Activity("fair", "agents");
  const auto state = [](auto& one) { one.set_statement("Two years."); };
  EXPECT_EQ(desk_.ChangeApplication("one", "statement", state)->statement(), "Two years.");
  EXPECT_THAT(
      FieldsOf(desk_
                   .ChangeApplication("one", "applicant",
                                      [](auto& one) { one.set_applicant(ApplicantName("ada")); })
                   .status()),
      ElementsAre("application.applicant"));
  ASSERT_TRUE(desk_.Screen("one", {true}).ok());
  ExpectRefused(desk_
                    .ChangeApplication("one", "receive_date",
                                       [](auto& one) { one.set_receive_date("2025-03-01"); })
                    .status(),
                reasons::kApplicationState);
  // Where others know it, and what brought it, is said whenever it is known.
  const auto brought = desk_.ChangeApplication("one", "outreach_activity",
                                               [&](auto& one) { one.set_outreach_activity(fair); });
  ASSERT_TRUE(brought.ok()) << brought.status();
  EXPECT_THAT(brought->screenings(), SizeIs(1));
  ASSERT_TRUE(desk_
                  .Write([&](Session& session) -> absl::Status {
                    const auto counts = CountProgress(session, RequisitionName("agents"));
                    EXPECT_THAT(*counts, SizeIs(1));
                    EXPECT_EQ(counts->at(0).outreach_activity, fair);
                    return absl::OkStatus();
                  })
                  .ok());
}

TEST_P(Applications, AreListedByWhereTheyAre) {
  ASSERT_TRUE(desk_.Apply("one", "grace").ok());
  ASSERT_TRUE(desk_.InStage("two", "ada", "panel-interview").ok());
  EXPECT_THAT(Listed("stage = \"screening\""), ElementsAre(ApplicationName("one")));
  EXPECT_THAT(Listed(absl::StrCat("applicant = \"", ApplicantName("ada"), "\"")),
              ElementsAre(ApplicationName("two")));
  EXPECT_THAT(Listed("state = \"ENDED\""), IsEmpty());
  EXPECT_THAT(Listed(absl::StrCat("requisition = \"", RequisitionName("agents"), "\"")), SizeIs(2));
  v1::BatchGetApplicationsRequest request;
  request.set_parent(kOrganization);
  request.add_names(ApplicationName("two"));
  request.add_names(ApplicationName("one"));
  const auto both = desk_.Do<v1::BatchGetApplicationsResponse>("BatchGetApplications", request);
  ASSERT_TRUE(both.ok()) << both.status();
  EXPECT_EQ(both->applications(0).name(), ApplicationName("two"));
  EXPECT_THAT(both->applications(1).statement(), testing::HasSubstr("library"));
}

TEST_P(Applications, AreMadeOnceForARequestId) {
  const auto with_id = [](auto& request) {
    request.clear_application_id();
    request.set_request_id("5f0c");
  };
  const auto first = desk_.Apply("", "grace", with_id);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = desk_.Apply("", "grace", with_id);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->name(), first->name());
  ASSERT_TRUE(
      desk_.Apply("checked", "ada", [](auto& request) { request.set_validate_only(true); }).ok());
  EXPECT_THAT(Listed(""), SizeIs(1));
}

TEST_P(Applications, AreForWhoMayReadThem) {
  ASSERT_TRUE(desk_.Apply("one", "grace").ok());
  for (const char* const role : {"panel-member", "eeo-analyst", "manager"}) {
    desk_.ActAsPerson("somebody", role);
    EXPECT_TRUE(absl::IsPermissionDenied(desk_.GetApplication("one").status())) << role;
  }
  desk_.ActAs("organizations/or/apiKeys/other", "recruiter", "or");
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.GetApplication("one").status()));
  desk_.ActAs("organizations/wa/apiKeys/auditor", "auditor", "wa");
  EXPECT_TRUE(desk_.GetApplication("one").ok());
  EXPECT_TRUE(absl::IsPermissionDenied(desk_.Apply("two", "ada").status()));
}

TEST_P(Applications, AreKnownToBeThere) {
  ASSERT_TRUE(desk_.Apply("one", "grace").ok());
  ASSERT_TRUE(desk_
                  .Write([](Session& session) -> absl::Status {
                    EXPECT_TRUE(*HasApplied(session, ApplicantName("grace")));
                    EXPECT_FALSE(*HasApplied(session, ApplicantName("ada")));
                    return absl::OkStatus();
                  })
                  .ok());
}

INSTANTIATE_TEST_SUITE_P(Drivers, Applications, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
