#include "services/assessment/rules/development_plans.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::assessment {
namespace {

using Activity = v1::PlannedActivity;
using catalog::v1::LearningResource;

Activity::Kind KindOf(LearningResource::Kind kind) {
  switch (kind) {
    case LearningResource::VIDEO:
      return Activity::VIDEO;
    case LearningResource::E_LEARNING:
      return Activity::E_LEARNING;
    case LearningResource::BOOK:
      return Activity::BOOK;
    case LearningResource::EXTERNAL_TRAINING:
      return Activity::EXTERNAL_TRAINING;
    case LearningResource::INTERNAL_TRAINING:
      return Activity::INTERNAL_TRAINING;
    default:
      return Activity::KIND_UNSPECIFIED;
  }
}

// Development activities have the same numbers here and there.
Activity::Kind KindOf(catalog::v1::DevelopmentActivity::Kind kind) {
  return Activity::Kind_IsValid(kind) ? static_cast<Activity::Kind>(kind)
                                      : Activity::KIND_UNSPECIFIED;
}

// The earlier, the sooner a proposal takes it. People learn most where they work.
int RankOf(Activity::Kind kind) {
  switch (kind) {
    case Activity::ON_THE_JOB:
      return 0;
    case Activity::DEVELOPMENTAL_ASSIGNMENT:
      return 1;
    case Activity::SHADOWING:
      return 2;
    case Activity::EXPERIENTIAL_LEARNING:
      return 3;
    case Activity::TRAINING_AS_PARTICIPANT:
    case Activity::TRAINING_AS_LEADER:
      return 4;
    case Activity::LIFE_EXPERIENCE:
    case Activity::OUTSIDE_WORK:
      return 6;
    case Activity::KIND_UNSPECIFIED:
      return 7;
    default:
      return 5;  // learning resources
  }
}

v1::DevelopmentOffer OfferOf(const catalog::v1::Competency& competency) {
  v1::DevelopmentOffer offer;
  offer.set_title(competency.title());
  for (const auto& element : competency.key_elements()) {
    for (const auto& behavior : element.behaviors()) offer.add_behaviors(behavior.id());
  }
  std::vector<v1::OfferedActivity> activities;
  for (const auto& activity : competency.development_activities()) {
    v1::OfferedActivity& to = activities.emplace_back();
    to.set_id(activity.id());
    to.set_kind(KindOf(activity.kind()));
    to.set_title(activity.text());
    to.set_minutes(activity.minutes());
  }
  for (const auto& resource : competency.learning_resources()) {
    v1::OfferedActivity& to = activities.emplace_back();
    to.set_id(resource.id());
    to.set_kind(KindOf(resource.kind()));
    to.set_title(resource.title());
    to.set_link(resource.link());
    to.set_minutes(resource.minutes());
  }
  std::stable_sort(activities.begin(), activities.end(), [](const auto& a, const auto& b) {
    return RankOf(a.kind()) < RankOf(b.kind());
  });
  for (auto& activity : activities) *offer.add_activities() = std::move(activity);
  return offer;
}

// What is shown to one decimal, as a whole number of tenths.
int Tenths(double shown) { return static_cast<int>(std::lround(shown * 10)); }

const std::string& LevelAt(const v1::DevelopmentContents& contents, int place) {
  return contents.levels(std::clamp(place, 1, contents.levels_size()) - 1);
}

void SetPriority(const Standing& standing, v1::DevelopmentGoal& goal) {
  goal.clear_priority();
  if (standing.Priority() > 0) goal.set_priority(standing.Priority() / 10.0);
}

template <typename Parts>
void CompleteIdsOf(absl::string_view prefix, Parts& parts) {
  std::set<std::string> taken;
  for (const auto& part : parts) taken.insert(part.id());
  int next = 1;
  for (auto& part : parts) {
    if (!part.id().empty()) continue;
    while (taken.contains(absl::StrCat(prefix, next))) ++next;
    part.set_id(absl::StrCat(prefix, next++));
  }
}

// Checks one plan, and completes it.
class Completion {
 public:
  Completion(const v1::DevelopmentContents& contents, const PlanOrigin* origin,
             const v1::DevelopmentPlan* before, v1::DevelopmentPlan& plan)
      : contents_(contents), origin_(origin), before_(before), plan_(plan) {}

  std::vector<FieldViolation> Work() {
    for (int i = 0; i < plan_.goals_size(); ++i) CompleteGoal(i);
    for (int i = 0; i < plan_.activities_size(); ++i) CompleteActivity(i);
    if (before_ != nullptr) CheckNothingCompletedIsGone();
    return std::move(violations_);
  }

 private:
  void Refuse(absl::string_view list, int i, absl::string_view field, absl::string_view problem) {
    violations_.push_back(
        {absl::StrCat("development_plan.", list, "[", i, "].", field), std::string(problem)});
  }

  void CheckDay(absl::string_view list, int i, const std::string& day) {
    if (!day.empty() && !ParseDay(day)) Refuse(list, i, "due_date", "is no day of the calendar");
  }

  void CompleteGoal(int i) {
    v1::DevelopmentGoal& goal = *plan_.mutable_goals(i);
    CheckDay("goals", i, goal.due_date());
    if (!goals_.emplace(goal.id(), &goal).second) {
      Refuse("goals", i, "id", "is that of another goal");
    }
    const auto offer = contents_.competencies().find(goal.competency());
    if (offer == contents_.competencies().end()) {
      Refuse("goals", i, "competency", "is not in the release");
      return;
    }
    if (!competencies_.insert(goal.competency()).second) {
      Refuse("goals", i, "competency", "is that of another goal");
    }
    goal.set_title(offer->second.title());
    const auto& behaviors = offer->second.behaviors();
    for (int at = 0; at < goal.behaviors_size(); ++at) {
      if (std::find(behaviors.begin(), behaviors.end(), goal.behaviors(at)) == behaviors.end()) {
        Refuse("goals", i, absl::StrCat("behaviors[", at, "]"), "is not in the competency");
      }
    }
    CompleteLevels(i, goal);
  }

  void CompleteLevels(int i, v1::DevelopmentGoal& goal) {
    const int to = PlaceOf(contents_, goal.to_level());
    if (to == 0) Refuse("goals", i, "to_level", "is not on the release's scale");
    std::optional<Standing> standing;
    if (origin_ != nullptr) standing = origin_->StandingIn(goal.competency(), contents_);
    goal.clear_priority();
    if (standing) {
      SetPriority(*standing, goal);
      if (goal.from_level().empty()) goal.set_from_level(LevelAt(contents_, standing->Floor()));
      if (goal.from_level() != LevelAt(contents_, standing->Floor())) {
        Refuse("goals", i, "from_level",
               absl::StrCat("is not where the result shows the person: leave it out, or say ",
                            LevelAt(contents_, standing->Floor())));
        return;
      }
      if (to > 0 && to * 10 <= standing->level_tenths) {
        Refuse("goals", i, "to_level", "must be above the level that the result shows");
        return;
      }
    } else if (goal.from_level().empty()) {
      Refuse("goals", i, "from_level", "must be given where no result shows a level");
      return;
    }
    const int from = PlaceOf(contents_, goal.from_level());
    if (from == 0) Refuse("goals", i, "from_level", "is not on the release's scale");
    if (from > 0 && to > 0 && to <= from) {
      Refuse("goals", i, "to_level", "must be above from_level");
    }
  }

  const Activity* Before(const std::string& id) const {
    if (before_ == nullptr) return nullptr;
    for (const Activity& activity : before_->activities()) {
      if (activity.id() == id) return &activity;
    }
    return nullptr;
  }

  void CompleteActivity(int i) {
    Activity& activity = *plan_.mutable_activities(i);
    if (!activities_.insert(activity.id()).second) {
      Refuse("activities", i, "id", "is that of another activity");
    }
    const Activity* const before = Before(activity.id());
    if (before != nullptr && before->state() == Activity::COMPLETED) {
      activity = *before;  // what was done stays as it was done
    } else {
      activity.set_state(before != nullptr ? before->state() : Activity::PLANNED);
      activity.clear_completion();
    }
    CheckDay("activities", i, activity.due_date());
    if (!std::isfinite(activity.hours())) {
      Refuse("activities", i, "hours", "must be a number from 0 to 10000");
    }
    const auto goal = goals_.find(activity.goal());
    if (goal == goals_.end()) {
      Refuse("activities", i, "goal", "is no goal of the plan");
      return;
    }
    const auto offer = contents_.competencies().find(goal->second->competency());
    if (offer == contents_.competencies().end()) return;  // said of the goal
    const auto& offered = offer->second.activities();
    const auto found = std::find_if(offered.begin(), offered.end(), [&](const auto& one) {
      return one.id() == activity.activity();
    });
    if (found == offered.end()) {
      Refuse("activities", i, "activity",
             "is no development activity or learning resource of the goal's competency in the "
             "release");
      return;
    }
    activity.set_kind(found->kind());
    activity.set_title(found->title());
    activity.set_link(found->link());
  }

  void CheckNothingCompletedIsGone() {
    for (const Activity& activity : before_->activities()) {
      if (activity.state() != Activity::COMPLETED || activities_.contains(activity.id())) continue;
      violations_.push_back(
          {"development_plan.activities",
           absl::StrCat("must still have ", activity.id(), ", which is completed")});
    }
  }

  const v1::DevelopmentContents& contents_;
  const PlanOrigin* const origin_;
  const v1::DevelopmentPlan* const before_;
  v1::DevelopmentPlan& plan_;
  std::map<std::string, const v1::DevelopmentGoal*> goals_;
  std::set<std::string> competencies_;
  std::set<std::string> activities_;
  std::vector<FieldViolation> violations_;
};

}  // namespace

v1::DevelopmentContents ContentsOf(
    const catalog::v1::Release& release,
    const std::vector<catalog::v1::ReleasedCompetency>& competencies) {
  v1::DevelopmentContents contents;
  contents.set_release(release.name());
  for (const auto& level : release.framework().proficiency_scale().levels()) {
    contents.add_levels(level.id());
  }
  for (const auto& competency : competencies) {
    (*contents.mutable_competencies())[std::string(IdOf(competency.name()))] =
        OfferOf(competency.competency());
  }
  return contents;
}

int Standing::Floor() const {
  const int floor = level_tenths / 10;
  // A level of 2.95 is shown as 3.0, and 3 may still be missing.
  return std::max(1, gap_tenths > 0 ? std::min(floor, required - 1) : floor);
}

std::optional<Standing> StandingIn(const v1::CompetencyResult& competency,
                                   const v1::RequiredLevels& required,
                                   const v1::DevelopmentContents& contents) {
  Standing standing;
  standing.required = PlaceOf(contents, competency.required_level());
  if (competency.has_adjusted()) {
    standing.level_tenths = PlaceOf(contents, competency.adjusted().level()) * 10;
    if (standing.required > 0) standing.gap_tenths = standing.required * 10 - standing.level_tenths;
  } else if (competency.has_level()) {
    standing.level_tenths = Tenths(competency.level());
    if (standing.required > 0 && competency.has_gap()) {
      standing.gap_tenths = Tenths(competency.gap());
    }
  }
  if (standing.level_tenths <= 0) return std::nullopt;
  for (const v1::RequiredLevel& level : required.levels()) {
    if (level.competency() == competency.competency()) {
      standing.weight = std::max(1, level.weight());
    }
  }
  return standing;
}

std::optional<Standing> PlanOrigin::StandingIn(const std::string& competency,
                                               const v1::DevelopmentContents& contents) const {
  for (const v1::CompetencyResult& one : figures.competencies()) {
    if (one.competency() == competency) {
      return assessment::StandingIn(one, required, contents);
    }
  }
  return std::nullopt;
}

std::vector<std::string> LowestBehaviors(const v1::CompetencyResult& competency, size_t most) {
  std::map<std::string, int> means;  // each once, though elements may share behaviors
  for (const v1::KeyElementResult& element : competency.key_elements()) {
    for (const v1::BehaviorResult& behavior : element.behaviors()) {
      const v1::Cell& others = behavior.others();
      if (others.suppression() != v1::Cell::NOT_SUPPRESSED || !others.has_mean()) continue;
      means.emplace(behavior.behavior(), Tenths(others.mean()));
    }
  }
  std::vector<std::pair<int, std::string>> lowest;
  for (const auto& [behavior, mean] : means) lowest.emplace_back(mean, behavior);
  std::sort(lowest.begin(), lowest.end());
  if (lowest.size() > most) lowest.resize(most);
  std::vector<std::string> ids;
  for (auto& [mean, behavior] : lowest) ids.push_back(std::move(behavior));
  return ids;
}

std::optional<v1::DevelopmentPlan> ProposedPlan(const PlanOrigin& origin,
                                                const v1::DevelopmentContents& contents,
                                                int most_goals, int most_activities) {
  struct Gap {
    const v1::CompetencyResult* competency;
    Standing standing;
  };
  std::vector<Gap> gaps;
  for (const v1::CompetencyResult& competency : origin.figures.competencies()) {
    const auto standing = StandingIn(competency, origin.required, contents);
    if (!standing || standing->gap_tenths <= 0) continue;
    if (!contents.competencies().contains(competency.competency())) continue;
    gaps.push_back({&competency, *standing});
  }
  if (gaps.empty()) return std::nullopt;
  std::sort(gaps.begin(), gaps.end(), [](const Gap& a, const Gap& b) {
    return std::make_pair(-a.standing.Priority(), a.competency->competency()) <
           std::make_pair(-b.standing.Priority(), b.competency->competency());
  });
  if (gaps.size() > static_cast<size_t>(most_goals)) gaps.resize(static_cast<size_t>(most_goals));
  v1::DevelopmentPlan plan;
  plan.set_release(contents.release());
  plan.set_state(v1::DevelopmentPlan::DRAFT);
  for (const Gap& gap : gaps) {
    const v1::DevelopmentOffer& offer = contents.competencies().at(gap.competency->competency());
    v1::DevelopmentGoal& goal = *plan.add_goals();
    goal.set_id(absl::StrCat("goal-", plan.goals_size()));
    goal.set_competency(gap.competency->competency());
    goal.set_title(offer.title());
    goal.set_from_level(LevelAt(contents, gap.standing.Floor()));
    goal.set_to_level(LevelAt(contents, gap.standing.required));
    SetPriority(gap.standing, goal);
    for (auto& behavior : LowestBehaviors(*gap.competency, kMostProposedBehaviors)) {
      goal.add_behaviors(std::move(behavior));
    }
    for (int i = 0; i < std::min(most_activities, offer.activities_size()); ++i) {
      const v1::OfferedActivity& offered = offer.activities(i);
      Activity& activity = *plan.add_activities();
      activity.set_id(absl::StrCat("activity-", plan.activities_size()));
      activity.set_goal(goal.id());
      activity.set_activity(offered.id());
      activity.set_kind(offered.kind());
      activity.set_title(offered.title());
      activity.set_link(offered.link());
      activity.set_hours(offered.minutes() / 60.0);
      activity.set_state(Activity::PLANNED);
    }
  }
  return plan;
}

void CompleteIds(v1::DevelopmentPlan& plan) {
  CompleteIdsOf("goal-", *plan.mutable_goals());
  CompleteIdsOf("activity-", *plan.mutable_activities());
}

std::vector<FieldViolation> CompletePlan(const v1::DevelopmentContents& contents,
                                         const PlanOrigin* origin,
                                         const v1::DevelopmentPlan* before,
                                         v1::DevelopmentPlan& plan) {
  return Completion(contents, origin, before, plan).Work();
}

bool AgreesWith(const v1::DevelopmentPlan& a, const v1::DevelopmentPlan& b) {
  const auto agreed = [](const v1::DevelopmentPlan& plan) {
    v1::DevelopmentPlan some;
    some.set_coach(plan.coach());
    *some.mutable_goals() = plan.goals();
    *some.mutable_activities() = plan.activities();
    for (Activity& activity : *some.mutable_activities()) {
      activity.clear_state();
      activity.clear_completion();
    }
    return some.SerializeAsString();
  };
  return agreed(a) == agreed(b);
}

int PlaceOf(const v1::DevelopmentContents& contents, absl::string_view level) {
  for (int i = 0; i < contents.levels_size(); ++i) {
    if (contents.levels(i) == level) return i + 1;
  }
  return 0;
}

std::string IriOf(absl::string_view release, absl::string_view competency,
                  absl::string_view activity) {
  return absl::StrCat("urn:touchstone:", release, "/competencies/", competency, "/activities/",
                      activity);
}

}  // namespace touchstone::assessment
