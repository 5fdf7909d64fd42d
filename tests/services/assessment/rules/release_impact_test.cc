#include "services/assessment/rules/release_impact.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace touchstone::assessment {
namespace {

using catalog::v1::Alignment;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::CompetencyImpact;

constexpr char kFramework[] = "organizations/wa/frameworks/hr";

std::string CompetencyName(const std::string& id) {
  return absl::StrCat(kFramework, "/competencies/", id);
}

// A behavior: its id, and what it says.
using Texts = std::vector<std::pair<std::string, std::string>>;

struct Words {
  std::string id;
  std::string definition = "It.";
  Texts behaviors = {{"asks", "Asks."}, {"waits", "Waits."}};
  std::string resource = "A book.";  // what raters do not read
};

ReleaseSide Side(const std::string& id, const std::vector<std::string>& levels,
                 const std::vector<Words>& competencies, const std::string& top_point = "always") {
  catalog::v1::Release release;
  release.set_name(absl::StrCat(kFramework, "/releases/", id));
  release.set_content_hash(absl::StrCat("hash-", id));
  for (const std::string& level : levels) {
    auto& to = *release.mutable_framework()->mutable_proficiency_scale()->add_levels();
    to.set_id(level.substr(0, level.find(' ')));  // "expert *" says something else
    to.set_title(level);
  }
  auto& point = *release.mutable_framework()->mutable_behavior_scale()->add_points();
  point.set_value(1);
  point.set_label(top_point);
  std::vector<catalog::v1::ReleasedCompetency> released;
  for (const Words& words : competencies) {
    auto& to = released.emplace_back();
    to.set_name(absl::StrCat(release.name(), "/competencies/", words.id));
    std::string hash = absl::StrCat(words.definition, words.resource);
    to.mutable_competency()->set_title(words.id);
    to.mutable_competency()->set_definition(words.definition);
    for (const auto& [behavior, text] : words.behaviors) {
      auto& element = *to.mutable_competency()->add_key_elements();
      element.set_id(absl::StrCat("e-", behavior));
      element.add_behaviors()->set_id(behavior);
      element.mutable_behaviors(0)->set_text(text);
      absl::StrAppend(&hash, behavior, text);
    }
    to.set_content_hash(hash);
  }
  return SideOf(std::move(release), released);
}

Alignment Aligned(const std::string& subject, Alignment::Relation relation,
                  const std::string& object) {
  Alignment alignment;
  alignment.set_name("organizations/wa/alignments/a");
  alignment.set_subject(CompetencyName(subject));
  alignment.set_relation(relation);
  alignment.set_object(CompetencyName(object));
  return alignment;
}

const std::vector<std::string> kLevels = {"entry", "journey", "expert"};

CompetencyImpact Impact(const Words& before, const std::vector<Words>& after,
                        const std::vector<Alignment>& alignments = {},
                        const std::string& top_point = "always") {
  const ReleaseImpact impact(Side("1", kLevels, {before}), Side("2", kLevels, after, top_point),
                             alignments);
  for (const CompetencyImpact& one : impact.Competencies()) {
    if (one.competency() == before.id) return one;
  }
  return {};
}

// --- Competencies ------------------------------------------------------------------------------

struct WordsCase {
  const char* what;
  std::vector<Words> after;  // of what was {"x"}
  CompetencyImpact::Kind kind;
  CompetencyImpact::CarryOver carry_over;
  std::vector<std::string> carried;
  std::vector<std::string> undecided;
  std::vector<std::string> added;
};

TEST(ReleaseImpact, TellsWhatOfACompetencyCarriesOver) {
  const std::vector<WordsCase> cases = {
      {"the same",
       {{"x"}},
       CompetencyImpact::UNCHANGED,
       CompetencyImpact::CARRIES_OVER,
       {},
       {},
       {}},
      {"another book",
       {{.id = "x", .resource = "A film."}},
       CompetencyImpact::REWORDED,
       CompetencyImpact::CARRIES_OVER,
       {"asks", "waits"},
       {},
       {}},
      {"another definition",
       {{.id = "x", .definition = "That."}},
       CompetencyImpact::REWORDED,
       CompetencyImpact::MUST_BE_DECIDED,
       {"asks", "waits"},
       {},
       {}},
      {"another text of a behavior",
       {{.id = "x", .behaviors = {{"asks", "Asks."}, {"waits", "Waits long."}}}},
       CompetencyImpact::REWORDED,
       CompetencyImpact::MUST_BE_DECIDED,
       {"asks"},
       {"waits"},
       {}},
      {"the same text by another id",
       {{.id = "x", .behaviors = {{"asks", "Asks."}, {"pauses", "Waits."}}}},
       CompetencyImpact::REWORDED,
       CompetencyImpact::MUST_BE_DECIDED,
       {"asks"},
       {"waits"},
       {"pauses"}},
      {"gone",
       {{"y"}},
       CompetencyImpact::REMOVED,
       CompetencyImpact::LOST,
       {},
       {"asks", "waits"},
       {}},
  };
  for (const WordsCase& c : cases) {
    SCOPED_TRACE(c.what);
    const CompetencyImpact impact = Impact({"x"}, c.after);
    EXPECT_EQ(impact.kind(), c.kind);
    EXPECT_EQ(impact.carry_over(), c.carry_over);
    EXPECT_THAT(impact.carried_behaviors(), testing::ElementsAreArray(c.carried));
    EXPECT_THAT(impact.undecided_behaviors(), testing::ElementsAreArray(c.undecided));
    EXPECT_THAT(impact.added_behaviors(), testing::ElementsAreArray(c.added));
  }
}

TEST(ReleaseImpact, TellsOfWhatIsNewThatNothingIsThereToCarryOver) {
  const ReleaseImpact impact(Side("1", kLevels, {}), Side("2", kLevels, {{"x"}}), {});
  const auto all = impact.Competencies();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].kind(), CompetencyImpact::ADDED);
  EXPECT_EQ(all[0].carry_over(), CompetencyImpact::CARRY_OVER_UNSPECIFIED);
}

TEST(ReleaseImpact, CarriesNoRatingOfABehaviorOverToOtherPoints) {
  const CompetencyImpact impact = Impact({"x"}, {{"x"}}, {}, "often");
  EXPECT_EQ(impact.kind(), CompetencyImpact::UNCHANGED);
  EXPECT_EQ(impact.carry_over(), CompetencyImpact::CARRIES_OVER);  // levels are rated by themselves
  EXPECT_THAT(impact.undecided_behaviors(), ElementsAre("asks", "waits"));
  EXPECT_THAT(impact.carried_behaviors(), IsEmpty());
}

// "EXACT y", "CLOSE e-asks > y#e-asks".
std::string Told(const v1::Successor& successor) {
  return absl::StrCat(Alignment::Relation_Name(successor.relation()), " ", successor.key_element(),
                      successor.key_element().empty() ? "" : " > ", successor.competency(),
                      successor.successor_key_element().empty() ? "" : "#",
                      successor.successor_key_element());
}

struct AlignmentCase {
  std::vector<Alignment> alignments;  // x is gone; y and z are there
  std::string successors;
  CompetencyImpact::CarryOver carry_over;
  std::vector<std::string> carried;
};

TEST(ReleaseImpact, CarriesOverWhatAnAlignmentSaysIsTheSame) {
  const std::vector<std::string> all = {"asks", "waits"};
  const std::vector<AlignmentCase> cases = {
      {{Aligned("x", Alignment::EXACT, "y")}, "EXACT y", CompetencyImpact::CARRIES_OVER, all},
      {{Aligned("y", Alignment::EXACT, "x")}, "EXACT y", CompetencyImpact::CARRIES_OVER, all},
      {{Aligned("x", Alignment::REPLACED_BY, "y")},
       "REPLACED_BY y",
       CompetencyImpact::CARRIES_OVER,
       all},
      {{Aligned("y", Alignment::REPLACED_BY, "x")}, "", CompetencyImpact::LOST, {}},
      {{Aligned("x", Alignment::CLOSE, "y")}, "CLOSE y", CompetencyImpact::MUST_BE_DECIDED, {}},
      {{Aligned("y", Alignment::BROADER, "x")},
       "NARROWER y",
       CompetencyImpact::MUST_BE_DECIDED,
       {}},
      {{Aligned("x#e-asks", Alignment::EXACT, "y#e-waits")},
       "EXACT e-asks > y#e-waits",
       CompetencyImpact::MUST_BE_DECIDED,
       {"asks"}},
      {{Aligned("x#e-asks", Alignment::EXACT, "y#e-gone")}, "", CompetencyImpact::LOST, {}},
      {{Aligned("x", Alignment::EXACT, "gone")}, "", CompetencyImpact::LOST, {}},
      // It came apart: of which of the two a level speaks, somebody must say.
      {{Aligned("x", Alignment::REPLACED_BY, "y"), Aligned("x", Alignment::REPLACED_BY, "z")},
       "REPLACED_BY y, REPLACED_BY z",
       CompetencyImpact::MUST_BE_DECIDED,
       all},
  };
  for (const AlignmentCase& c : cases) {
    SCOPED_TRACE(c.alignments[0].ShortDebugString());
    const CompetencyImpact impact = Impact({"x"}, {{"y"}, {"z"}}, c.alignments);
    EXPECT_EQ(absl::StrJoin(impact.successors(), ", ",
                            [](std::string* out, const auto& one) { out->append(Told(one)); }),
              c.successors);
    EXPECT_EQ(impact.carry_over(), c.carry_over);
    EXPECT_THAT(impact.carried_behaviors(), testing::ElementsAreArray(c.carried));
    EXPECT_EQ(impact.carried_behaviors_size() + impact.undecided_behaviors_size(), 2);
  }
}

TEST(ReleaseImpact, FollowsNoAlignmentThatIsDeletedOrLeadsElsewhere) {
  Alignment deleted = Aligned("x", Alignment::EXACT, "y");
  deleted.mutable_delete_time()->set_seconds(1);
  Alignment elsewhere = Aligned("x", Alignment::EXACT, "y");
  elsewhere.set_object("organizations/wa/frameworks/hr2/competencies/y");
  EXPECT_EQ(Impact({"x"}, {{"y"}}, {deleted, elsewhere}).carry_over(), CompetencyImpact::LOST);
}

// --- Levels ------------------------------------------------------------------------------------

TEST(ReleaseImpact, TellsWhichLevelsMovedCameWentOrSaySomethingElse) {
  const ReleaseImpact impact(Side("1", {"entry", "journey", "expert", "master"}, {}),
                             Side("2", {"entry *", "senior", "journey", "expert"}, {}), {});
  std::vector<std::string> told;
  for (const auto& level : impact.Levels()) {
    told.push_back(absl::StrCat(level.level(), " ", v1::LevelImpact::Kind_Name(level.kind()), " ",
                                level.number_before(), ">", level.number_after()));
  }
  EXPECT_THAT(told, ElementsAre("entry REWORDED 1>1", "senior ADDED 0>2", "journey MOVED 2>3",
                                "expert MOVED 3>4", "master REMOVED 4>0"));
}

// --- Cycles ------------------------------------------------------------------------------------

v1::CycleImpact::Effect EffectOn(v1::AssessmentCycle::State state, const std::string& release,
                                 const std::string& hash) {
  const ReleaseImpact impact(Side("1", kLevels, {}), Side("2", kLevels, {}), {});
  v1::AssessmentCycle cycle;
  cycle.set_state(state);
  cycle.set_release(absl::StrCat(kFramework, "/releases/", release));
  cycle.set_release_content_hash(hash);
  cycle.mutable_prepare_time()->set_seconds(1);
  return impact.OfCycle(cycle).effect();
}

TEST(ReleaseImpact, LeavesCyclesAloneThatHaveTheirCopy) {
  using Cycle = v1::AssessmentCycle;
  EXPECT_EQ(EffectOn(Cycle::DRAFT, "1", "hash-1"), v1::CycleImpact::MUST_BE_PREPARED);
  EXPECT_EQ(EffectOn(Cycle::DRAFT, "2", "hash-older"), v1::CycleImpact::MUST_BE_PREPARED);
  EXPECT_EQ(EffectOn(Cycle::DRAFT, "2", "hash-2"), v1::CycleImpact::UNAFFECTED);
  EXPECT_EQ(EffectOn(Cycle::OPEN, "1", "hash-1"), v1::CycleImpact::UNAFFECTED);
}

// --- People ------------------------------------------------------------------------------------

struct Reached {
  std::optional<double> level;
  std::string adjusted;
};

std::string Number(bool has, double number) { return has ? absl::StrCat(number) : "-"; }

// "x 2>3 of 2>2 gap 0>-1 CARRIES_OVER", for what changes of a person who was rated by the base.
std::vector<std::string> Changes(const ReleaseImpact& impact, const Reached& reached,
                                 const std::vector<std::pair<std::string, std::string>>& required,
                                 const ReleaseSide* rated_by = nullptr) {
  const ReleaseSide& rated = rated_by == nullptr ? impact.base() : *rated_by;
  catalog::v1::JobProfile profile;
  profile.set_framework(kFramework);
  for (const auto& [competency, level] : required) {
    auto& requirement = *profile.add_requirements();
    requirement.set_competency(CompetencyName(competency));
    requirement.set_required_level(level);
    requirement.set_not_needed(level.empty());
  }
  const Attainment attainment{.result = "r",
                              .adjusted_level = reached.adjusted,
                              .level = reached.level,
                              .scales = &rated.scales,
                              .rated = &rated.competencies.at("x")};
  std::vector<std::string> told;
  for (const auto& one : impact.OfPerson({{"x", attainment}}, profile)) {
    told.push_back(absl::StrCat(
        one.competency(), one.successor().empty() ? "" : ">", one.successor(), " ",
        Number(one.has_attained_before(), one.attained_before()), ">",
        Number(one.has_attained_after(), one.attained_after()), " of ",
        one.required_before().number(), ">", one.required_after().number(), " gap ",
        Number(one.has_gap_before(), one.gap_before()), ">",
        Number(one.has_gap_after(), one.gap_after()), one.newly_below_target() ? " FALLS" : "", " ",
        CompetencyImpact::CarryOver_Name(one.carry_over())));
  }
  return told;
}

TEST(ReleaseImpact, SaysNothingOfPeopleForWhomNothingChanges) {
  const ReleaseImpact impact(Side("1", kLevels, {{"x"}, {"y"}}),
                             Side("2", kLevels, {{"x"}, {.id = "y", .definition = "That."}}), {});
  EXPECT_THAT(Changes(impact, {2.3}, {{"x", "expert"}, {"y", "expert"}}), IsEmpty());
}

TEST(ReleaseImpact, AsksOnlyAboutWhatTheJobRequires) {
  const ReleaseImpact impact(Side("1", kLevels, {{"x"}}),
                             Side("2", kLevels, {{.id = "x", .definition = "That."}}), {});
  EXPECT_THAT(Changes(impact, {2.3}, {{"x", "journey"}}),
              ElementsAre("x 2.3>2.3 of 2>2 gap -0.3>-0.3 MUST_BE_DECIDED"));
  EXPECT_THAT(Changes(impact, {2.3}, {{"x", ""}}), IsEmpty());
  EXPECT_THAT(Changes(impact, {2.3}, {{"z", "journey"}}), IsEmpty());
}

struct ScaleCase {
  const char* what;
  std::vector<std::string> levels;  // of what was entry, journey, expert
  Reached reached;
  std::string required;
  std::string change;  // nothing where nothing changes
};

TEST(ReleaseImpact, PutsLevelsOnTheNewScale) {
  const std::vector<ScaleCase> cases = {
      {"a level above", {"entry", "journey", "expert", "master"}, {2.3}, "journey", ""},
      {"a level below",
       {"none", "entry", "journey", "expert"},
       {2.3},
       "expert",
       "x 2.3>3.3 of 3>4 gap 0.7>0.7 CARRIES_OVER"},
      {"a level between what was reached",
       {"entry", "journey", "senior", "expert"},
       {2.5},
       "expert",
       "x 2.5>3 of 3>4 gap 0.5>1 MUST_BE_DECIDED"},
      {"a level between what was reached and what is required",
       {"entry", "senior", "journey", "expert"},
       {1, ""},
       "journey",
       "x 1>1 of 2>3 gap 1>2 CARRIES_OVER"},
      {"a reviewer's level moves with its name",
       {"entry", "senior", "journey", "expert"},
       {1.2, "journey"},
       "journey",
       "x 2>3 of 2>3 gap 0>0 CARRIES_OVER"},
      {"levels that change places",
       {"entry", "expert", "journey"},
       {3},
       "journey",
       "x 3>2 of 2>3 gap -1>1 FALLS CARRIES_OVER"},
      {"a level that was reached is gone",
       {"entry", "expert"},
       {2},
       "expert",
       "x 2>- of 3>2 gap 1>- MUST_BE_DECIDED"},
      {"a level that is required is gone",
       {"entry", "journey"},
       {2},
       "expert",
       "x 2>2 of 3>0 gap 1>- CARRIES_OVER"},
      {"a level that was reached says something else",
       {"entry", "journey *", "expert"},
       {2},
       "expert",
       "x 2>2 of 3>3 gap 1>1 MUST_BE_DECIDED"},
      {"a level that was not reached says something else",
       {"entry", "journey", "expert *"},
       {1.5},
       "journey",
       ""},
  };
  for (const ScaleCase& c : cases) {
    SCOPED_TRACE(c.what);
    const ReleaseImpact impact(Side("1", kLevels, {{"x"}}), Side("2", c.levels, {{"x"}}), {});
    EXPECT_EQ(absl::StrJoin(Changes(impact, c.reached, {{"x", c.required}}), "; "), c.change);
  }
}

TEST(ReleaseImpact, FollowsWhatTookTheCompetencysPlace) {
  const auto impact = [](const std::vector<Alignment>& alignments,
                         const std::vector<std::string>& levels = kLevels) {
    return ReleaseImpact(Side("1", kLevels, {{"x"}}), Side("2", levels, {{"y"}, {"z"}}),
                         alignments);
  };
  const Alignment to_y = Aligned("x", Alignment::REPLACED_BY, "y");
  EXPECT_THAT(Changes(impact({}), {2}, {{"x", "journey"}}),
              ElementsAre("x 2>- of 2>0 gap 0>- LOST"));
  EXPECT_THAT(Changes(impact({to_y}), {2}, {{"x", "journey"}}),
              ElementsAre("x>y 2>2 of 2>2 gap 0>0 CARRIES_OVER"));
  EXPECT_THAT(Changes(impact({to_y}), {2}, {{"x", "journey"}, {"y", "expert"}}),
              ElementsAre("x>y 2>2 of 2>3 gap 0>1 FALLS CARRIES_OVER"));
  EXPECT_THAT(Changes(impact({to_y}), {2}, {{"y", "expert"}}),
              ElementsAre("x>y 2>2 of 0>3 gap ->1 FALLS CARRIES_OVER"));
  EXPECT_THAT(Changes(impact({to_y}, {"entry", "journey *", "expert"}), {2}, {{"x", "journey"}}),
              ElementsAre("x>y 2>2 of 2>2 gap 0>0 MUST_BE_DECIDED"));
  EXPECT_THAT(Changes(impact({to_y, Aligned("x", Alignment::EXACT, "z")}), {2}, {{"x", "journey"}}),
              ElementsAre("x 2>- of 2>0 gap 0>- MUST_BE_DECIDED"));
}

TEST(ReleaseImpact, DoesNotBlameAReleaseForWhatAnEarlierOneChanged) {
  const ReleaseSide older = Side("0", kLevels, {{.id = "x", .definition = "Once."}});
  const ReleaseImpact same(Side("1", kLevels, {{"x"}}), Side("2", kLevels, {{"x"}}), {});
  EXPECT_THAT(Changes(same, {2}, {{"x", "journey"}}, &older), IsEmpty());
  const ReleaseImpact again(Side("1", kLevels, {{"x"}}),
                            Side("2", kLevels, {{.id = "x", .definition = "That."}}), {});
  EXPECT_THAT(Changes(again, {2}, {{"x", "journey"}}, &older),
              ElementsAre("x 2>2 of 2>2 gap 0>0 MUST_BE_DECIDED"));
  // What it says again is what they were rated by.
  const ReleaseImpact back(Side("1", kLevels, {{"x"}}),
                           Side("2", kLevels, {{.id = "x", .definition = "Once."}}), {});
  EXPECT_THAT(Changes(back, {2}, {{"x", "journey"}}, &older),
              ElementsAre("x 2>2 of 2>2 gap 0>0 CARRIES_OVER"));
}

TEST(ReleaseImpact, TellsWhoFallsBelowWhenACompetencyComesBack) {
  const ReleaseSide older = Side("0", kLevels, {{"x"}});
  const ReleaseImpact impact(Side("1", kLevels, {{"y"}}), Side("2", kLevels, {{"x"}, {"y"}}), {});
  EXPECT_THAT(Changes(impact, {1.4}, {{"x", "journey"}}, &older),
              ElementsAre("x ->1.4 of 0>2 gap ->0.6 FALLS CARRIES_OVER"));
}

}  // namespace
}  // namespace touchstone::assessment
