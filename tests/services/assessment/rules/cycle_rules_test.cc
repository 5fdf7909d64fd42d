#include "services/assessment/rules/cycle_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace touchstone::assessment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Cycle = v1::AssessmentCycle;
using Rule = v1::RelationRule;

Cycle SpringCycle(Cycle::Purpose purpose = Cycle::DEVELOPMENTAL) {
  Cycle cycle;
  cycle.set_name("organizations/wa/assessmentCycles/spring");
  cycle.set_title("Spring");
  cycle.set_purpose(purpose);
  cycle.mutable_scope()->add_people("organizations/wa/people/ana");
  for (const auto relation : {v1::SELF, v1::MANAGER, v1::PEER}) {
    Rule& rule = *cycle.add_relations();
    rule.set_relation(relation);
    rule.set_weight(1);
  }
  return cycle;
}

TEST(CycleRules, FillInWhatRelationsLeaveOpen) {
  Cycle developmental = SpringCycle();
  CompleteRelations(developmental);
  EXPECT_EQ(developmental.relations(0).visibility(), Rule::NAMED);
  EXPECT_EQ(developmental.relations(0).minimum(), 1);
  EXPECT_EQ(developmental.relations(1).visibility(), Rule::NAMED);
  EXPECT_EQ(developmental.relations(2).visibility(), Rule::ANONYMOUS);
  EXPECT_EQ(developmental.relations(2).minimum(), 3);
  Cycle evaluative = SpringCycle(Cycle::EVALUATIVE);
  CompleteRelations(evaluative);
  EXPECT_EQ(evaluative.relations(2).visibility(), Rule::CONFIDENTIAL);
  EXPECT_THAT(CycleViolations(developmental), IsEmpty());
  EXPECT_THAT(CycleViolations(evaluative), IsEmpty());
}

TEST(CycleRules, RefuseWhatDoesNotFitTogether) {
  struct Case {
    std::string field;
    Cycle::Purpose purpose;
    std::function<void(Cycle&)> spoil;
  };
  const Case cases[] = {
      {"relations[1].visibility", Cycle::DEVELOPMENTAL,
       [](Cycle& cycle) {
         cycle.mutable_relations(1)->set_visibility(Rule::CONFIDENTIAL);
         cycle.mutable_relations(1)->set_minimum(3);
       }},
      {"relations[2].visibility", Cycle::EVALUATIVE,
       [](Cycle& cycle) { cycle.mutable_relations(2)->set_visibility(Rule::ANONYMOUS); }},
      {"relations[2].minimum", Cycle::DEVELOPMENTAL,
       [](Cycle& cycle) { cycle.mutable_relations(2)->set_minimum(2); }},
      {"relations[2].maximum", Cycle::DEVELOPMENTAL,
       [](Cycle& cycle) { cycle.mutable_relations(2)->set_maximum(2); }},
      {"relations[2].relation", Cycle::DEVELOPMENTAL,
       [](Cycle& cycle) { *cycle.mutable_relations(2) = cycle.relations(1); }},
      {"relations", Cycle::DEVELOPMENTAL,
       [](Cycle& cycle) {
         for (Rule& rule : *cycle.mutable_relations()) rule.set_weight(0);
       }},
      {"scope", Cycle::DEVELOPMENTAL, [](Cycle& cycle) { cycle.clear_scope(); }},
      {"scope.people[0]", Cycle::DEVELOPMENTAL,
       [](Cycle& cycle) { cycle.mutable_scope()->set_people(0, "organizations/or/people/ana"); }},
      {"scope.as_of", Cycle::DEVELOPMENTAL,
       [](Cycle& cycle) { cycle.mutable_scope()->set_as_of("2026-02-30"); }},
      {"schedule.due_date", Cycle::DEVELOPMENTAL,
       [](Cycle& cycle) {
         cycle.mutable_schedule()->set_open_date("2026-03-02");
         cycle.mutable_schedule()->set_due_date("2026-03-01");
       }},
      {"schedule.due_date", Cycle::DEVELOPMENTAL,
       [](Cycle& cycle) { cycle.mutable_schedule()->add_reminder_days(7); }},
      {"shelf_lives[1].kind", Cycle::DEVELOPMENTAL,
       [](Cycle& cycle) {
         for (int i = 0; i < 2; ++i) cycle.add_shelf_lives()->set_kind(v1::Evidence::CASE);
       }},
  };
  for (const Case& wrong : cases) {
    Cycle cycle = SpringCycle(wrong.purpose);
    CompleteRelations(cycle);
    wrong.spoil(cycle);
    const auto violations = CycleViolations(cycle);
    ASSERT_EQ(violations.size(), 1U) << wrong.field;
    EXPECT_EQ(violations[0].field, "assessment_cycle." + wrong.field);
  }
}

TEST(CycleRules, OnlyWordsCanChangeOnceRatingsHaveBegun) {
  Cycle before = SpringCycle();
  before.mutable_schedule()->set_open_date("2026-03-01");
  Cycle after = before;
  after.set_title("Spring 2026");
  after.set_description("Take your time.");
  after.mutable_schedule()->set_due_date("2026-04-30");
  after.mutable_schedule()->add_reminder_days(3);
  EXPECT_TRUE(DiffersOnlyInWords(before, after));
  after.mutable_schedule()->set_open_date("2026-03-02");
  EXPECT_FALSE(DiffersOnlyInWords(before, after));
  after = before;
  after.mutable_relations(0)->set_weight(2);
  EXPECT_FALSE(DiffersOnlyInWords(before, after));
}

TEST(CycleRules, AgreementsLetRateWhomTheyName) {
  v1::BargainingUnitRule agreement;
  EXPECT_TRUE(LetsRate(nullptr, v1::CUSTOMER));
  EXPECT_TRUE(LetsRate(&agreement, v1::CUSTOMER));
  agreement.add_relations(v1::MANAGER);
  EXPECT_TRUE(LetsRate(&agreement, v1::MANAGER));
  EXPECT_FALSE(LetsRate(&agreement, v1::CUSTOMER));
}

TEST(CycleRules, MonthsEndWhereTheCalendarDoes) {
  const auto after = [](const char* day, int months) {
    return DayText(MonthsAfter(*ParseDay(day), months));
  };
  EXPECT_EQ(after("2026-01-15", 12), "2027-01-15");
  EXPECT_EQ(after("2026-01-31", 1), "2026-02-28");
  EXPECT_EQ(after("2027-12-31", 2), "2028-02-29");
  EXPECT_EQ(after("2026-11-30", 24), "2028-11-30");
}

TEST(CycleRules, EvidenceHoldsTwoYearsWhereTheCycleIsSilent) {
  Cycle cycle;
  EXPECT_EQ(ShelfLifeOf(cycle, v1::Evidence::CASE), 24);
  cycle.add_shelf_lives()->set_kind(v1::Evidence::CASE);
  cycle.mutable_shelf_lives(0)->set_months(6);
  EXPECT_EQ(ShelfLifeOf(cycle, v1::Evidence::CASE), 6);
  EXPECT_EQ(ShelfLifeOf(cycle, v1::Evidence::LINK), 24);
}

}  // namespace
}  // namespace touchstone::assessment
