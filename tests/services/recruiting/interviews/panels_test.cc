// Panels: who says that something stands between, who is recused, who takes the place.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/runtime/errors/errors.h"
#include "services/runtime/names/resource_name.h"
#include "tests/services/recruiting/interview_room.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Values;
using v1::Interview;

// "ana*" leads, "ben!" is recused, "dee<ben" took ben's place.
std::vector<std::string> Seats(const google::protobuf::RepeatedPtrField<v1::PanelMember>& members) {
  std::vector<std::string> seats;
  for (const v1::PanelMember& member : members) {
    std::string seat(IdOf(member.person()));
    if (member.lead()) seat += "*";
    if (member.conflict() == v1::PanelMember::RECUSED) seat += "!";
    if (!member.replaces().empty()) seat += "<" + std::string(IdOf(member.replaces()));
    seats.push_back(seat);
  }
  return seats;
}

class Panels : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override { ASSERT_TRUE(room_.Schedule("first").ok()); }

  absl::StatusOr<Interview> NameAlternates(const std::vector<std::string>& people) {
    room_.ActAsRecruiter();
    return room_.ChangeInterview("first", "alternates", [&](auto& change) {
      for (const std::string& person : people) *change.add_alternates() = Member(person);
    });
  }

  Interview Now() {
    room_.ActAsRecruiter();
    return *room_.GetInterview("first");
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  InterviewRoom room_{store_, clock_};
};

TEST_P(Panels, PassThePlaceOfWhoSaysThatSomethingStandsBetween) {
  const auto said = room_.Declare("first", "ben", "We worked in one team until 2024.");
  ASSERT_TRUE(said.ok()) << said.status();
  EXPECT_THAT(Seats(said->panel()), ElementsAre("ana*", "ben!", "cem", "dee<ben"));
  EXPECT_THAT(Seats(said->alternates()), IsEmpty());
  EXPECT_EQ(said->panel(1).conflict_reason(), "We worked in one team until 2024.");
  EXPECT_TRUE(said->panel(1).has_conflict_time());
  EXPECT_EQ(said->calendar_sequence(), 1);
  // That is not taken back.
  EXPECT_EQ(room_.Declare("first", "ben").status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_P(Panels, PassTheLeadWithThePlace) {
  ASSERT_TRUE(room_.RecuseMember("first", "ana").ok());
  EXPECT_THAT(Seats(Now().panel()), ElementsAre("ana!", "ben", "cem", "dee*<ana"));
}

TEST_P(Panels, HearOnlyThoseWhoAreNamedAndWantAReason) {
  EXPECT_EQ(room_.Declare("first", "eve").status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(FieldsOf(room_.Declare("first", "ana", " ").status()), ElementsAre("reason"));
  room_.ActAs("organizations/wa/apiKeys/panel", "panel-member", "wa");
  v1::DeclareConflictRequest request;
  request.set_name(InterviewName("first"));
  EXPECT_EQ(room_.Do<Interview>("DeclareConflict", request).status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_P(Panels, PassOverAnAlternateWhoIsRecused) {
  ASSERT_TRUE(NameAlternates({"dee", "eve"}).ok());
  const auto said = room_.Declare("first", "dee", "My cousin.");
  ASSERT_TRUE(said.ok()) << said.status();
  EXPECT_EQ(said->calendar_sequence(), 0);
  ASSERT_TRUE(room_.RecuseMember("first", "cem").ok());
  EXPECT_THAT(Seats(Now().panel()), ElementsAre("ana*", "ben", "cem!", "eve<cem"));
  EXPECT_THAT(Seats(Now().alternates()), ElementsAre("dee!"));
  EXPECT_THAT(FieldsOf(room_.RecuseMember("first", "cem").status()), ElementsAre("person"));
  EXPECT_THAT(FieldsOf(room_.RecuseMember("first", "kay").status()), ElementsAre("person"));
}

TEST_P(Panels, KeepOnRecordWhoIsRecused) {
  ASSERT_TRUE(room_.RecuseMember("first", "ben").ok());
  const auto left_out = room_.ChangeInterview("first", "panel", [](auto& change) {
    *change.add_panel() = Member("ana", true);
    *change.add_panel() = Member("cem");
    *change.add_panel() = Member("dee");
  });
  EXPECT_THAT(FieldsOf(left_out.status()), ElementsAre("interview.panel"));
  // Nor does it help to say otherwise, or to name them as somebody else.
  const auto sent = room_.ChangeInterview("first", "panel", [](auto& change) {
    *change.add_panel() = Member("ana", true);
    *change.add_panel() = Member("ben");
    change.mutable_panel(1)->set_conflict(v1::PanelMember::NONE);
    *change.add_panel() = Member("dee");
  });
  ASSERT_TRUE(sent.ok()) << sent.status();
  EXPECT_THAT(Seats(sent->panel()), ElementsAre("ana*", "ben!", "dee<ben"));
  EXPECT_EQ(sent->panel(1).conflict_reason(), "A complaint of the applicant names them.");
}

TEST_P(Panels, DoNotBeginWithAPlaceThatIsVacant) {
  ASSERT_TRUE(NameAlternates({"eve"}).ok());
  ASSERT_TRUE(room_.RecuseMember("first", "ben").ok());
  ASSERT_TRUE(room_.RecuseMember("first", "cem").ok());
  EXPECT_EQ(ReasonOf(room_.Begin("first").status()), reasons::kPanelUnready);
  room_.ActAsRecruiter();
  const auto named = room_.ChangeInterview("first", "panel", [](auto& change) {
    *change.add_panel() = Member("ana", true);
    *change.add_panel() = Member("ben");
    *change.add_panel() = Member("cem");
    *change.add_panel() = Member("eve");
    *change.add_panel() = Member("kay");
  });
  ASSERT_TRUE(named.ok()) << named.status();
  EXPECT_THAT(Seats(named->panel()), ElementsAre("ana*", "ben!", "cem!", "eve<ben", "kay<cem"));
  EXPECT_TRUE(room_.Begin("first").ok());
}

TEST_P(Panels, CountNothingOfWhoIsRecused) {
  ASSERT_TRUE(room_.Begin("first").ok());
  ASSERT_TRUE(room_.HandIn("first", "ana", {"entry", "entry"}).ok());
  ASSERT_TRUE(room_.HandIn("first", "ben", {"entry", "entry"}).ok());
  EXPECT_EQ(Now().scorecards(), 2);
  // Who handed in does not say so any more; who schedules can.
  EXPECT_EQ(ReasonOf(room_.Declare("first", "ben", "My cousin.").status()),
            reasons::kInterviewState);
  ASSERT_TRUE(room_.RecuseMember("first", "ben").ok());
  EXPECT_EQ(Now().scorecards(), 1);
  ASSERT_TRUE(room_.HandIn("first", "cem", {"entry", "entry"}).ok());
  EXPECT_EQ(Now().state(), Interview::STARTED);
  // Who took the place has not said yet whether something stands between.
  EXPECT_EQ(ReasonOf(room_.HandIn("first", "dee", {"entry", "entry"}).status()),
            reasons::kPanelUnready);
  ASSERT_TRUE(room_.Declare("first", "dee").ok());
  ASSERT_TRUE(room_.HandIn("first", "dee", {"entry", "entry"}).ok());
  EXPECT_EQ(Now().state(), Interview::REVEALED);
  EXPECT_THAT(room_.Listed("first", "ana"), ElementsAre("ana", "cem", "dee"));
  EXPECT_THAT(room_.Listed("first", "ben"), ElementsAre("ben"));
  EXPECT_EQ(room_.ReadScorecard("first", "ben", "ana").status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(room_.ReadScorecard("first", "ana", "ben").status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(room_.ReadScorecard("first", "ben", "ben").ok());
}

TEST_P(Panels, AreRevealedOnceAVacantPlaceIsTaken) {
  ASSERT_TRUE(room_
                  .ChangeInterview("first", "min_scorecards",
                                   [](auto& change) { change.set_min_scorecards(2); })
                  .ok());
  ASSERT_TRUE(NameAlternates({}).ok());
  ASSERT_TRUE(room_.Begin("first").ok());
  ASSERT_TRUE(room_.RecuseMember("first", "cem").ok());
  ASSERT_TRUE(room_.HandIn("first", "ana", {"entry", "entry"}).ok());
  ASSERT_TRUE(room_.HandIn("first", "ben", {"entry", "entry"}).ok());
  EXPECT_EQ(Now().state(), Interview::STARTED);
  EXPECT_EQ(ReasonOf(room_.ReadScorecard("first", "ben", "ana").status()), reasons::kScoresSealed);
  const auto named = NameAlternates({"eve"});
  ASSERT_TRUE(named.ok()) << named.status();
  EXPECT_EQ(named->state(), Interview::REVEALED);
  EXPECT_THAT(Seats(named->panel()), ElementsAre("ana*", "ben", "cem!", "eve<cem"));
  // Eve sees nothing of the others before she has handed in.
  EXPECT_EQ(ReasonOf(room_.ReadScorecard("first", "ana", "eve").status()), reasons::kScoresSealed);
  EXPECT_THAT(room_.Listed("first", "eve"), IsEmpty());
}

TEST_P(Panels, DoNotConcludeByFewerThanTheirRuleAsks) {
  ASSERT_TRUE(room_.Begin("first").ok());
  for (const char* const person : {"ana", "ben", "cem"}) {
    ASSERT_TRUE(room_.HandIn("first", person, {"entry", "entry"}).ok());
  }
  ASSERT_TRUE(room_.RecuseMember("first", "ben").ok());
  EXPECT_EQ(Now().state(), Interview::REVEALED);
  EXPECT_EQ(ReasonOf(room_.Conclude("first", "ana", {"entry", "entry"}).status()),
            reasons::kPanelUnready);
  ASSERT_TRUE(room_.Declare("first", "dee").ok());
  ASSERT_TRUE(room_.HandIn("first", "dee", {"entry", "entry"}).ok());
  EXPECT_TRUE(room_.Conclude("first", "ana", {"entry", "entry"}).ok());
  EXPECT_EQ(ReasonOf(room_.RecuseMember("first", "cem").status()), reasons::kInterviewState);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Panels, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::recruiting
