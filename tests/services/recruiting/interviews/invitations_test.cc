// Invitations: to the panel, and apart from it to the applicant.

#include <gmock/gmock.h>
#include <google/api/httpbody.pb.h>
#include <gtest/gtest.h>

#include <string>

#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/interview_room.h"
#include "tests/services/recruiting/interviews/calendar_reader.h"

namespace touchstone::recruiting {
namespace {

using google::api::HttpBody;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Values;
using Request = v1::GetInvitationRequest;

class Invitations : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override { ASSERT_TRUE(room_.Schedule("first").ok()); }

  absl::StatusOr<HttpBody> Get(Request::Audience audience) {
    Request request;
    request.set_name(InterviewName("first"));
    request.set_audience(audience);
    return room_.Do<HttpBody>("GetInvitation", request);
  }

  nlohmann::json Read(Request::Audience audience) {
    const auto file = Get(audience);
    EXPECT_TRUE(file.ok()) << file.status();
    return ReadCalendar(file->data());
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  InterviewRoom room_{store_, clock_};
};

TEST_P(Invitations, TellThePanelWhomWhenAndWhere) {
  const auto file = Get(Request::PANEL);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->content_type(), "text/calendar; charset=utf-8; method=REQUEST");
  const auto read = ReadCalendar(file->data());
  EXPECT_EQ(read["start"], "2025-07-01T10:00:00-07:00");
  EXPECT_EQ(read["summary"], "Interview: Contact center agents");
  EXPECT_EQ(read["location"], "City hall, room 210");
  EXPECT_EQ(read["link"], "https://meet.example/210");
  EXPECT_THAT(read["description"].get<std::string>(), HasSubstr("Applicant: Grace Hopper\n"));
  ASSERT_EQ(read["attendees"].size(), 3);
  EXPECT_EQ(read["attendees"][0]["name"], "ana");
  EXPECT_EQ(read["attendees"][0]["role"], "CHAIR");
  EXPECT_EQ(read["attendees"][1]["role"], "REQ-PARTICIPANT");
  EXPECT_THAT(file->data(), Not(HasSubstr("grace@example.org")));
}

TEST_P(Invitations, TellTheApplicantNothingOfThePanel) {
  const auto file = Get(Request::APPLICANT);
  ASSERT_TRUE(file.ok()) << file.status();
  const auto read = ReadCalendar(file->data());
  ASSERT_EQ(read["attendees"].size(), 1);
  EXPECT_EQ(read["attendees"][0]["address"], "mailto:grace@example.org");
  EXPECT_EQ(read["attendees"][0]["name"], "Grace Hopper");
  EXPECT_EQ(read["link"], "https://meet.example/210");
  for (const char* const text : {"people", "ana", "ben", "cem", "dee", "sheet", "interviews/"}) {
    EXPECT_THAT(file->data(), Not(HasSubstr(text)));
  }
}

TEST_P(Invitations, KeepTheirNamesAndCountTheirChanges) {
  const auto panel = Read(Request::PANEL);
  const auto applicant = Read(Request::APPLICANT);
  EXPECT_NE(panel["uid"], applicant["uid"]);
  EXPECT_EQ(panel["sequence"], 0);
  ASSERT_TRUE(room_
                  .ChangeInterview("first", "location",
                                   [](auto& change) { change.set_location("Room 211"); })
                  .ok());
  EXPECT_EQ(Read(Request::PANEL)["uid"], panel["uid"]);
  EXPECT_EQ(Read(Request::PANEL)["sequence"], 1);
  EXPECT_EQ(Read(Request::APPLICANT)["uid"], applicant["uid"]);
  EXPECT_EQ(Read(Request::APPLICANT)["sequence"], 1);
  ASSERT_TRUE(room_.RecuseMember("first", "ben").ok());
  const auto other = Read(Request::PANEL);
  EXPECT_EQ(other["sequence"], 2);
  EXPECT_EQ(other["attendees"][2]["name"], "dee");
  ASSERT_TRUE(room_.CancelInterview("first").ok());
  const auto canceled = Get(Request::PANEL);
  EXPECT_EQ(canceled->content_type(), "text/calendar; charset=utf-8; method=CANCEL");
  EXPECT_EQ(ReadCalendar(canceled->data())["status"], "CANCELLED");
  EXPECT_EQ(ReadCalendar(canceled->data())["sequence"], 3);
  EXPECT_EQ(ReadCalendar(canceled->data())["uid"], panel["uid"]);
}

TEST_P(Invitations, AreForWhoMayReadWhatIsInThem) {
  room_.ActAsMember("ana");
  EXPECT_TRUE(Get(Request::PANEL).ok());
  EXPECT_EQ(Get(Request::APPLICANT).status().code(), absl::StatusCode::kPermissionDenied);
  room_.ActAsMember("stranger");
  EXPECT_EQ(Get(Request::PANEL).status().code(), absl::StatusCode::kPermissionDenied);
  room_.ActAsRecruiter();
  EXPECT_EQ(Get(Request::AUDIENCE_UNSPECIFIED).status().code(), absl::StatusCode::kInvalidArgument);
  Request request;
  request.set_name(InterviewName("none"));
  request.set_audience(Request::PANEL);
  EXPECT_TRUE(absl::IsNotFound(room_.Do<HttpBody>("GetInvitation", request).status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Invitations, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
