// Interviews: scheduled, changed, canceled, begun; and what is on the table.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <touchstone/recruiting/v1/outreach_activity.pb.h>

#include <string>
#include <vector>

#include "services/recruiting/interviews/interview_standing.h"
#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/interview_room.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Interview;

class Interviews : public testing::TestWithParam<StoreKind> {
 protected:
  std::vector<std::string> Wrong(const std::function<void(Interview&)>& change) {
    return FieldsOf(room_.Schedule("wrong", "one", change).status());
  }

  absl::StatusOr<v1::InterviewGuide> Guide() {
    v1::GetInterviewGuideRequest request;
    request.set_name("organizations/wa/interviewGuides/guide");
    return room_.Do<v1::InterviewGuide>("GetInterviewGuide", request);
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  InterviewRoom room_{store_, clock_};
};

TEST_P(Interviews, AreScheduledWithWhatFollowsFromTheApplication) {
  const auto interview = room_.Schedule("first");
  ASSERT_TRUE(interview.ok()) << interview.status();
  EXPECT_EQ(interview->requisition(), RequisitionName("agents"));
  EXPECT_EQ(interview->applicant(), ApplicantName("grace"));
  EXPECT_EQ(interview->guide(), "organizations/wa/interviewGuides/guide");
  EXPECT_EQ(interview->guide_hash(), "");
  EXPECT_EQ(interview->stage(), "panel-interview");
  EXPECT_EQ(interview->state(), Interview::SCHEDULED);
  EXPECT_EQ(interview->calendar_sequence(), 0);
  EXPECT_NE(interview->calendar_uid(), "");
  EXPECT_EQ(room_.GetInterview("first")->SerializeAsString(), interview->SerializeAsString());
}

TEST_P(Interviews, AreOfWhatIsThereAndFits) {
  EXPECT_THAT(Wrong([](auto& interview) { interview.set_application(ApplicationName("none")); }),
              ElementsAre("interview.application"));
  EXPECT_THAT(Wrong([](auto& interview) { interview.set_form("c"); }),
              ElementsAre("interview.form"));
  EXPECT_THAT(
      Wrong([](auto& interview) { *interview.mutable_end_time() = interview.start_time(); }),
      ElementsAre("interview.end_time"));
  EXPECT_THAT(Wrong([](auto& interview) {
                interview.mutable_end_time()->set_seconds(interview.end_time().seconds() + 90000);
              }),
              ElementsAre("interview.end_time"));
  for (const char* const zone :
       {"America/Nowhere", "../../etc/passwd", "/etc/localtime", "localtime", "posix/UTC", "PST8",
        "Fixed/UTC+01:00:00", "America/", "America"}) {
    EXPECT_THAT(Wrong([&](auto& interview) { interview.set_time_zone(zone); }),
                ElementsAre("interview.time_zone"))
        << zone;
  }
  EXPECT_TRUE(
      room_.Schedule("utc", "one", [](auto& interview) { interview.set_time_zone("UTC"); }).ok());
}

TEST_P(Interviews, HaveAPanelThatCanBe) {
  EXPECT_THAT(Wrong([](auto& interview) { interview.mutable_panel(0)->set_lead(false); }),
              ElementsAre("interview.panel"));
  EXPECT_THAT(Wrong([](auto& interview) { interview.mutable_panel(1)->set_lead(true); }),
              ElementsAre("interview.panel"));
  EXPECT_THAT(Wrong([](auto& interview) { *interview.mutable_panel(1) = Member("cem"); }),
              ElementsAre("interview.panel[2].person"));
  EXPECT_THAT(Wrong([](auto& interview) { *interview.mutable_alternates(0) = Member("ben"); }),
              ElementsAre("interview.alternates[0].person"));
  EXPECT_THAT(Wrong([](auto& interview) { interview.mutable_alternates(0)->set_lead(true); }),
              ElementsAre("interview.alternates[0].lead"));
  EXPECT_THAT(Wrong([](auto& interview) { interview.mutable_panel()->DeleteSubrange(1, 2); }),
              ElementsAre("interview.panel"));
  EXPECT_THAT(
      Wrong([](auto& interview) { interview.mutable_panel(0)->set_training_date("2025-02-30"); }),
      ElementsAre("interview.panel[0].training_date"));
  EXPECT_THAT(Wrong([](auto& interview) { interview.set_min_scorecards(1); }),
              ElementsAre("interview.min_scorecards"));
  EXPECT_THAT(Wrong([](auto& interview) { interview.set_min_scorecards(4); }),
              ElementsAre("interview.min_scorecards"));
  EXPECT_THAT(Wrong([](auto& interview) {
                for (const char id : std::string("fghijklmn")) {
                  *interview.add_alternates() = Member(std::string(1, id));
                }
              }),
              ElementsAre("interview.alternates"));
  const auto elsewhere = room_.Schedule("other", "one", [](auto& interview) {
    interview.mutable_panel(1)->set_person("organizations/or/people/ben");
  });
  EXPECT_EQ(elsewhere.status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_P(Interviews, NeedACompiledGuideAndAStageOfInterviews) {
  ASSERT_TRUE(room_
                  .Apply("three", "ada",
                         [&](auto& request) {
                           request.mutable_application()->set_applicant(
                               room_.CreateApplicant("kay")->name());
                         })
                  .ok());
  EXPECT_EQ(ReasonOf(room_.Schedule("early", "three").status()), reasons::kApplicationState);
  ASSERT_TRUE(room_.TakeBack("two").ok());
  EXPECT_EQ(ReasonOf(room_.Schedule("late", "two").status()), reasons::kApplicationState);
  v1::UpdateInterviewGuideRequest request;
  request.mutable_interview_guide()->set_name("organizations/wa/interviewGuides/guide");
  request.mutable_update_mask()->add_paths("key_elements");
  ASSERT_TRUE(room_.Do<v1::InterviewGuide>("UpdateInterviewGuide", request).ok());
  EXPECT_EQ(ReasonOf(room_.Schedule("first").status()), reasons::kGuideUncompiled);
}

TEST_P(Interviews, AreInvitedToAnewWhenSomethingIsOther) {
  const auto interview = room_.Schedule("first");
  ASSERT_TRUE(interview.ok());
  const auto moved = room_.ChangeInterview("first", "location",
                                           [](auto& change) { change.set_location("Room 211"); });
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_EQ(moved->calendar_sequence(), 1);
  EXPECT_EQ(moved->calendar_uid(), interview->calendar_uid());
  const auto rule = room_.ChangeInterview("first", "min_scorecards",
                                          [](auto& change) { change.set_min_scorecards(2); });
  ASSERT_TRUE(rule.ok());
  EXPECT_EQ(rule->calendar_sequence(), 1);
  const auto panel = room_.ChangeInterview("first", "panel", [](auto& change) {
    *change.add_panel() = Member("ana", true);
    *change.add_panel() = Member("eve");
  });
  ASSERT_TRUE(panel.ok()) << panel.status();
  EXPECT_EQ(panel->calendar_sequence(), 2);
  const auto same = room_.ChangeInterview("first", "location",
                                          [](auto& change) { change.set_location("Room 211"); });
  EXPECT_EQ(same->etag(), panel->etag());
  EXPECT_THAT(FieldsOf(room_
                           .ChangeInterview(
                               "first", "application",
                               [](auto& change) { change.set_application(ApplicationName("two")); })
                           .status()),
              ElementsAre("interview.application"));
}

TEST_P(Interviews, AreNotChangedByWhoReadAnOlderState) {
  const auto interview = room_.Schedule("first");
  ASSERT_TRUE(room_
                  .ChangeInterview("first", "location",
                                   [](auto& change) { change.set_location("Room 211"); })
                  .ok());
  EXPECT_EQ(ReasonOf(room_
                         .ChangeInterview("first", "link",
                                          [&](auto& change) {
                                            change.set_link("https://meet.example/2");
                                            change.set_etag(interview->etag());
                                          })
                         .status()),
            reasons::kEtagStale);
}

TEST_P(Interviews, BeginOnlyWithAPanelThatIsReady) {
  ASSERT_TRUE(room_
                  .Schedule("first", "one",
                            [](auto& interview) {
                              interview.mutable_panel(1)->clear_training_date();
                              interview.mutable_panel(2)->set_training_date("2025-06-16");
                            })
                  .ok());
  EXPECT_EQ(ReasonOf(room_.Start("first", "ana").status()), reasons::kPanelUnready);
  for (const char* const person : {"ana", "ben", "cem"}) {
    ASSERT_TRUE(room_.Declare("first", person).ok());
  }
  const auto untrained = room_.Start("first", "ana");
  EXPECT_EQ(ReasonOf(untrained.status()), reasons::kPanelUnready);
  room_.ActAsRecruiter();
  const auto trained = room_.ChangeInterview("first", "panel", [](auto& change) {
    *change.add_panel() = Member("ana", true);
    *change.add_panel() = Member("ben");
    *change.add_panel() = Member("cem");
  });
  ASSERT_TRUE(trained.ok()) << trained.status();
  // What they said was carried over, whatever the caller sent.
  EXPECT_EQ(trained->panel(1).conflict(), v1::PanelMember::NONE);
  EXPECT_EQ(trained->calendar_sequence(), 0);
  EXPECT_EQ(room_.Start("first", "eve").status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(room_.Start("first", "dee").status().code(), absl::StatusCode::kPermissionDenied);
  const auto started = room_.Start("first", "ben");
  ASSERT_TRUE(started.ok()) << started.status();
  EXPECT_EQ(started->state(), Interview::STARTED);
  EXPECT_EQ(ReasonOf(room_.Start("first", "ben").status()), reasons::kInterviewState);
}

TEST_P(Interviews, LockTheGuideWithTheFirstOfThem) {
  ASSERT_TRUE(room_.Schedule("first").ok());
  ASSERT_TRUE(room_.Schedule("second", "two").ok());
  EXPECT_EQ(Guide()->state(), v1::InterviewGuide::COMPILED);
  const auto started = room_.Begin("first");
  ASSERT_TRUE(started.ok()) << started.status();
  room_.ActAsRecruiter();
  const auto guide = Guide();
  EXPECT_EQ(guide->state(), v1::InterviewGuide::LOCKED);
  EXPECT_EQ(started->guide_hash(), guide->content_hash());
  ASSERT_TRUE(room_.Begin("second").ok());
  room_.ActAsRecruiter();
  EXPECT_EQ(Guide()->etag(), guide->etag());
  // Outreach counts that they came so far.
  v1::ReportOutreachYieldRequest request;
  request.set_name(RequisitionName("agents"));
  const auto yield = room_.Do<v1::ReportOutreachYieldResponse>("ReportOutreachYield", request);
  EXPECT_EQ(yield->yields(0).interviewed(), 2);
}

TEST_P(Interviews, DoNotBeginOnceTheApplicationHasEnded) {
  ASSERT_TRUE(room_.Schedule("first").ok());
  ASSERT_TRUE(room_.TakeBack("one").ok());
  EXPECT_EQ(ReasonOf(room_.Begin("first").status()), reasons::kApplicationState);
  room_.ActAsRecruiter();
  EXPECT_EQ(Guide()->state(), v1::InterviewGuide::COMPILED);
}

TEST_P(Interviews, AreNotChangedOnceTheyBegan) {
  ASSERT_TRUE(room_.Schedule("first").ok());
  ASSERT_TRUE(room_.Begin("first").ok());
  room_.ActAsRecruiter();
  const auto move = [](auto& change) { change.set_location("Room 211"); };
  EXPECT_EQ(ReasonOf(room_.ChangeInterview("first", "location", move).status()),
            reasons::kInterviewState);
  EXPECT_EQ(ReasonOf(room_
                         .ChangeInterview("first", "panel",
                                          [](auto& change) {
                                            *change.add_panel() = Member("ana", true);
                                            *change.add_panel() = Member("eve");
                                          })
                         .status()),
            reasons::kInterviewState);
  EXPECT_EQ(ReasonOf(room_.CancelInterview("first").status()), reasons::kInterviewState);
}

TEST_P(Interviews, AreCanceledForAReason) {
  ASSERT_TRUE(room_.Schedule("first").ok());
  const auto canceled = room_.CancelInterview("first");
  ASSERT_TRUE(canceled.ok());
  EXPECT_EQ(canceled->state(), Interview::CANCELED);
  EXPECT_EQ(canceled->cancel_reason(), "The applicant is ill.");
  EXPECT_EQ(canceled->calendar_sequence(), 1);
  EXPECT_EQ(ReasonOf(room_.CancelInterview("first").status()), reasons::kInterviewState);
  EXPECT_EQ(ReasonOf(room_.Declare("first", "ana").status()), reasons::kInterviewState);
  room_.ActAsRecruiter();
  EXPECT_EQ(ReasonOf(room_.ChangeInterview("first", "alternates", [](auto&) {}).status()),
            reasons::kInterviewState);
}

TEST_P(Interviews, GiveThePanelWhatIsAskedAndTheAdjustmentsWithoutTheReason) {
  ASSERT_TRUE(room_.AskFor("lips", "one").ok());
  room_.ActAs("organizations/wa/apiKeys/admin", "administrator", "wa");
  ASSERT_TRUE(room_.Grant("lips", "The panel faces the window.").ok());
  room_.ActAsRecruiter();
  ASSERT_TRUE(room_.Schedule("first").ok());
  const auto sheet = room_.Sheet("first", "cem");
  ASSERT_TRUE(sheet.ok()) << sheet.status();
  EXPECT_EQ(sheet->applicant_name(), "Grace Hopper");
  EXPECT_THAT(sheet->adjustments(), ElementsAre("The panel faces the window."));
  EXPECT_THAT(sheet->DebugString(), testing::Not(testing::HasSubstr("lips")));
  ASSERT_THAT(sheet->questions(), SizeIs(2));
  EXPECT_EQ(sheet->questions(0).id(), kFocusQuestion);
  EXPECT_THAT(sheet->competencies(), SizeIs(2));
  EXPECT_THAT(sheet->levels(), SizeIs(2));
  for (const char* const person : {"dee", "eve"}) {
    EXPECT_EQ(room_.Sheet("first", person).status().code(), absl::StatusCode::kPermissionDenied);
  }
  // Whether or not there is such an interview.
  EXPECT_EQ(room_.Sheet("none", "ana").status().code(), absl::StatusCode::kPermissionDenied);
  ASSERT_TRUE(room_.Erase("grace").ok());
  EXPECT_EQ(ReasonOf(room_.Sheet("first", "cem").status()), reasons::kPersonErased);
}

TEST_P(Interviews, HoldTheApplicationInItsStageUntilTheyAreDone) {
  const auto move = [&] {
    room_.ActAsRecruiter();
    return ReasonOf(room_.Move("one", "offer").status());
  };
  EXPECT_EQ(move(), reasons::kStageUnfinished);
  ASSERT_TRUE(room_.Schedule("canceled").ok());
  ASSERT_TRUE(room_.CancelInterview("canceled").ok());
  EXPECT_EQ(move(), reasons::kStageUnfinished);
  ASSERT_TRUE(room_.Concluded("first", "one", {"entry", "expert"}).ok());
  room_.ActAsRecruiter();
  ASSERT_TRUE(room_.Schedule("second").ok());
  EXPECT_EQ(move(), reasons::kStageUnfinished);
  ASSERT_TRUE(room_.CancelInterview("second").ok());
  EXPECT_EQ(move(), "");
}

TEST_P(Interviews, TellWhoSatInOneForARequisitionOfTheApplicant) {
  ASSERT_TRUE(room_.Schedule("first").ok());
  const auto is_on_panel_of = [&](const std::string& person, const std::string& applicant) {
    bool is = false;
    EXPECT_TRUE(room_
                    .Write([&](Session& session) -> absl::Status {
                      ASSIGN_OR_RETURN(is, IsOnPanelOf(session, person, ApplicantName(applicant)));
                      return absl::OkStatus();
                    })
                    .ok());
    return is;
  };
  EXPECT_TRUE(is_on_panel_of(PersonName("ana"), "grace"));
  EXPECT_TRUE(is_on_panel_of(PersonName("dee"), "grace"));
  // Ada applied for the same, though nobody interviews her yet.
  EXPECT_TRUE(is_on_panel_of(PersonName("ana"), "ada"));
  EXPECT_FALSE(is_on_panel_of(PersonName("eve"), "grace"));
  EXPECT_FALSE(is_on_panel_of("", "grace"));
  EXPECT_TRUE(room_.CreateApplicant("kay").ok());
  EXPECT_FALSE(is_on_panel_of(PersonName("ana"), "kay"));
  ASSERT_TRUE(room_.RecuseMember("first", "ben").ok());
  EXPECT_TRUE(is_on_panel_of(PersonName("ben"), "grace"));
}

TEST_P(Interviews, AreListedByWhatTheyAreOf) {
  ASSERT_TRUE(room_.Schedule("first").ok());
  ASSERT_TRUE(room_.Schedule("second", "two").ok());
  v1::ListInterviewsRequest request;
  request.set_parent(kOrganization);
  request.set_filter("application = \"organizations/wa/applications/two\" AND state = SCHEDULED");
  request.set_order_by("startTime");
  const auto listed = room_.Do<v1::ListInterviewsResponse>("ListInterviews", request);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_THAT(listed->interviews(), SizeIs(1));
  EXPECT_EQ(listed->interviews(0).name(), InterviewName("second"));
}

TEST_P(Interviews, AnswerARepeatedCallWithTheFirstAnswerAndOnlyCheckWhereAskedTo) {
  auto request = room_.Request("", "one");
  request.set_validate_only(true);
  ASSERT_TRUE(room_.Do<Interview>("CreateInterview", request).ok());
  v1::ListInterviewsRequest list;
  list.set_parent(kOrganization);
  EXPECT_THAT(room_.Do<v1::ListInterviewsResponse>("ListInterviews", list)->interviews(),
              IsEmpty());
  request.set_validate_only(false);
  request.set_request_id("once");
  const auto first = room_.Do<Interview>("CreateInterview", request);
  const auto again = room_.Do<Interview>("CreateInterview", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
  EXPECT_THAT(room_.Do<v1::ListInterviewsResponse>("ListInterviews", list)->interviews(),
              SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Interviews, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
