#include "services/feedback/rules/clocks.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/services/feedback/rules/office_hours.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::CaseClock;
using v1::CaseStep;
using v1::ClockRule;
using v1::PauseRule;

ClockRule Resolve(int minutes) {
  ClockRule rule;
  rule.set_kind(ClockRule::RESOLVE);
  rule.set_target_minutes(minutes);
  return rule;
}

ClockRule Pausing(int minutes, int each, int total) {
  ClockRule rule = Resolve(minutes);
  PauseRule& pause = *rule.add_pauses();
  pause.set_reason(PauseRule::WAITING_FOR_CUSTOMER);
  pause.set_max_minutes_each(each);
  pause.set_max_minutes_total(total);
  return rule;
}

// A case's steps, as they are told: S().Then(CaseStep::STARTED, Case::IN_PROGRESS, "…").
class Steps {
 public:
  explicit Steps(const std::string& received) { Then(CaseStep::RECEIVED, Case::NEW, received); }

  Steps& Then(CaseStep::Kind kind, Case::State state, const std::string& time) {
    const Case::State former = all_.empty() ? Case::STATE_UNSPECIFIED : all_.back().state;
    all_.push_back({.kind = kind, .state = state, .former_state = former, .time = At(time)});
    return *this;
  }
  Steps& Waits(const std::string& from, const std::string& to) {
    return WaitsFor(Case::WAITING_FOR_CUSTOMER, from, to);
  }
  Steps& WaitsFor(Case::State state, const std::string& from, const std::string& to) {
    Then(CaseStep::WAITED, state, from);
    return to.empty() ? *this : Then(CaseStep::RESUMED, Case::IN_PROGRESS, to);
  }

  const std::vector<ClockStep>& all() const { return all_; }

 private:
  std::vector<ClockStep> all_;
};

// How the last run of a clock stands.
ClockStanding Standing(const ClockRule& rule, const Steps& steps, const std::string& moment,
                       const v1::BusinessCalendar& calendar = OfficeHours()) {
  return StandingAt(rule, BusinessHours(calendar), CoursesOf(rule.kind(), steps.all()).back(),
                    At(moment));
}

std::string Minutes(const ClockStanding& standing) {
  EXPECT_EQ(standing.elapsed_minutes, standing.counted_minutes + standing.paused_minutes);
  return std::to_string(standing.elapsed_minutes) + " = " +
         std::to_string(standing.counted_minutes) + " + " +
         std::to_string(standing.paused_minutes) + ", refused " +
         std::to_string(standing.refused_pause_minutes);
}

TEST(Clocks, RunInTheOfficesHoursOnly) {
  const Steps steps("2026-03-02 16:00");
  const auto standing = Standing(Resolve(480), steps, "2026-03-03 09:00");
  EXPECT_EQ(Minutes(standing), "120 = 120 + 0, refused 0");
  EXPECT_EQ(standing.due_time, At("2026-03-03 15:00"));
  EXPECT_EQ(standing.remaining_minutes, 360);
  EXPECT_EQ(standing.state, CaseClock::RUNNING);
}

TEST(Clocks, AreMetUpToTheirEndAndMissedBehindIt) {
  Steps in_time("2026-03-02 16:00");
  in_time.Then(CaseStep::RESOLVED, Case::RESOLVED, "2026-03-03 15:00");
  const auto met = Standing(Resolve(480), in_time, "2026-04-01 09:00");
  EXPECT_EQ(met.state, CaseClock::MET);
  EXPECT_EQ(Minutes(met), "480 = 480 + 0, refused 0");
  EXPECT_FALSE(met.remaining_minutes);

  Steps late("2026-03-02 16:00");
  late.Then(CaseStep::RESOLVED, Case::RESOLVED, "2026-03-03 15:01");
  EXPECT_EQ(Standing(Resolve(480), late, "2026-04-01 09:00").state, CaseClock::MISSED);

  const Steps open("2026-03-02 16:00");
  EXPECT_EQ(Standing(Resolve(480), open, "2026-03-03 15:00").state, CaseClock::RUNNING);
  const auto over = Standing(Resolve(480), open, "2026-03-03 15:30");
  EXPECT_EQ(over.state, CaseClock::MISSED);
  EXPECT_EQ(over.remaining_minutes, -30);
}

TEST(Clocks, StandStillForWhatTheRuleAllows) {
  Steps steps("2026-03-02 08:00");
  steps.Waits("2026-03-02 09:00", "2026-03-02 10:00");
  const auto standing = Standing(Pausing(120, 0, 600), steps, "2026-03-02 10:30");
  EXPECT_EQ(Minutes(standing), "150 = 90 + 60, refused 0");
  EXPECT_EQ(standing.due_time, At("2026-03-02 11:00"));
  EXPECT_EQ(standing.due_without_pauses, At("2026-03-02 10:00"));
  EXPECT_TRUE(standing.missed_without_pauses);
  EXPECT_EQ(standing.state, CaseClock::RUNNING);
}

TEST(Clocks, RunOnWhereTheRuleAllowsNoPause) {
  Steps steps("2026-03-02 08:00");
  steps.WaitsFor(Case::WAITING_FOR_THIRD_PARTY, "2026-03-02 09:00", "2026-03-02 10:00");
  const auto standing = Standing(Pausing(120, 0, 600), steps, "2026-03-02 10:30");
  EXPECT_EQ(Minutes(standing), "150 = 150 + 0, refused 60");
  EXPECT_EQ(standing.due_time, At("2026-03-02 10:00"));
  EXPECT_EQ(standing.state, CaseClock::MISSED);
}

TEST(Clocks, GoOnWhenAPauseIsOverItsLimit) {
  Steps steps("2026-03-02 08:00");
  steps.Waits("2026-03-02 09:00", "2026-03-02 10:00").Waits("2026-03-02 11:00", "");
  // 30 minutes each, and 50 together: 30 of the first, 20 of the second.
  const ClockRule rule = Pausing(240, 30, 50);
  const auto paused = Standing(rule, steps, "2026-03-02 11:10");
  EXPECT_EQ(Minutes(paused), "190 = 150 + 40, refused 30");
  EXPECT_EQ(paused.state, CaseClock::PAUSED);
  EXPECT_EQ(paused.pause_time, At("2026-03-02 11:00"));
  EXPECT_EQ(paused.due_time, At("2026-03-02 12:50"));
  const auto runs = Standing(rule, steps, "2026-03-02 11:30");
  EXPECT_EQ(Minutes(runs), "210 = 160 + 50, refused 40");
  EXPECT_EQ(runs.state, CaseClock::RUNNING);
  EXPECT_FALSE(runs.pause_time);
}

TEST(Clocks, CountLimitsOfPausesInTheOfficesHours) {
  Steps steps("2026-03-02 15:00");
  steps.Waits("2026-03-02 16:00", "");
  // 120 minutes: one before the night, one behind it.
  const auto standing = Standing(Pausing(90, 0, 120), steps, "2026-03-03 08:30");
  EXPECT_EQ(Minutes(standing), "150 = 60 + 90, refused 0");
  EXPECT_EQ(standing.due_time, At("2026-03-03 09:30"));
}

TEST(Clocks, RunAnewWhenACaseIsReopened) {
  Steps steps("2026-03-02 08:00");
  steps.Waits("2026-03-02 09:00", "2026-03-02 10:00")
      .Then(CaseStep::RESOLVED, Case::RESOLVED, "2026-03-02 11:00")
      .Then(CaseStep::CLOSED, Case::CLOSED, "2026-03-03 08:00")
      .Then(CaseStep::REOPENED, Case::IN_PROGRESS, "2026-03-04 08:00")
      .Waits("2026-03-04 09:00", "2026-03-04 09:30");
  const ClockRule rule = Pausing(240, 0, 70);
  const auto courses = CoursesOf(ClockRule::RESOLVE, steps.all());
  ASSERT_EQ(courses.size(), 2u);
  EXPECT_EQ(courses[1].round, 2);
  const BusinessHours hours(OfficeHours());
  const auto first = StandingAt(rule, hours, courses[0], At("2026-03-04 12:00"));
  EXPECT_EQ(Minutes(first), "180 = 120 + 60, refused 0");
  EXPECT_EQ(first.state, CaseClock::MET);
  // What was waited before is not of this one.
  const auto second = StandingAt(rule, hours, courses[1], At("2026-03-04 10:00"));
  EXPECT_EQ(Minutes(second), "120 = 90 + 30, refused 0");
  // The others do not run anew.
  EXPECT_EQ(CoursesOf(ClockRule::ACKNOWLEDGE, steps.all()).size(), 1u);
}

TEST(Clocks, EndByTheirOwnStepOrByWhatGoesFurther) {
  Steps steps("2026-03-02 08:00");
  steps.Then(CaseStep::ACKNOWLEDGED, Case::ACKNOWLEDGED, "2026-03-02 08:30")
      .Then(CaseStep::STARTED, Case::IN_PROGRESS, "2026-03-02 09:00");
  EXPECT_EQ(CoursesOf(ClockRule::ACKNOWLEDGE, steps.all())[0].stop, At("2026-03-02 08:30"));
  EXPECT_EQ(CoursesOf(ClockRule::START, steps.all())[0].stop, At("2026-03-02 09:00"));
  EXPECT_FALSE(CoursesOf(ClockRule::RESOLVE, steps.all())[0].stop);
  Steps at_once("2026-03-02 08:00");
  at_once.Then(CaseStep::RESOLVED, Case::RESOLVED, "2026-03-02 08:10");
  EXPECT_EQ(CoursesOf(ClockRule::ACKNOWLEDGE, at_once.all())[0].stop, At("2026-03-02 08:10"));
}

TEST(Clocks, AreVoidOfWhatIsAnotherCaseOrElsewhere) {
  Steps steps("2026-03-02 08:00");
  steps.Then(CaseStep::MARKED_DUPLICATE, Case::DUPLICATE, "2026-03-02 08:30");
  const auto standing = Standing(Resolve(10), steps, "2026-03-02 12:00");
  EXPECT_EQ(standing.state, CaseClock::VOID);
  EXPECT_EQ(Minutes(standing), "30 = 30 + 0, refused 0");
}

// What is said of the past does not change by what happens later.
TEST(Clocks, SayOfThePastWhatWasKnownThen) {
  Steps then("2026-03-02 08:00");
  then.Waits("2026-03-02 09:00", "");
  Steps later("2026-03-02 08:00");
  later.Waits("2026-03-02 09:00", "2026-03-02 11:00")
      .Then(CaseStep::RESOLVED, Case::RESOLVED, "2026-03-02 12:00");
  const ClockRule rule = Pausing(90, 0, 200);
  for (const char* const moment : {"2026-03-02 08:30", "2026-03-02 09:00", "2026-03-02 10:59"}) {
    const auto known = Standing(rule, then, moment);
    const auto told = Standing(rule, later, moment);
    EXPECT_EQ(Minutes(known), Minutes(told)) << moment;
    EXPECT_EQ(known.due_time, told.due_time) << moment;
    EXPECT_EQ(known.state, told.state) << moment;
    EXPECT_EQ(known.remaining_minutes, told.remaining_minutes) << moment;
  }
}

TEST(Clocks, KeepTheirSumWhereSecondsAreCutOff) {
  const auto always = EveryDay(kLosAngeles, "00:00", "24:00");
  ClockCourse course{.round = 1,
                     .start = At("2026-03-02 08:00") + absl::Seconds(59),
                     .stop = {},
                     .is_void = false,
                     .waits = {{.reason = PauseRule::WAITING_FOR_CUSTOMER,
                                .from = At("2026-03-02 08:10") + absl::Seconds(31),
                                .to = At("2026-03-02 08:20") + absl::Seconds(2)}}};
  const auto standing =
      StandingAt(Pausing(60, 0, 100), BusinessHours(always), course, At("2026-03-02 08:30"));
  EXPECT_EQ(Minutes(standing), "29 = 20 + 9, refused 0");
}

}  // namespace
}  // namespace touchstone::feedback
