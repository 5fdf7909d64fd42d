// The starter framework is complete, and what a reviewer would look for first is there.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/catalog/rules/job_profile_rules.h"
#include "services/runtime/names/resource_name.h"
#include "tests/starter/starter.h"

namespace touchstone::catalog {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;

constexpr int kBehaviorsOfAnElement = 4;
constexpr int kIndicatorsOfALevel = 3;

TEST(Starter, HasCustomerFocusAndAtLeastNineMoreCompetencies) {
  EXPECT_THAT(TheStarter().competencies, Contains(::testing::Key("customer-focus")));
  EXPECT_THAT(TheStarter().competencies, SizeIs(Ge(10)));
}

TEST(Starter, HasFiveLevelsWithADemandAndIndicatorsEach) {
  const auto& levels = TheStarter().framework.proficiency_scale().levels();
  ASSERT_THAT(levels, SizeIs(5));
  for (const v1::Level& level : levels) {
    EXPECT_THAT(level.job_demand(), Not(IsEmpty())) << level.id();
    EXPECT_THAT(level.indicators(), SizeIs(Ge(kIndicatorsOfALevel))) << level.id();
  }
}

TEST(Starter, RatesBehaviorsOnAScaleApartFromTheLevels) {
  std::vector<std::string> labels;
  for (const v1::BehaviorPoint& point : TheStarter().framework.behavior_scale().points()) {
    labels.push_back(point.label());
    EXPECT_THAT(point.description(), Not(IsEmpty())) << point.label();
  }
  EXPECT_THAT(labels, ElementsAre("not yet", "sometimes", "consistently"));
}

TEST(Starter, EveryCompetencyIsCompleteInEverySection) {
  for (const auto& [id, competency] : TheStarter().competencies) {
    SCOPED_TRACE(id);
    EXPECT_THAT(competency.definition(), Not(IsEmpty()));
    EXPECT_THAT(competency.importance(), Not(IsEmpty()));
    EXPECT_THAT(competency.key_elements(), SizeIs(Ge(5)));
    for (const v1::KeyElement& element : competency.key_elements()) {
      EXPECT_THAT(element.behaviors(), SizeIs(Ge(kBehaviorsOfAnElement))) << element.title();
    }
    EXPECT_THAT(competency.growth_kinds(), SizeIs(Ge(6)));
    EXPECT_THAT(competency.development_activities(), SizeIs(Ge(6)));
    EXPECT_THAT(competency.learning_resources(), SizeIs(Ge(4)));
    EXPECT_THAT(competency.qualification_statements(), SizeIs(Ge(3)));
    EXPECT_THAT(competency.outreach_activities(), SizeIs(Ge(3)));
    EXPECT_THAT(competency.interview_questions(), SizeIs(Ge(4)));
    EXPECT_THAT(competency.reference_questions(), SizeIs(Ge(3)));
    EXPECT_THAT(competency.tags(), Not(IsEmpty()));
  }
}

TEST(Starter, EveryCompetencyNamesTheKindsOfGrowthThatItsActivitiesHave) {
  for (const auto& [id, competency] : TheStarter().competencies) {
    std::set<int> kinds;
    for (const v1::DevelopmentActivity& activity : competency.development_activities()) {
      kinds.insert(activity.kind());
    }
    EXPECT_THAT(competency.growth_kinds(), UnorderedElementsAreArray(kinds)) << id;
  }
}

TEST(Starter, EveryCompetencySaysHowEachLevelShows) {
  std::vector<std::string> scale;
  for (const v1::Level& level : TheStarter().framework.proficiency_scale().levels()) {
    scale.push_back(level.id());
  }
  for (const auto& [id, competency] : TheStarter().competencies) {
    SCOPED_TRACE(id);
    std::vector<std::string> levels;
    for (const v1::LevelIndicators& level : competency.level_indicators()) {
      levels.push_back(level.level());
      EXPECT_THAT(level.indicators(), SizeIs(Ge(kIndicatorsOfALevel))) << level.level();
      // Threads run through all levels, so each has as many indicators as the others.
      EXPECT_THAT(level.indicators(), SizeIs(competency.level_indicators(0).indicators_size()))
          << level.level();
    }
    EXPECT_EQ(levels, scale);
  }
}

TEST(Starter, NoBehaviorIndicatorOrQuestionIsThereTwice) {
  std::map<std::string, std::string> found;
  const auto once = [&](const std::string& text, const std::string& id) {
    const auto [other, is_new] = found.emplace(text, id);
    EXPECT_TRUE(is_new) << text << " is in " << id << " and in " << other->second;
  };
  for (const auto& [id, competency] : TheStarter().competencies) {
    for (const v1::KeyElement& element : competency.key_elements()) {
      once(element.title(), id);
      for (const v1::Behavior& behavior : element.behaviors()) once(behavior.text(), id);
    }
    for (const v1::LevelIndicators& level : competency.level_indicators()) {
      for (const std::string& indicator : level.indicators()) once(indicator, id);
    }
    for (const auto& question : competency.interview_questions()) once(question.text(), id);
    for (const auto& question : competency.reference_questions()) once(question.text(), id);
  }
}

TEST(Starter, BehaviorsSayWhatOneSeesAndNotWhatGoesOnInAMind) {
  const std::set<std::string> states = {"Understands", "Knows",       "Recognizes", "Believes",
                                        "Feels",       "Appreciates", "Realizes",   "Values",
                                        "Ensures",     "Strives"};
  const char* const degrees[] = {" well",  " very ",    " effectively", " appropriately",
                                 " good ", " properly", " positively",  " successfully"};
  for (const auto& [id, competency] : TheStarter().competencies) {
    for (const v1::KeyElement& element : competency.key_elements()) {
      for (const v1::Behavior& behavior : element.behaviors()) {
        const std::string first = behavior.text().substr(0, behavior.text().find(' '));
        EXPECT_FALSE(states.contains(first)) << id << ": " << behavior.text();
      }
    }
    for (const v1::LevelIndicators& level : competency.level_indicators()) {
      for (const std::string& indicator : level.indicators()) {
        for (const char* degree : degrees) {
          EXPECT_THAT(indicator, Not(::testing::HasSubstr(degree))) << id;
        }
      }
    }
  }
}

TEST(Starter, ApplicantsAreAskedWhatTheyDid) {
  const char* const openings[] = {"Tell me about ", "Tell me, without names, about ", "Describe ",
                                  "Give an example of ", "Give an example, without names, of "};
  for (const auto& [id, competency] : TheStarter().competencies) {
    for (const v1::InterviewQuestion& question : competency.interview_questions()) {
      bool opens = false;
      for (const char* opening : openings) {
        opens = opens || absl::StartsWith(question.text(), opening);
      }
      EXPECT_TRUE(opens) << id << ": " << question.text();
      EXPECT_THAT(question.text(), Not(::testing::HasSubstr("would you"))) << id;
      EXPECT_THAT(question.text(), Not(::testing::HasSubstr("{"))) << id;
      EXPECT_THAT(question.probes(), SizeIs(Ge(2))) << id << ": " << question.text();
    }
  }
}

TEST(Starter, NoProbeCanBeAnsweredByYesOrNo) {
  const std::set<std::string> words = {"How",   "What", "When", "Where",
                                       "Which", "Who",  "Whom", "Why"};
  const auto check = [&](const std::string& id, const auto& probes) {
    for (const std::string& probe : probes) {
      EXPECT_TRUE(words.contains(probe.substr(0, probe.find(' ')))) << id << ": " << probe;
      EXPECT_TRUE(absl::EndsWith(probe, "?")) << id << ": " << probe;
    }
  };
  for (const auto& [id, competency] : TheStarter().competencies) {
    for (const auto& question : competency.interview_questions()) check(id, question.probes());
    for (const auto& question : competency.reference_questions()) check(id, question.probes());
  }
}

TEST(Starter, RefereesAreAskedAboutTheApplicantAndOnceAboutTheChosenElement) {
  for (const auto& [id, competency] : TheStarter().competencies) {
    int with_element = 0;
    for (const v1::ReferenceQuestion& question : competency.reference_questions()) {
      EXPECT_THAT(question.text(), ::testing::HasSubstr("{applicant_name}")) << id;
      with_element += absl::StrContains(question.text(), "{key_element}") ? 1 : 0;
    }
    EXPECT_EQ(with_element, 1) << id;
  }
}

TEST(Starter, AnnouncementsCanSayWhatIsRequiredAndWhatIsDesired) {
  for (const auto& [id, competency] : TheStarter().competencies) {
    std::set<int> necessities;
    for (const v1::QualificationStatement& statement : competency.qualification_statements()) {
      necessities.insert(statement.necessity());
    }
    EXPECT_THAT(necessities, ElementsAre(v1::QualificationStatement::REQUIRED,
                                         v1::QualificationStatement::DESIRED))
        << id;
  }
}

TEST(Starter, LearningResourcesCanBeFound) {
  for (const auto& [id, competency] : TheStarter().competencies) {
    for (const v1::LearningResource& resource : competency.learning_resources()) {
      SCOPED_TRACE(absl::StrCat(id, ": ", resource.title()));
      EXPECT_NE(resource.kind(), v1::LearningResource::KIND_UNSPECIFIED);
      EXPECT_THAT(resource.description(), Not(IsEmpty()));
      if (resource.kind() == v1::LearningResource::BOOK ||
          resource.kind() == v1::LearningResource::VIDEO) {
        EXPECT_THAT(resource.author(), Not(IsEmpty()));
        EXPECT_THAT(resource.publisher(), Not(IsEmpty()));
      }
      if (!resource.link().empty()) {
        EXPECT_TRUE(absl::StartsWith(resource.link(), "https://"));
      }
    }
  }
}

TEST(Starter, EveryCompetencyHasACoreValueBehindItAndEveryValueIsObservable) {
  std::set<std::string> without;
  for (const auto& [id, competency] : TheStarter().competencies) without.insert(competency.name());
  for (const auto& [id, value] : TheStarter().core_values) {
    EXPECT_THAT(value.statement(), Not(IsEmpty())) << id;
    EXPECT_THAT(value.observable_here(), SizeIs(Ge(3))) << id;
    EXPECT_THAT(value.competencies(), Not(IsEmpty())) << id;
    for (const std::string& name : value.competencies()) without.erase(name);
  }
  EXPECT_THAT(without, IsEmpty());
}

TEST(Starter, ProfilesSayOfEveryCompetencyWhetherAndHowMuchTheJobRequires) {
  const Starter& starter = TheStarter();
  for (const auto& [id, profile] : starter.job_profiles) {
    EXPECT_EQ(static_cast<size_t>(profile.requirements_size()), starter.competencies.size()) << id;
    EXPECT_THAT(profile.essential_functions(), SizeIs(Ge(5))) << id;
    for (const v1::CompetencyRequirement& requirement : profile.requirements()) {
      if (requirement.not_needed()) {
        EXPECT_THAT(requirement.rationale(), Not(IsEmpty())) << id << requirement.competency();
      } else {
        EXPECT_THAT(requirement.weight(), Ge(1)) << id << requirement.competency();
      }
    }
  }
}

TEST(Starter, ProfilesRequireDifferentLevels) {
  std::set<std::string> seen;
  for (const auto& [id, profile] : TheStarter().job_profiles) {
    std::map<std::string, std::string> levels;
    for (const v1::CompetencyRequirement& requirement : profile.requirements()) {
      levels[requirement.competency()] = requirement.required_level();
    }
    EXPECT_TRUE(seen.insert(absl::StrJoin(levels, " ", absl::PairFormatter("="))).second) << id;
  }
  EXPECT_THAT(seen, SizeIs(4));
}

TEST(Starter, DutiesStandBehindEveryRequirement) {
  const Starter& starter = TheStarter();
  for (const auto& [id, profile] : starter.job_profiles) {
    v1::JobProfile marked = profile;
    const v1::JobAnalysis& analysis =
        starter.job_analyses.at(std::string(IdOf(profile.job_analysis())));
    MarkDuties(&analysis, marked);
    std::map<std::string, const v1::Duty*> duties;
    double time = 0;
    for (const v1::Duty& duty : analysis.duties()) {
      duties[duty.id()] = &duty;
      time += duty.time_percent();
    }
    EXPECT_EQ(time, 100) << id;

    for (const v1::CompetencyRequirement& requirement : marked.requirements()) {
      SCOPED_TRACE(absl::StrCat(id, " ", IdOf(requirement.competency())));
      EXPECT_FALSE(requirement.without_duty());
      EXPECT_EQ(requirement.not_needed(), requirement.duties().empty());
      // Whom the level keeps out must need it on the first day, for what the job is there for.
      bool at_entry = false;
      for (const std::string& duty : requirement.duties()) {
        const v1::Duty& needs = *duties.at(duty);
        at_entry = at_entry || (needs.essential() && needs.needed() == v1::Duty::AT_ENTRY);
      }
      EXPECT_TRUE(at_entry || !requirement.minimum_qualification());
    }
  }
}

}  // namespace
}  // namespace touchstone::catalog
