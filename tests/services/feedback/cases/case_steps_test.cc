// The steps of a case: which may follow which state, and what comes of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/feedback/cases/case_tick.h"
#include "services/feedback/intake/business_calendars.h"
#include "services/feedback/rules/case_way.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/resources/resource_type.h"
#include "tests/services/feedback/cases/case_office.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::Values;
using v1::Case;
using v1::CaseClock;
using v1::CaseStep;

class CaseSteps : public testing::TestWithParam<StoreKind> {
 protected:
  void ExpectRefused(const absl::StatusOr<Case>& answer, absl::string_view reason) {
    EXPECT_TRUE(absl::IsFailedPrecondition(answer.status())) << answer.status();
    EXPECT_EQ(ReasonOf(answer.status()), reason) << answer.status();
  }

  void Tick() {
    CaseTick tick(office_.office().store(), office_.neighbors());
    const absl::Status done = tick.DoDue();
    EXPECT_TRUE(done.ok()) << done;
  }

  // The kinds of a case's steps, with the minute of each since it came in.
  std::vector<std::pair<CaseStep::Kind, int64_t>> Taken(const Case& of) {
    std::vector<std::pair<CaseStep::Kind, int64_t>> taken;
    const auto steps = office_.Steps(of.name());
    EXPECT_TRUE(steps.ok()) << steps.status();
    for (const CaseStep& step : steps->steps()) {
      taken.emplace_back(step.kind(), absl::ToInt64Minutes(TimeOf(step, "step_time") -
                                                           TimeOf(of, "receive_time")));
    }
    return taken;
  }

  FakeClock clock_;
  TestStore store_{GetParam()};
  CaseOffice office_{store_, clock_};
};

TEST_P(CaseSteps, FollowTheStateOrAreRefused) {
  using Take = std::function<absl::StatusOr<Case>(const std::string&)>;
  const std::vector<std::pair<CaseStep::Kind, Take>> methods = {
      {CaseStep::ACKNOWLEDGED, [&](const auto& name) { return office_.Acknowledge(name); }},
      {CaseStep::ASSIGNED, [&](const auto& name) { return office_.Assign(name, kWorker); }},
      {CaseStep::STARTED, [&](const auto& name) { return office_.Start(name); }},
      {CaseStep::WAITED,
       [&](const auto& name) { return office_.Wait(name, v1::PauseRule::WAITING_FOR_CUSTOMER); }},
      {CaseStep::RESUMED, [&](const auto& name) { return office_.Resume(name); }},
      {CaseStep::PROPOSED, [&](const auto& name) { return office_.Propose(name); }},
      {CaseStep::ESCALATED, [&](const auto& name) { return office_.Escalate(name); }},
      {CaseStep::RESOLVED, [&](const auto& name) { return office_.Resolve(name); }},
      {CaseStep::CLOSED,
       [&](const auto& name) {
         office_.answers[name] = v1::FollowUp::MET;
         return office_.Close(name, Case::CONFIRMED);
       }},
      {CaseStep::REOPENED, [&](const auto& name) { return office_.Reopen(name); }},
      {CaseStep::REFERRED, [&](const auto& name) { return office_.Refer(name); }},
  };
  for (int state = Case::NEW; state <= Case::REFERRED; ++state) {
    for (const auto& [kind, take] : methods) {
      const auto before = *office_.Open("pothole");
      const auto brought = office_.Bring(before.name(), static_cast<Case::State>(state));
      ASSERT_TRUE(brought.ok()) << brought.status();
      ASSERT_EQ(brought->state(), state);
      const auto wanted =
          kind == CaseStep::WAITED ? std::optional(Case::WAITING_FOR_CUSTOMER) : std::nullopt;
      const auto expected = StateAfter(kind, brought->state(), wanted);
      const auto taken = take(before.name());
      SCOPED_TRACE(absl::StrCat(CaseStep::Kind_Name(kind), " of ", Case::State_Name(state)));
      if (expected) {
        ASSERT_TRUE(taken.ok()) << taken.status();
        EXPECT_EQ(taken->state(), *expected);
        EXPECT_EQ(taken->step_count(), brought->step_count() + 1);
      } else {
        ExpectRefused(taken, reasons::kCaseState);
        EXPECT_EQ(office_.Get(before.name())->step_count(), brought->step_count());
      }
    }
  }
}

TEST_P(CaseSteps, TellTheCustomerInTheirLanguageAndThoseOfDuplicates) {
  const auto of = *office_.Open("pothole");
  const auto same = *office_.Open("pothole");
  const auto marked = office_.MarkDuplicate(same.name(), of.name());
  ASSERT_TRUE(marked.ok()) << marked.status();
  EXPECT_EQ(marked->duplicate_of(), of.name());
  EXPECT_EQ(marked->clocks(0).state(), CaseClock::VOID);
  EXPECT_FALSE(marked->has_due_time());
  ASSERT_TRUE(office_.Start(of.name()).ok());
  office_.notices.clear();
  ASSERT_TRUE(office_.Resolve(of.name()).ok());
  ASSERT_THAT(office_.notices, SizeIs(2));
  EXPECT_EQ(office_.notices[0].kind, "case-resolved");
  EXPECT_EQ(office_.notices[0].recipient, kAda);
  EXPECT_EQ(office_.notices[0].language, "es");
  EXPECT_EQ(office_.notices[0].values.at("resolution"), "The hole is filled");
  EXPECT_EQ(office_.notices[1].values.at("number"), same.number());
}

TEST_P(CaseSteps, MakeNoCircleOfDuplicates) {
  const auto one = *office_.Open("pothole");
  const auto other = *office_.Open("pothole");
  ExpectRefused(office_.MarkDuplicate(one.name(), one.name()), reasons::kDuplicateCircle);
  ASSERT_TRUE(office_.MarkDuplicate(one.name(), other.name()).ok());
  ExpectRefused(office_.MarkDuplicate(other.name(), one.name()), reasons::kDuplicateCircle);
}

TEST_P(CaseSteps, BeginWorkOnlyWithTheCustomersAgreementWhereTheTypeAsksForIt) {
  const auto of = *office_.Open("permit");
  ExpectRefused(office_.Start(of.name()), reasons::kAgreementMissing);
  ExpectRefused(office_.Answer(of.name(), true), reasons::kCaseState);
  const auto offered = office_.Propose(of.name());
  ASSERT_TRUE(offered.ok()) << offered.status();
  EXPECT_EQ(offered->proposed_resolution().state(), v1::ProposedResolution::OFFERED);
  EXPECT_EQ(offered->proposed_resolution().offerer(), "organizations/wa/apiKeys/case-worker");
  ExpectRefused(office_.Start(of.name()), reasons::kAgreementMissing);
  ASSERT_TRUE(office_.Answer(of.name(), false).ok());
  ExpectRefused(office_.Start(of.name()), reasons::kAgreementMissing);
  ASSERT_TRUE(office_.Propose(of.name()).ok());
  ASSERT_TRUE(office_.Answer(of.name(), true).ok());
  // Who waits before work began does not begin it by going on.
  ASSERT_TRUE(office_.Acknowledge(of.name()).ok());
  ASSERT_TRUE(office_.Wait(of.name(), v1::PauseRule::WAITING_FOR_CUSTOMER).ok());
  EXPECT_EQ(office_.Resume(of.name())->state(), Case::ACKNOWLEDGED);
  EXPECT_TRUE(office_.Start(of.name()).ok());
}

TEST_P(CaseSteps, OfferNothingThatTheCallerMayNotPromise) {
  const auto of = *office_.Open("pothole");
  office_.may_promise =
      FailedPrecondition(reasons::kPromiseNotAllowed, of.name(), "No more than 50.00.");
  ExpectRefused(office_.Propose(of.name()), reasons::kPromiseNotAllowed);
}

TEST_P(CaseSteps, ResolveNothingWhileSomethingPromisedIsOpen) {
  const auto of = *office_.Open("pothole");
  ASSERT_TRUE(office_.Start(of.name()).ok());
  office_.promised.insert(of.name());
  ExpectRefused(office_.Resolve(of.name()), reasons::kCommitmentsOpen);
  office_.promised.clear();
  EXPECT_TRUE(office_.Resolve(of.name()).ok());
}

TEST_P(CaseSteps, ResolveNoComplaintAboutSomebodyWithoutAFinalFinding) {
  const auto of = *office_.Open("pothole", [](Case& sent) {
    sent.set_kind(v1::COMPLAINT);
    sent.set_worker(kWorker);
  });
  ASSERT_TRUE(office_.Start(of.name()).ok());
  ExpectRefused(office_.Resolve(of.name()), reasons::kFindingMissing);
  office_.found.insert(of.name());
  EXPECT_TRUE(office_.Resolve(of.name()).ok());
}

TEST_P(CaseSteps, ConfirmOnlyByAnAnswer) {
  const auto of = *office_.Open("pothole");
  ASSERT_TRUE(office_.Bring(of.name(), Case::RESOLVED).ok());
  ExpectRefused(office_.Close(of.name(), Case::CONFIRMED), reasons::kFollowUpMissing);
  office_.answers[of.name()] = v1::FollowUp::NO_ANSWER;
  ExpectRefused(office_.Close(of.name(), Case::CONFIRMED), reasons::kFollowUpMissing);
  office_.answers[of.name()] = v1::FollowUp::NOT_MET;
  ExpectRefused(office_.Close(of.name(), Case::CONFIRMED), reasons::kFollowUpMissing);
  office_.answers[of.name()] = v1::FollowUp::EXCEEDED;
  const auto closed = office_.Close(of.name(), Case::CONFIRMED);
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(closed->outcome(), Case::CONFIRMED);
  EXPECT_TRUE(closed->has_close_time());
}

TEST_P(CaseSteps, TakeUpAgainWithANewClockAndLeaveTheFormerAsItWas) {
  const auto of = *office_.Open("pothole");
  ASSERT_TRUE(office_.Bring(of.name(), Case::CLOSED).ok());
  clock_.Advance(absl::Hours(24));
  const auto reopened = office_.Reopen(of.name());
  ASSERT_TRUE(reopened.ok()) << reopened.status();
  EXPECT_EQ(reopened->state(), Case::IN_PROGRESS);
  EXPECT_EQ(reopened->outcome(), Case::OUTCOME_UNSPECIFIED);
  EXPECT_EQ(reopened->reopen_count(), 1);
  ASSERT_THAT(reopened->clocks(), SizeIs(4));
  EXPECT_EQ(reopened->clocks(2).state(), CaseClock::MET);
  EXPECT_EQ(reopened->clocks(3).state(), CaseClock::RUNNING);
  EXPECT_EQ(TimeOf(*reopened, "due_time"), clock_.Now() + absl::Minutes(480));
}

TEST_P(CaseSteps, StopAClockOnlyForWhatItsRuleAllows) {
  const auto of = *office_.Open("pothole");
  ASSERT_TRUE(office_.Start(of.name()).ok());
  ASSERT_TRUE(office_.Wait(of.name(), v1::PauseRule::WAITING_FOR_THIRD_PARTY).ok());
  clock_.Advance(absl::Minutes(10));
  auto waiting = office_.Get(of.name());
  EXPECT_EQ(waiting->clocks(2).state(), CaseClock::RUNNING);
  ASSERT_TRUE(office_.Resume(of.name()).ok());
  ASSERT_TRUE(office_.Wait(of.name(), v1::PauseRule::WAITING_FOR_CUSTOMER).ok());
  waiting = office_.Get(of.name());
  EXPECT_EQ(waiting->clocks(2).state(), CaseClock::PAUSED);
  clock_.Advance(absl::Minutes(90));
  ASSERT_TRUE(office_.Resume(of.name()).ok());
  const auto clocks = office_.Clocks(of.name());
  ASSERT_TRUE(clocks.ok()) << clocks.status();
  const auto& resolve = clocks->clocks(2);
  EXPECT_EQ(resolve.elapsed_minutes(), 100);
  EXPECT_EQ(resolve.paused_minutes(), 60);
  EXPECT_EQ(resolve.counted_minutes(), 40);
  EXPECT_EQ(resolve.refused_pause_minutes(), 40);
  EXPECT_EQ(resolve.remaining_minutes(), 440);
}

TEST_P(CaseSteps, AreTakenByTheTickWhenATargetIsMissed) {
  const auto of = *office_.Open("pothole");
  Tick();
  EXPECT_THAT(Taken(of), SizeIs(1));
  clock_.Advance(absl::Minutes(130));
  Tick();
  Tick();
  EXPECT_THAT(Taken(of),
              ElementsAre(std::pair(CaseStep::RECEIVED, 0), std::pair(CaseStep::TARGET_MISSED, 60),
                          std::pair(CaseStep::TARGET_MISSED, 120)));
  const auto missed = office_.Get(of.name());
  EXPECT_EQ(missed->clocks(0).state(), CaseClock::MISSED);
  EXPECT_EQ(missed->escalation_count(), 2);
  EXPECT_EQ(office_.Steps(of.name())->steps(1).actor(), "clock");
  EXPECT_EQ(office_.Steps(of.name())->steps(1).subject(), "acknowledge");
  ASSERT_THAT(office_.notices, SizeIs(2));
  EXPECT_EQ(office_.notices[0].recipient, "organizations/wa/organizationalUnits/streets");
}

TEST_P(CaseSteps, TellTheSameWhenTheTickComesTooLate) {
  const auto of = *office_.Open("pothole");
  clock_.Advance(absl::Minutes(130));
  ASSERT_TRUE(office_.Acknowledge(of.name()).ok());
  Tick();
  EXPECT_THAT(
      Taken(of),
      ElementsAre(std::pair(CaseStep::RECEIVED, 0), std::pair(CaseStep::TARGET_MISSED, 60),
                  std::pair(CaseStep::TARGET_MISSED, 120), std::pair(CaseStep::ACKNOWLEDGED, 130)));
}

TEST_P(CaseSteps, EndAWaitWhenItsLastDayIsOver) {
  const auto of = *office_.Open("permit");
  ASSERT_TRUE(office_.Acknowledge(of.name()).ok());
  EXPECT_THAT(
      FieldsOf(office_.Wait(of.name(), v1::PauseRule::WAITING_FOR_CUSTOMER, "2025-06-14").status()),
      ElementsAre("until_date"));
  ASSERT_TRUE(office_.Wait(of.name(), v1::PauseRule::WAITING_FOR_CUSTOMER, "2025-06-15").ok());
  // The day ends in the zone of the office: at 07:00 in UTC.
  const absl::Time end = absl::FromCivil(absl::CivilHour(2025, 6, 16, 7), absl::UTCTimeZone());
  clock_.Advance(end - clock_.Now() - absl::Minutes(1));
  Tick();
  EXPECT_EQ(office_.Get(of.name())->state(), Case::WAITING_FOR_CUSTOMER);
  clock_.Advance(absl::Minutes(30));
  // A reading says so before the tick came by.
  EXPECT_EQ(office_.Clocks(of.name())->clocks(0).clock().state(), CaseClock::RUNNING);
  Tick();
  const auto after = office_.Get(of.name());
  EXPECT_EQ(after->state(), Case::ACKNOWLEDGED);
  EXPECT_EQ(after->wait_until_date(), "");
  EXPECT_EQ(after->escalation_count(), 1);
  const auto steps = office_.Steps(of.name());
  EXPECT_EQ(steps->steps(3).kind(), CaseStep::RESUMED);
  EXPECT_EQ(TimeOf(steps->steps(3), "step_time"), end);
}

TEST_P(CaseSteps, AreDueAnewWhenTheCalendarSaysSomethingElse) {
  const auto of = *office_.Open("permit");
  ASSERT_TRUE(
      office_.office()
          .store()
          .Write({.actor = "test", .method = "", .trace_id = ""}, absl::InfiniteFuture(),
                 [](Transaction& transaction) -> absl::Status {
                   ASSIGN_OR_RETURN(
                       const auto calendar,
                       FindCalendar(transaction, "organizations/wa/businessCalendars/always"));
                   auto& holiday = *calendar->add_holidays();
                   holiday.set_date("2025-06-16");
                   holiday.set_title("Closed");
                   RETURN_IF_ERROR(AreDueAnew({}, transaction, *calendar));
                   return transaction.Update(BusinessCalendarType(), *calendar);
                 })
          .ok());
  Tick();
  EXPECT_EQ(TimeOf(*office_.Get(of.name()), "due_time"), TimeOf(of, "due_time") + absl::Hours(24));
}

TEST_P(CaseSteps, AreListedInPages) {
  const auto of = *office_.Open("pothole");
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(office_.Escalate(of.name()).ok());
  v1::ListCaseStepsRequest request;
  request.set_name(of.name());
  request.set_page_size(2);
  std::vector<int64_t> sequences;
  do {
    const auto page = office_.office().Do<v1::ListCaseStepsResponse>("ListCaseSteps", request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& step : page->steps()) sequences.push_back(step.sequence());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(sequences, ElementsAre(1, 2, 3, 4, 5));
}

TEST_P(CaseSteps, HappenOnceForARequestIdAndOnlyToWhatWasRead) {
  const auto of = *office_.Open("pothole");
  v1::EscalateCaseRequest request;
  request.set_name(of.name());
  request.set_reason("Look");
  request.set_request_id("once");
  request.set_etag(of.etag());
  ASSERT_TRUE(office_.office().Do<Case>("EscalateCase", request).ok());
  ASSERT_TRUE(office_.office().Do<Case>("EscalateCase", request).ok());
  EXPECT_THAT(Taken(of), SizeIs(2));
  request.set_request_id("again");
  EXPECT_TRUE(absl::IsAborted(office_.office().Do<Case>("EscalateCase", request).status()));
  request.clear_etag();
  request.set_validate_only(true);
  ASSERT_TRUE(office_.office().Do<Case>("EscalateCase", request).ok());
  EXPECT_THAT(Taken(of), SizeIs(2));
}

INSTANTIATE_TEST_SUITE_P(Drivers, CaseSteps, Values(SqliteStore, PostgresStore), StoreName);

}  // namespace
}  // namespace touchstone::feedback
