#include "services/feedback/rules/counting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace touchstone::feedback {
namespace {

using v1::Case;

const absl::TimeZone kUtc = absl::UTCTimeZone();

google::protobuf::Timestamp At(const char* text) {
  absl::Time time;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, nullptr));
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(absl::ToUnixSeconds(time));
  return stamp;
}

Case NewCase() {
  Case resource;
  resource.set_name("organizations/wa/cases/one");
  resource.set_organizational_unit("organizations/wa/organizationalUnits/streets");
  resource.set_service_type("organizations/wa/serviceTypes/pothole");
  resource.set_language("es");
  resource.set_channel(v1::CALL);
  resource.set_state(Case::NEW);
  *resource.mutable_receive_time() = At("2026-03-31T23:30:00Z");
  return resource;
}

// All of a measure, whatever else it is by.
Tally Of(const Tallies& tallies, Measure measure) {
  Tally sum;
  for (const auto& [key, tally] : tallies.by_day()) {
    if (key.measure == measure) sum += tally;
  }
  return sum;
}

Tallies Counted(const Case& resource) {
  Tallies tallies;
  AddCase({.resource = &resource}, 1, kUtc, tallies);
  return tallies;
}

TEST(CountingTest, ACaseCountsOnTheDayItCameInWhereItIsThatDay) {
  const Case resource = NewCase();
  EXPECT_EQ(Counted(resource).by_day().begin()->first.day, "2026-03-31");
  Tallies tallies;
  AddCase({.resource = &resource}, 1, absl::FixedTimeZone(3600), tallies);
  EXPECT_EQ(tallies.by_day().begin()->first.day, "2026-04-01");
  EXPECT_EQ(tallies.ByMonth().begin()->first.day, "2026-04");
}

TEST(CountingTest, WhatIsTakenAwayAndAddedAgainIsNothing) {
  const Case resource = NewCase();
  Tallies tallies = Counted(resource);
  EXPECT_FALSE(tallies.empty());
  AddCase({.resource = &resource}, -1, kUtc, tallies);
  EXPECT_TRUE(tallies.empty());
}

TEST(CountingTest, StatesSayWhatACaseCountsAs) {
  struct Row {
    Case::State state;
    Tally open;
    int64_t resolved;
    int64_t closed;
  };
  for (const Row& row :
       {Row{Case::NEW, {1, 0, 0}, 0, 0}, Row{Case::IN_PROGRESS, {1, 0, 0}, 0, 0},
        Row{Case::WAITING_FOR_CUSTOMER, {1, 1, 0}, 0, 0},
        Row{Case::WAITING_FOR_THIRD_PARTY, {1, 1, 0}, 0, 0}, Row{Case::RESOLVED, {0, 0, 0}, 1, 0},
        Row{Case::CLOSED, {0, 0, 0}, 1, 1}, Row{Case::REFERRED, {0, 0, 0}, 0, 0}}) {
    Case resource = NewCase();
    resource.set_state(row.state);
    const Tallies tallies = Counted(resource);
    EXPECT_EQ(Of(tallies, Measure::kOpenWork), row.open) << row.state;
    EXPECT_EQ(Of(tallies, Measure::kResolvedWork).count, row.resolved) << row.state;
    EXPECT_EQ(Of(tallies, Measure::kClosedWork).count, row.closed) << row.state;
  }
}

TEST(CountingTest, ADuplicateIsBroughtAndNoWork) {
  Case resource = NewCase();
  resource.set_state(Case::DUPLICATE);
  EXPECT_EQ(Of(Counted(resource), Measure::kCases), (Tally{1, 0, 0}));
}

TEST(CountingTest, AnIncidentIsOnePieceOfWorkForAllItsCases) {
  Tallies tallies;
  v1::Incident incident;
  *incident.mutable_create_time() = At("2026-03-31T10:00:00Z");
  incident.set_state(v1::Incident::OPEN);
  AddIncident(&incident, 1, kUtc, tallies);
  Case resource = NewCase();
  resource.set_incident("organizations/wa/incidents/main");
  for (int i = 0; i < 1000; ++i) AddCase({.resource = &resource}, 1, kUtc, tallies);
  EXPECT_EQ(Of(tallies, Measure::kCases), (Tally{1000, 1, 0}));
  EXPECT_EQ(Of(tallies, Measure::kOpenWork), (Tally{1, 0, 0}));
}

TEST(CountingTest, ACaseWithAClockThatIsOverIsOverdueUntilItStops) {
  Case resource = NewCase();
  v1::CaseClock& clock = *resource.add_clocks();
  clock.set_state(v1::CaseClock::MISSED);
  EXPECT_EQ(Of(Counted(resource), Measure::kOpenWork).squares, 1);
  *clock.mutable_stop_time() = At("2026-04-01T10:00:00Z");
  EXPECT_EQ(Of(Counted(resource), Measure::kOpenWork).squares, 0);
}

TEST(CountingTest, OnlyClocksThatEndedCount) {
  v1::ClockReading reading;
  reading.mutable_clock()->mutable_rule()->set_kind(v1::ClockRule::RESOLVE);
  for (const auto state : {v1::CaseClock::RUNNING, v1::CaseClock::PAUSED, v1::CaseClock::VOID}) {
    reading.mutable_clock()->set_state(state);
    EXPECT_FALSE(EndedClockOf(reading).has_value());
  }
  reading.mutable_clock()->set_state(v1::CaseClock::MET);
  *reading.mutable_clock()->mutable_stop_time() = At("2026-04-01T10:00:00Z");
  reading.set_elapsed_minutes(500);
  reading.set_paused_minutes(100);
  reading.set_refused_pause_minutes(7);
  reading.set_missed_without_pauses(true);
  const Case resource = NewCase();
  Tallies tallies;
  AddCase({.resource = &resource, .clocks = {*EndedClockOf(reading)}}, 1, kUtc, tallies);
  // In time, but not without its pauses.
  EXPECT_EQ(Of(tallies, Measure::kResolveClocks), (Tally{1, 1, 0}));
  EXPECT_EQ(Of(tallies, Measure::kResolvePauses), (Tally{1, 100, 7}));
  EXPECT_EQ(Of(tallies, Measure::kResolveMinutes), (Tally{1, 500, 0}));
}

TEST(CountingTest, WhoWorksOnItGetsItInTheirMonth) {
  Case resource = NewCase();
  resource.set_assignee("organizations/wa/people/ada");
  const Tallies tallies = Counted(resource);
  const auto found =
      tallies.by_worker().find({Measure::kCases, "2026-03", "organizations/wa/people/ada"});
  ASSERT_NE(found, tallies.by_worker().end());
  EXPECT_EQ(found->second, (Tally{1, 1, 0}));
}

TEST(CountingTest, ContactsWithoutCustomerOrTypeAreUnknown) {
  v1::Contact contact;
  contact.set_customer("organizations/wa/customers/c");
  contact.set_outcome(v1::Contact::RESOLVED);
  *contact.mutable_start_time() = At("2026-03-31T10:00:00Z");
  Tallies tallies;
  AddContact({.resource = &contact}, 1, kUtc, tallies);
  EXPECT_EQ(Of(tallies, Measure::kContacts), (Tally{1, 1, 1}));
  EXPECT_EQ(Of(tallies, Measure::kRepeats), Tally());
}

TEST(CountingTest, OnlyAFirstContactThatNobodyFollowedIsResolvedInIt) {
  struct Row {
    v1::Contact::Outcome outcome;
    bool repeat;
    bool followed;
    Tally repeats;
    Tally first;
  };
  for (const Row& row : {Row{v1::Contact::RESOLVED, false, false, {1, 0, 0}, {1, 1, 0}},
                         Row{v1::Contact::RESOLVED, false, true, {1, 1, 0}, {1, 0, 0}},
                         Row{v1::Contact::RESOLVED, true, false, {1, 0, 0}, {0, 0, 0}},
                         Row{v1::Contact::INFORMED, false, false, {1, 0, 0}, {1, 1, 0}},
                         Row{v1::Contact::TRANSFERRED, false, false, {1, 0, 0}, {1, 0, 0}}}) {
    v1::Contact contact;
    contact.set_customer("organizations/wa/customers/c");
    contact.set_service_type("organizations/wa/serviceTypes/permit");
    contact.set_outcome(row.outcome);
    contact.set_repeat(row.repeat);
    *contact.mutable_start_time() = At("2026-03-31T10:00:00Z");
    Tallies tallies;
    AddContact({.resource = &contact, .followed = row.followed}, 1, kUtc, tallies);
    EXPECT_EQ(Of(tallies, Measure::kRepeats), row.repeats);
    EXPECT_EQ(Of(tallies, Measure::kFirstContacts), row.first);
  }
}

TEST(CountingTest, CommitmentsMoveFromStateToState) {
  v1::Commitment commitment;
  commitment.set_state(v1::Commitment::OPEN);
  commitment.set_worker("organizations/wa/people/ada");
  *commitment.mutable_make_time() = At("2026-03-01T10:00:00Z");
  *commitment.mutable_due_time() = At("2026-04-10T10:00:00Z");
  Tallies tallies;
  AddCommitment(&commitment, 1, kUtc, tallies);
  EXPECT_EQ(Of(tallies, Measure::kOtherCommitments), (Tally{0, 0, 1}));
  EXPECT_EQ(tallies.by_worker().count(
                {Measure::kCommitmentsDue, "2026-04-10", "organizations/wa/people/ada"}),
            1);
  AddCommitment(&commitment, -1, kUtc, tallies);
  commitment.set_state(v1::Commitment::KEPT);
  *commitment.mutable_end_time() = At("2026-04-09T10:00:00Z");
  AddCommitment(&commitment, 1, kUtc, tallies);
  EXPECT_EQ(Of(tallies, Measure::kCommitments), (Tally{1, 1, 0}));
  EXPECT_EQ(Of(tallies, Measure::kOtherCommitments), Tally());
  EXPECT_EQ(Of(tallies, Measure::kCommitmentsDue), Tally());
  EXPECT_EQ(Of(tallies, Measure::kCommitmentsKept), (Tally{1, 0, 0}));
}

v1::SurveyQuestion Question(v1::SurveyQuestion::Kind kind, v1::SurveyQuestion::About about) {
  v1::SurveyQuestion question;
  question.set_id("q");
  question.set_kind(kind);
  question.set_about(about);
  return question;
}

InvitationFacts Answered(const v1::SurveyQuestion& question, int64_t rating) {
  return {.name = "organizations/wa/surveys/s/invitations/i",
          .state = v1::SurveyInvitation::ANSWERED,
          .worker = "organizations/wa/people/ada",
          .answers = {{&question, rating}}};
}

TEST(CountingTest, AnswersAreScoredByTheirKind) {
  struct Row {
    v1::SurveyQuestion::Kind kind;
    int64_t rating;
    Measure measure;
    Tally tally;
  };
  for (const Row& row : {Row{v1::SurveyQuestion::CSAT, 3, Measure::kCsat, {1, 0, 0}},
                         Row{v1::SurveyQuestion::CSAT, 4, Measure::kCsat, {1, 1, 0}},
                         Row{v1::SurveyQuestion::A11, 5, Measure::kDriver, {1, 1, 0}},
                         Row{v1::SurveyQuestion::NPS, 10, Measure::kNps, {1, 1, 1}},
                         Row{v1::SurveyQuestion::NPS, 8, Measure::kNps, {1, 0, 0}},
                         Row{v1::SurveyQuestion::NPS, 0, Measure::kNps, {1, -1, 1}},
                         Row{v1::SurveyQuestion::CES_1, 2, Measure::kCes1, {1, 2, 4}},
                         Row{v1::SurveyQuestion::CES_2, 5, Measure::kCes2, {1, 5, 25}},
                         Row{v1::SurveyQuestion::CES_2, 5, Measure::kCes2Easy, {1, 1, 0}},
                         Row{v1::SurveyQuestion::RATING, 3, Measure::kRating, {1, 3, 9}}}) {
    const auto question = Question(row.kind, v1::SurveyQuestion::CONTACT);
    Tallies tallies;
    AddInvitation(Answered(question, row.rating), 1, kUtc, tallies);
    EXPECT_EQ(Of(tallies, row.measure), row.tally) << row.kind << " " << row.rating;
  }
}

TEST(CountingTest, OnlyAnswersAboutTheContactReachTheWorker) {
  for (const auto about : {v1::SurveyQuestion::CONTACT, v1::SurveyQuestion::OUTCOME,
                           v1::SurveyQuestion::ORGANIZATION}) {
    const auto question = Question(v1::SurveyQuestion::CSAT, about);
    Tallies tallies;
    AddInvitation(Answered(question, 5), 1, kUtc, tallies);
    size_t reached = 0;
    for (const auto& [key, tally] : tallies.by_worker()) {
      if (key.measure == Measure::kCsat) ++reached;
    }
    EXPECT_EQ(reached, about == v1::SurveyQuestion::CONTACT ? 1 : 0);
  }
}

TEST(CountingTest, DismissedIsInNoScoreAndUndeliveredIsNotOffered) {
  const auto question = Question(v1::SurveyQuestion::CSAT, v1::SurveyQuestion::CONTACT);
  InvitationFacts facts = Answered(question, 1);
  facts.state = v1::SurveyInvitation::DISMISSED;
  Tallies tallies;
  AddInvitation(facts, 1, kUtc, tallies);
  EXPECT_EQ(Of(tallies, Measure::kInvitations), (Tally{1, 0, 1}));
  EXPECT_EQ(Of(tallies, Measure::kCsat), Tally());
  facts.state = v1::SurveyInvitation::UNDELIVERED;
  Tallies none;
  AddInvitation(facts, 1, kUtc, none);
  EXPECT_TRUE(none.empty());
}

TEST(CountingTest, ExtrasComeBackAsTheyWere) {
  const IntervalExtra interval = IntervalExtra::FromText(IntervalExtra{20, 5, "a|b"}.ToText());
  EXPECT_EQ(interval.threshold_seconds, 20);
  EXPECT_EQ(interval.short_seconds, 5);
  EXPECT_EQ(interval.queue, "a|b");
  const QuestionExtra question = QuestionExtra::FromText(
      QuestionExtra{.survey = "s",
                    .question_id = "q",
                    .about = v1::SurveyQuestion::OUTCOME,
                    .driver = v1::SurveyQuestion::TRUST,
                    .competency = "organizations/wa/frameworks/f/competencies/c",
                    .key_element_id = "k"}
          .ToText());
  EXPECT_EQ(question.about, v1::SurveyQuestion::OUTCOME);
  EXPECT_EQ(question.driver, v1::SurveyQuestion::TRUST);
  EXPECT_EQ(question.key_element_id, "k");
}

}  // namespace
}  // namespace touchstone::feedback
