#include "services/assessment/rules/development_plans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone::assessment {
namespace {

using catalog::v1::DevelopmentActivity;
using catalog::v1::LearningResource;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kRelease[] = "organizations/wa/frameworks/service/releases/2031";

// Five levels; competencies "care", "focus" and "zeal", each with two behaviors and activities of
// every rank.
v1::DevelopmentContents Contents() {
  catalog::v1::Release release;
  release.set_name(kRelease);
  for (const char* const id : {"entry", "growing", "journey", "senior", "expert"}) {
    release.mutable_framework()->mutable_proficiency_scale()->add_levels()->set_id(id);
  }
  std::vector<catalog::v1::ReleasedCompetency> competencies;
  for (const char* const id : {"zeal", "care", "focus"}) {
    auto& released = competencies.emplace_back();
    released.set_name(absl::StrCat(kRelease, "/competencies/", id));
    auto& competency = *released.mutable_competency();
    competency.set_title(absl::StrCat("Title of ", id));
    auto& element = *competency.add_key_elements();
    element.add_behaviors()->set_id("asks");
    element.add_behaviors()->set_id("waits");
    const auto add = [&](const char* activity, DevelopmentActivity::Kind kind) {
      auto& to = *competency.add_development_activities();
      to.set_id(activity);
      to.set_text(activity);
      to.set_kind(kind);
    };
    add("club", DevelopmentActivity::OUTSIDE_WORK);
    add("class", DevelopmentActivity::TRAINING_AS_PARTICIPANT);
    add("beside", DevelopmentActivity::SHADOWING);
    add("desk", DevelopmentActivity::ON_THE_JOB);
    add("second-desk", DevelopmentActivity::ON_THE_JOB);
    auto& book = *competency.add_learning_resources();
    book.set_id("book");
    book.set_kind(LearningResource::BOOK);
    book.set_title("A book");
    book.set_link("https://training.example/book");
  }
  return ContentsOf(release, competencies);
}

struct Rated {
  std::string competency;
  std::string required;
  double level;
  double gap;
};

v1::ResultFigures Figures(const std::vector<Rated>& all) {
  v1::ResultFigures figures;
  figures.set_release(kRelease);
  for (const Rated& each : all) {
    v1::CompetencyResult& competency = *figures.add_competencies();
    competency.set_competency(each.competency);
    competency.set_required_level(each.required);
    competency.set_level(each.level);
    competency.set_gap(each.gap);
  }
  return figures;
}

v1::RequiredLevels Weights(const std::vector<std::pair<std::string, int>>& weights) {
  v1::RequiredLevels required;
  for (const auto& [competency, weight] : weights) {
    v1::RequiredLevel& level = *required.add_levels();
    level.set_competency(competency);
    level.set_weight(weight);
  }
  return required;
}

std::vector<std::string> Goals(const std::optional<v1::DevelopmentPlan>& plan) {
  std::vector<std::string> goals;
  for (const auto& goal : plan->goals()) {
    goals.push_back(absl::StrCat(goal.competency(), " ", goal.from_level(), ">", goal.to_level(),
                                 " ", goal.priority()));
  }
  return goals;
}

std::vector<std::string> FieldsOf(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> fields;
  for (const auto& violation : violations) fields.push_back(violation.field);
  return fields;
}

TEST(ProposedPlan, TakesGapsByGapTimesWeightAndThenById) {
  const auto contents = Contents();
  const auto figures = Figures(
      {{"care", "journey", 1.8, 1.2}, {"focus", "senior", 3.6, 0.4}, {"zeal", "senior", 2.4, 1.6}});
  const auto plan = [&](const v1::RequiredLevels& required, int most) {
    return ProposedPlan({figures, required}, contents, most, 1);
  };
  EXPECT_THAT(
      Goals(plan(Weights({}), 3)),
      ElementsAre("zeal growing>senior 1.6", "care entry>journey 1.2", "focus journey>senior 0.4"));
  // 0.4 * 3 is as much as 1.2, to the digit: then the id says. 0.4 * 3 in floating point is more.
  EXPECT_THAT(
      Goals(plan(Weights({{"focus", 3}}), 3)),
      ElementsAre("zeal growing>senior 1.6", "care entry>journey 1.2", "focus journey>senior 1.2"));
  EXPECT_THAT(Goals(plan(Weights({{"focus", 5}, {"care", 2}}), 2)),
              ElementsAre("care entry>journey 2.4", "focus journey>senior 2"));
}

TEST(ProposedPlan, IsNoneWithoutAGap) {
  const auto contents = Contents();
  v1::ResultFigures figures =
      Figures({{"care", "journey", 3.0, 0}, {"focus", "growing", 4.2, -2.2}});
  v1::CompetencyResult& hidden = *figures.add_competencies();
  hidden.set_competency("zeal");
  hidden.set_required_level("expert");  // no level is shown
  EXPECT_EQ(ProposedPlan({figures, {}}, contents, 3, 3), std::nullopt);
  // A surplus elsewhere makes up for nothing.
  figures.mutable_competencies(0)->set_level(2.9);
  figures.mutable_competencies(0)->set_gap(0.1);
  EXPECT_THAT(Goals(ProposedPlan({figures, {}}, contents, 3, 3)),
              ElementsAre("care growing>journey 0.1"));
}

// 2.95 is shown as 3.0, and 0.05 as 0.1.
TEST(ProposedPlan, GoesUpWhereRoundingHasReachedTheLevel) {
  const auto figures = Figures({{"care", "journey", 3.0, 0.1}});
  EXPECT_THAT(Goals(ProposedPlan({figures, {}}, Contents(), 3, 3)),
              ElementsAre("care growing>journey 0.1"));
}

TEST(ProposedPlan, TakesTheLevelThatAReviewSet) {
  auto figures = Figures({{"care", "senior", 2.1, 1.9}, {"focus", "senior", 4.0, 0}});
  figures.mutable_competencies(0)->mutable_adjusted()->set_level("senior");
  figures.mutable_competencies(1)->mutable_adjusted()->set_level("growing");
  EXPECT_THAT(Goals(ProposedPlan({figures, {}}, Contents(), 3, 3)),
              ElementsAre("focus growing>senior 2"));
}

TEST(ProposedPlan, TakesWhatIsDoneInTheJobFirst) {
  const auto figures = Figures({{"care", "senior", 2.1, 1.9}});
  const auto plan = ProposedPlan({figures, {}}, Contents(), 3, 10);
  std::vector<std::string> activities;
  for (const auto& activity : plan->activities()) {
    EXPECT_EQ(activity.goal(), "goal-1");
    EXPECT_EQ(activity.state(), v1::PlannedActivity::PLANNED);
    activities.push_back(activity.activity());
  }
  EXPECT_THAT(activities, ElementsAre("desk", "second-desk", "beside", "class", "book", "club"));
  EXPECT_EQ(plan->activities(4).link(), "https://training.example/book");
  EXPECT_EQ(ProposedPlan({figures, {}}, Contents(), 3, 2)->activities_size(), 2);
}

TEST(ProposedPlan, NamesBehaviorsThatOthersRatedLowestAndNoneThatIsHidden) {
  auto figures = Figures({{"care", "senior", 2.1, 1.9}});
  auto& element = *figures.mutable_competencies(0)->add_key_elements();
  const auto add = [&](const char* id, std::optional<double> mean, v1::Cell::Suppression hidden) {
    auto& behavior = *element.add_behaviors();
    behavior.set_behavior(id);
    behavior.mutable_others()->set_suppression(hidden);
    if (mean) behavior.mutable_others()->set_mean(*mean);
  };
  add("waits", 1.2, v1::Cell::NOT_SUPPRESSED);
  add("asks", 1.2, v1::Cell::NOT_SUPPRESSED);
  add("tends", 0.3, v1::Cell::NOT_SUPPRESSED);
  add("few", 0.1, v1::Cell::TOO_FEW);  // what is hidden has no mean; if it had, it would not tell
  add("other", std::nullopt, v1::Cell::COMPLEMENTARY);
  const auto plan = ProposedPlan({figures, {}}, Contents(), 3, 1);
  EXPECT_THAT(plan->goals(0).behaviors(), ElementsAre("tends", "asks", "waits"));
  EXPECT_THAT(LowestBehaviors(figures.competencies(0), 1), ElementsAre("tends"));
}

TEST(CompletePlan, NamesEverythingThatDoesNotFit) {
  const auto contents = Contents();
  v1::DevelopmentPlan plan;
  const auto goal = [&](const char* id, const char* competency, const char* from, const char* to) {
    v1::DevelopmentGoal& to_add = *plan.add_goals();
    to_add.set_id(id);
    to_add.set_competency(competency);
    to_add.set_from_level(from);
    to_add.set_to_level(to);
    return &to_add;
  };
  const auto activity = [&](const char* id, const char* its_goal, const char* what) {
    v1::PlannedActivity& to_add = *plan.add_activities();
    to_add.set_id(id);
    to_add.set_goal(its_goal);
    to_add.set_activity(what);
    return &to_add;
  };
  goal("a", "care", "journey", "growing");
  goal("b", "nowhere", "entry", "growing");
  goal("c", "focus", "", "growing");
  goal("d", "focus", "entry", "top")->add_behaviors("flies");
  goal("a", "zeal", "low", "growing")->set_due_date("2026-02-30");
  activity("x", "a", "jump");
  activity("y", "nowhere", "desk");
  activity("x", "a", "desk")->set_due_date("2026-04-31");
  EXPECT_THAT(FieldsOf(CompletePlan(contents, nullptr, nullptr, plan)),
              UnorderedElementsAre(
                  "development_plan.goals[0].to_level", "development_plan.goals[1].competency",
                  "development_plan.goals[2].from_level", "development_plan.goals[3].competency",
                  "development_plan.goals[3].to_level", "development_plan.goals[3].behaviors[0]",
                  "development_plan.goals[4].id", "development_plan.goals[4].from_level",
                  "development_plan.goals[4].due_date", "development_plan.activities[0].activity",
                  "development_plan.activities[1].goal", "development_plan.activities[2].id",
                  "development_plan.activities[2].due_date"));
}

TEST(CompletePlan, KnowsWherePeopleAreByTheResult) {
  const auto contents = Contents();
  const auto figures = Figures({{"care", "senior", 2.7, 1.3}});
  const auto weights = Weights({{"care", 4}});
  const PlanOrigin origin{figures, weights};
  v1::DevelopmentPlan plan;
  v1::DevelopmentGoal& goal = *plan.add_goals();
  goal.set_id("a");
  goal.set_competency("care");
  goal.set_to_level("journey");
  EXPECT_THAT(CompletePlan(contents, &origin, nullptr, plan), IsEmpty());
  EXPECT_EQ(goal.from_level(), "growing");
  EXPECT_EQ(goal.priority(), 5.2);
  EXPECT_EQ(goal.title(), "Title of care");
  goal.set_to_level("growing");  // where they are, and behind
  EXPECT_THAT(FieldsOf(CompletePlan(contents, &origin, nullptr, plan)),
              ElementsAre("development_plan.goals[0].to_level"));
  goal.set_to_level("senior");
  goal.set_from_level("entry");
  EXPECT_THAT(FieldsOf(CompletePlan(contents, &origin, nullptr, plan)),
              ElementsAre("development_plan.goals[0].from_level"));
}

TEST(CompletePlan, LeavesWhatWasDoneAsItWasDone) {
  const auto contents = Contents();
  v1::DevelopmentPlan before;
  auto& goal = *before.add_goals();
  goal.set_id("a");
  goal.set_competency("care");
  goal.set_from_level("entry");
  goal.set_to_level("journey");
  for (const char* const id : {"done", "open"}) {
    auto& activity = *before.add_activities();
    activity.set_id(id);
    activity.set_goal("a");
    activity.set_activity("desk");
  }
  before.mutable_activities(0)->set_state(v1::PlannedActivity::COMPLETED);
  before.mutable_activities(0)->mutable_completion()->set_date("2026-05-12");
  before.mutable_activities(1)->set_state(v1::PlannedActivity::DROPPED);
  v1::DevelopmentPlan plan = before;
  // Whatever a caller says of what only steps set.
  plan.mutable_activities(0)->set_activity("book");
  plan.mutable_activities(0)->clear_completion();
  plan.mutable_activities(1)->set_state(v1::PlannedActivity::COMPLETED);
  plan.mutable_activities(1)->mutable_completion()->set_date("2026-05-12");
  EXPECT_THAT(CompletePlan(contents, nullptr, &before, plan), IsEmpty());
  EXPECT_EQ(plan.activities(0).activity(), "desk");
  EXPECT_EQ(plan.activities(0).completion().date(), "2026-05-12");
  EXPECT_EQ(plan.activities(1).state(), v1::PlannedActivity::DROPPED);
  EXPECT_FALSE(plan.activities(1).has_completion());
  plan.mutable_activities()->DeleteSubrange(0, 1);
  EXPECT_THAT(FieldsOf(CompletePlan(contents, nullptr, &before, plan)),
              ElementsAre("development_plan.activities"));
}

TEST(CompleteIds, MakesThoseThatAreMissing) {
  v1::DevelopmentPlan plan;
  plan.add_goals();
  plan.add_goals()->set_id("goal-1");
  plan.add_goals();
  CompleteIds(plan);
  EXPECT_EQ(plan.goals(0).id(), "goal-2");
  EXPECT_EQ(plan.goals(2).id(), "goal-3");
}

}  // namespace
}  // namespace touchstone::assessment
