// An application on its way: stage by stage, each with its work done, every move kept.

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/recruiting/applications/applications.h"
#include "services/recruiting/applications/stage_moves.h"
#include "services/recruiting/requisitions/application_progress.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/canary.h"
#include "tests/services/recruiting/application_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Application;

// Whoever stands in the way, by subject.
std::vector<std::string> ObstaclesOf(const absl::Status& status) {
  std::vector<std::string> subjects;
  const google::rpc::Status rpc_status = ToRpcStatus(status);
  for (const auto& detail : rpc_status.details()) {
    google::rpc::PreconditionFailure failure;
    if (!detail.UnpackTo(&failure)) continue;
    for (const auto& violation : failure.violations()) subjects.push_back(violation.subject());
  }
  return subjects;
}

class ApplicationSteps : public testing::TestWithParam<StoreKind> {
 protected:
  void ExpectRefused(const absl::Status& status, absl::string_view reason) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(ReasonOf(status), reason) << status;
  }

  bool HasActiveApplications() {
    bool active = false;
    EXPECT_TRUE(desk_
                    .Write([&](Session& session) -> absl::Status {
                      active = *HasActive(session, RequisitionName("agents"));
                      return absl::OkStatus();
                    })
                    .ok());
    return active;
  }

  absl::Status InTransaction(
      const std::function<absl::Status(Transaction&, const Context&)>& body) {
    const auto* const method =
        desk_.Service("Applications").descriptor().FindMethodByName("MoveApplication");
    const Context context = desk_.MakeContext(*method);
    return desk_.store().Write(
        {.actor = context.caller->id(), .method = "Test", .trace_id = ""}, absl::InfiniteFuture(),
        [&](Transaction& transaction) { return body(transaction, context); });
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  ApplicationDesk desk_{store_, clock_};
};

TEST_P(ApplicationSteps, ScreenEachQualificationBySomebodyForAReason) {
  ASSERT_TRUE(desk_.Apply("one", "grace").ok());
  const auto first = desk_.Screen("one", {false});
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_THAT(first->screenings(), SizeIs(1));
  EXPECT_FALSE(first->screenings(0).met());
  EXPECT_EQ(first->screenings(0).screener(), "organizations/wa/apiKeys/recruiter");
  EXPECT_TRUE(first->screenings(0).has_screen_time());
  desk_.ActAs("organizations/wa/apiKeys/second", "recruiter", "wa");
  const auto requisition = desk_.Get("agents");
  v1::ScreenApplicationRequest other;
  other.set_name(ApplicationName("one"));
  other.add_screenings()->set_qualification(requisition->qualifications(1).id());
  other.mutable_screenings(0)->set_reason("Speaks none.");
  const auto second = desk_.Do<Application>("ScreenApplication", other);
  ASSERT_TRUE(second.ok()) << second.status();
  // What is not named stays as it was.
  ASSERT_THAT(second->screenings(), SizeIs(2));
  EXPECT_EQ(second->screenings(0).screener(), "organizations/wa/apiKeys/recruiter");
  EXPECT_EQ(second->screenings(1).screener(), "organizations/wa/apiKeys/second");
  EXPECT_EQ(second->screenings(1).reason(), "Speaks none.");
}

TEST_P(ApplicationSteps, ScreenOnlyTheRequisitionsQualificationsOnceEach) {
  ASSERT_TRUE(desk_.Apply("one", "grace").ok());
  const std::string id = desk_.Get("agents")->qualifications(0).id();
  v1::ScreenApplicationRequest request;
  request.set_name(ApplicationName("one"));
  for (const std::string& qualification : {id, id, std::string("none")}) {
    auto& screening = *request.add_screenings();
    screening.set_qualification(qualification);
    screening.set_reason("Seen.");
  }
  EXPECT_THAT(FieldsOf(desk_.Do<Application>("ScreenApplication", request).status()),
              ElementsAre("screenings[1].qualification", "screenings[2].qualification"));
}

TEST_P(ApplicationSteps, ScreenInAStageForIt) {
  ASSERT_TRUE(desk_.InStage("one", "grace", "panel-interview").ok());
  ExpectRefused(desk_.Screen("one", {true}).status(), reasons::kApplicationState);
}

TEST_P(ApplicationSteps, GoFromStageToStageAndNowhereElse) {
  ASSERT_TRUE(desk_.Apply("one", "grace").ok());
  ASSERT_TRUE(desk_.Screen("one", {true}).ok());
  ExpectRefused(desk_.Move("one", "offer").status(), reasons::kStageSkipped);
  ExpectRefused(desk_.Move("one", "screening").status(), reasons::kStageSkipped);
  const auto moved = desk_.Move("one", "panel-interview");
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_EQ(moved->stage(), "panel-interview");
  // Who asks twice is told, and moves it once.
  ExpectRefused(desk_.Move("one", "panel-interview").status(), reasons::kStageSkipped);
  ASSERT_TRUE(desk_.Move("one", "offer").ok());
  ExpectRefused(desk_.Move("one", "offer").status(), reasons::kStageSkipped);
  EXPECT_THAT(desk_.Moves("one"),
              ElementsAre("RECEIVED >screening", "ADVANCED screening>panel-interview",
                          "ADVANCED panel-interview>offer"));
}

TEST_P(ApplicationSteps, StayUntilEveryRequiredQualificationIsMet) {
  ASSERT_TRUE(desk_.Apply("one", "grace").ok());
  const auto unscreened = desk_.Move("one", "panel-interview");
  ExpectRefused(unscreened.status(), reasons::kStageUnfinished);
  EXPECT_THAT(ObstaclesOf(unscreened.status()), SizeIs(1));  // the other is only desired
  ASSERT_TRUE(desk_.Screen("one", {false, true}).ok());
  ExpectRefused(desk_.Move("one", "panel-interview").status(), reasons::kStageUnfinished);
  ASSERT_TRUE(desk_.Screen("one", {true}).ok());
  EXPECT_TRUE(desk_.Move("one", "panel-interview").ok());
}

TEST_P(ApplicationSteps, StayUntilTheWorkOfOthersIsDone) {
  ASSERT_TRUE(desk_.InStage("one", "grace", "panel-interview").ok());
  desk_.unfinished[v1::Stage::INTERVIEW] = {{"organizations/wa/interviews/one", "It is open."}};
  const auto open = desk_.Move("one", "offer");
  ExpectRefused(open.status(), reasons::kStageUnfinished);
  EXPECT_THAT(ObstaclesOf(open.status()), ElementsAre("organizations/wa/interviews/one"));
  desk_.unfinished.clear();
  EXPECT_TRUE(desk_.Move("one", "offer").ok());
}

TEST_P(ApplicationSteps, EndForAReasonFromTheList) {
  ASSERT_TRUE(desk_.Apply("one", "grace").ok());
  EXPECT_THAT(FieldsOf(desk_.End("one", "none").status()), ElementsAre("disposition_reason"));
  const auto ended = desk_.End("one");
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(ended->state(), Application::ENDED);
  EXPECT_EQ(ended->stage(), "screening");
  EXPECT_EQ(ended->disposition_reason(), "lacks-a-qualification");
  EXPECT_EQ(ended->disposition_note(), "The employment dates add up to seven months.");
  EXPECT_TRUE(ended->has_end_time());
  EXPECT_FALSE(HasActiveApplications());
  ExpectRefused(desk_.End("one").status(), reasons::kApplicationState);
  ExpectRefused(desk_.Move("one", "panel-interview").status(), reasons::kApplicationState);
  ExpectRefused(desk_.TakeBack("one").status(), reasons::kApplicationState);
  ExpectRefused(desk_.Screen("one", {true}).status(), reasons::kApplicationState);
  EXPECT_THAT(desk_.Moves("one"), ElementsAre("RECEIVED >screening", "ENDED screening>"));
}

TEST_P(ApplicationSteps, EndForAReasonOfTheirKindOfStage) {
  v1::CreateHiringProcessRequest process;
  process.set_parent(kOrganization);
  process.set_hiring_process_id("short");
  auto& short_process = *process.mutable_hiring_process();
  short_process.set_title("Short");
  short_process.add_stages()->set_title("Interview");
  short_process.mutable_stages(0)->set_kind(v1::Stage::INTERVIEW);
  short_process.add_stages()->set_title("Offer");
  short_process.mutable_stages(1)->set_kind(v1::Stage::OFFER);
  auto& reason = *short_process.add_disposition_reasons();
  reason.set_title("Not chosen");
  reason.set_notice_text("Another was chosen.");
  reason.add_stage_kinds(v1::Stage::OFFER);
  ASSERT_TRUE(desk_.Do<v1::HiringProcess>("CreateHiringProcess", process).ok());
  ASSERT_TRUE(desk_
                  .Draft("clerks",
                         [](auto& requisition) {
                           requisition.set_hiring_process("organizations/wa/hiringProcesses/short");
                         })
                  .ok());
  ASSERT_TRUE(desk_.Submit("clerks").ok());
  ASSERT_TRUE(desk_.Approve("clerks", "chief").ok());
  ASSERT_TRUE(desk_.Approve("clerks", "owner").ok());
  ASSERT_TRUE(desk_.Announce("clerks", "first").ok());
  ASSERT_TRUE(desk_.Publish("clerks", "first").ok());
  ASSERT_TRUE(desk_.Open("clerks").ok());
  ASSERT_TRUE(desk_
                  .Apply("one", "grace",
                         [](auto& request) {
                           request.mutable_application()->set_requisition(
                               RequisitionName("clerks"));
                         })
                  .ok());
  EXPECT_THAT(FieldsOf(desk_.End("one", "not-chosen").status()), ElementsAre("disposition_reason"));
  ASSERT_TRUE(desk_.Move("one", "offer").ok());
  EXPECT_TRUE(desk_.End("one", "not-chosen").ok());
}

TEST_P(ApplicationSteps, DoNotEndWhileAnOfferIsOpen) {
  ASSERT_TRUE(desk_.InStage("one", "grace", "offer").ok());
  const auto set = [&](OfferStanding offer) {
    return desk_.Write(
        [&](Session& session) { return SetOffer(session, ApplicationName("one"), offer); });
  };
  ASSERT_TRUE(set(OfferStanding::kOpen).ok());
  ExpectRefused(desk_.End("one").status(), reasons::kOfferStands);
  // What the applicant does then is to decline.
  ExpectRefused(desk_.TakeBack("one").status(), reasons::kOfferStands);
  ASSERT_TRUE(set(OfferStanding::kGone).ok());
  EXPECT_TRUE(desk_.End("one").ok());
}

TEST_P(ApplicationSteps, AreTakenBackFromTheStageThatTheyLeave) {
  ASSERT_TRUE(desk_.InStage("one", "grace", "panel-interview").ok());
  const auto taken = desk_.TakeBack("one");
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_EQ(taken->state(), Application::WITHDRAWN);
  EXPECT_EQ(taken->stage(), "panel-interview");
  EXPECT_EQ(taken->withdrawal_reason(), "Found other work.");
  EXPECT_FALSE(HasActiveApplications());
  EXPECT_THAT(desk_.Moves("one"),
              ElementsAre("RECEIVED >screening", "ADVANCED screening>panel-interview",
                          "WITHDRAWN panel-interview>"));
}

TEST_P(ApplicationSteps, AreTakenToAHireByWhoHasTheOffer) {
  ASSERT_TRUE(desk_.InStage("one", "grace", "offer").ok());
  const auto hire = [](Transaction& transaction, const Context& context) {
    return HireApplication(context, transaction, ApplicationName("one"));
  };
  ASSERT_TRUE(InTransaction(hire).ok());
  EXPECT_EQ(desk_.GetApplication("one")->state(), Application::HIRED);
  EXPECT_FALSE(HasActiveApplications());
  EXPECT_EQ(desk_.Moves("one").back(), "HIRED offer>");
  ExpectRefused(InTransaction(hire), reasons::kApplicationState);
  ASSERT_TRUE(desk_.InStage("two", "ada", "offer").ok());
  ASSERT_TRUE(InTransaction([](Transaction& transaction, const Context& context) {
                return WithdrawApplication(context, transaction, ApplicationName("two"),
                                           "Declined.");
              }).ok());
  EXPECT_EQ(desk_.GetApplication("two")->withdrawal_reason(), "Declined.");
  EXPECT_EQ(desk_.Moves("two").back(), "WITHDRAWN offer>");
}

TEST_P(ApplicationSteps, AreToldByWhoMadeThemAndWhen) {
  ASSERT_TRUE(desk_.Apply("one", "grace").ok());
  clock_.Advance(absl::Hours(3));
  desk_.ActAs("organizations/wa/apiKeys/second", "recruiter", "wa");
  ASSERT_TRUE(desk_.End("one").ok());
  v1::ListStageMovesRequest request;
  request.set_name(ApplicationName("one"));
  const auto moves = desk_.Do<v1::ListStageMovesResponse>("ListStageMoves", request);
  ASSERT_TRUE(moves.ok()) << moves.status();
  ASSERT_THAT(moves->moves(), SizeIs(2));
  EXPECT_EQ(moves->moves(0).actor(), "organizations/wa/apiKeys/recruiter");
  EXPECT_EQ(moves->moves(1).actor(), "organizations/wa/apiKeys/second");
  EXPECT_EQ(moves->moves(1).disposition_reason(), "lacks-a-qualification");
  EXPECT_EQ(moves->moves(1).move_time().seconds() - moves->moves(0).move_time().seconds(),
            3 * 3600);
  request.set_name(ApplicationName("none"));
  EXPECT_TRUE(
      absl::IsNotFound(desk_.Do<v1::ListStageMovesResponse>("ListStageMoves", request).status()));
}

TEST_P(ApplicationSteps, AreTakenOnceForARequestIdAndByTheRevisionThatWasRead) {
  const auto application = desk_.Apply("one", "grace");
  ASSERT_TRUE(desk_.Screen("one", {true}).ok());
  v1::MoveApplicationRequest request;
  request.set_name(ApplicationName("one"));
  request.set_stage("panel-interview");
  request.set_etag(application->etag());
  EXPECT_TRUE(absl::IsAborted(desk_.Do<Application>("MoveApplication", request).status()));
  request.clear_etag();
  request.set_validate_only(true);
  EXPECT_TRUE(desk_.Do<Application>("MoveApplication", request).ok());
  EXPECT_THAT(desk_.Moves("one"), SizeIs(1));
  request.set_validate_only(false);
  request.set_request_id("77aa");
  ASSERT_TRUE(desk_.Do<Application>("MoveApplication", request).ok());
  const auto again = desk_.Do<Application>("MoveApplication", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->stage(), "panel-interview");
  EXPECT_THAT(desk_.Moves("one"), SizeIs(2));
}

// What people wrote, and what was written about them, is nowhere as it was written.
TEST_P(ApplicationSteps, LeaveNothingPersonalInTheClear) {
  RedisServer redis;
  ASSERT_TRUE(desk_.Apply("one", "grace").ok());
  ASSERT_TRUE(desk_.Screen("one", {true}).ok());
  ASSERT_TRUE(desk_.End("one").ok());
  const std::string dump =
      DumpOfEverything(store_, desk_.database(), redis, ApplicationType(), ApplicationName("one"));
  EXPECT_TRUE(Holds(dump, "lacks-a-qualification"));
  for (const char* const text :
       {"front desk of the library", "Employed by the library", "employment dates add up"}) {
    EXPECT_FALSE(Holds(dump, text)) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, ApplicationSteps, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
