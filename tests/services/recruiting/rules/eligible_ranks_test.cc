#include "services/recruiting/rules/eligible_ranks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::CertificationRule;
using v1::Preference;

// 3.00 of 5.00 passes with 70 points; two of a kind, of which the one with more counts.
CertificationRule Usual(const std::function<void(CertificationRule&)>& change = [](auto&) {}) {
  CertificationRule rule;
  rule.set_method(CertificationRule::RULE_OF_N);
  rule.set_certified(3);
  rule.mutable_conversion()->set_passing_raw_hundredths(300);
  rule.mutable_conversion()->set_maximum_raw_hundredths(500);
  rule.mutable_conversion()->set_passing_points_hundredths(7000);
  const auto add = [&](const char* id, Preference::Effect effect, int points) {
    Preference& preference = *rule.add_preferences();
    preference.set_id(id);
    preference.set_effect(effect);
    preference.set_points_hundredths(points);
    return &preference;
  };
  add("veteran", Preference::POINTS_TO_PASSING_SCORE, 500)->set_once(true);
  add("disabled-veteran", Preference::POINTS_TO_PASSING_SCORE, 1000)->add_excludes("veteran");
  add("resident", Preference::POINTS_BEFORE_PASSING, 200);
  add("laid-off", Preference::REFERRED_TOO, 0)->add_not_on(v1::PROMOTIONAL);
  change(rule);
  return rule;
}

ScoredApplication Scored(const std::string& application, int raw_hundredths,
                         const std::vector<std::string>& preferences = {}) {
  ScoredApplication scored{application, Fraction(raw_hundredths, 100), {}};
  for (const std::string& preference : preferences) scored.claims.push_back({preference});
  return scored;
}

// Of somebody alone on an open list.
RankedEligible Alone(const CertificationRule& rule, const ScoredApplication& scored,
                     v1::EligibleListKind kind = v1::OPEN_COMPETITIVE) {
  return RankEligibles(rule, kind, {scored}, 0).eligibles[0];
}

std::vector<int64_t> Ranks(const Ranking& ranking) {
  std::vector<int64_t> ranks;
  for (const RankedEligible& each : ranking.eligibles) ranks.push_back(each.rank);
  return ranks;
}

TEST(EligibleRanks, ConvertOnAStraightLine) {
  EXPECT_EQ(PointsOf(Usual().conversion(), Fraction(3)), Fraction(70));
  EXPECT_EQ(PointsOf(Usual().conversion(), Fraction(5)), Fraction(100));
  EXPECT_EQ(PointsOf(Usual().conversion(), Fraction(10, 3)), Fraction(75));
  EXPECT_EQ(PointsOf(Usual().conversion(), Fraction(1)), Fraction(40));
  v1::ScoreConversion steep;
  steep.set_passing_raw_hundredths(7000);
  steep.set_maximum_raw_hundredths(8000);
  EXPECT_EQ(PointsOf(steep, Fraction(10)), Fraction(0));
}

TEST(EligibleRanks, AreTheSameForTheSameScoreAndThenGoOn) {
  const Ranking ranking = RankEligibles(
      Usual(), v1::OPEN_COMPETITIVE,
      {Scored("d", 400), Scored("a", 299), Scored("c", 450), Scored("b", 400), Scored("e", 300)},
      0);
  EXPECT_THAT(Ranks(ranking), ElementsAre(2, 0, 1, 2, 4));
  EXPECT_THAT(ranking.order, ElementsAre(2, 3, 0, 4, 1));
  EXPECT_FALSE(ranking.error.has_value());
  EXPECT_EQ(ranking.eligibles[0].indistinguishable_to, 0);
}

TEST(EligibleRanks, TiesAreExact) {
  // A third of a point more than a double of two decimals shows.
  const Ranking ranking = RankEligibles(
      Usual(), v1::OPEN_COMPETITIVE,
      {{"a", Fraction(100'001, 30'000), {}}, {"b", Fraction(100'000, 30'000), {}}}, 0);
  EXPECT_THAT(Ranks(ranking), ElementsAre(1, 2));
}

TEST(EligibleRanks, PointsAreAddedToWhoPasses) {
  const RankedEligible passes = Alone(Usual(), Scored("a", 300, {"veteran"}));
  EXPECT_EQ(passes.points, Fraction(70));
  EXPECT_EQ(passes.final_score, Fraction(75));
  EXPECT_THAT(passes.preferences, ElementsAre("veteran"));
  const RankedEligible fails = Alone(Usual(), Scored("a", 299, {"veteran"}));
  EXPECT_FALSE(fails.passed);
  EXPECT_THAT(fails.preferences, IsEmpty());
  EXPECT_EQ(fails.final_score, Fraction(6985, 100));
}

TEST(EligibleRanks, PointsBeforePassingMayMakeOnePass) {
  const RankedEligible eligible = Alone(Usual(), Scored("a", 290, {"resident", "veteran"}));
  EXPECT_TRUE(eligible.passed);
  EXPECT_EQ(eligible.final_score, Fraction(755, 10));  // 68.5 + 2 + 5
  EXPECT_FALSE(Alone(Usual(), Scored("a", 280, {"resident", "veteran"})).passed);
}

TEST(EligibleRanks, OfTwoThatExcludeEachOtherTheOneWithMoreCounts) {
  const RankedEligible eligible =
      Alone(Usual(), Scored("a", 300, {"veteran", "disabled-veteran", "resident"}));
  EXPECT_THAT(eligible.preferences, ElementsAre("disabled-veteran", "resident"));
  EXPECT_EQ(eligible.preference_points, Fraction(12));
}

TEST(EligibleRanks, PreferencesTogetherGiveNoMoreThanTheCap) {
  const auto capped = Usual([](auto& rule) { rule.set_preference_cap_hundredths(1100); });
  const RankedEligible eligible = Alone(capped, Scored("a", 500, {"disabled-veteran", "resident"}));
  EXPECT_EQ(eligible.preference_points, Fraction(11));
  EXPECT_EQ(eligible.final_score, Fraction(111));
}

TEST(EligibleRanks, PreferencesCountWhereAndAsOftenAsTheRuleSays) {
  EXPECT_TRUE(Alone(Usual(), Scored("a", 300, {"laid-off"})).referred_too);
  EXPECT_FALSE(Alone(Usual(), Scored("a", 300, {"laid-off"}), v1::PROMOTIONAL).referred_too);
  EXPECT_FALSE(Alone(Usual(), Scored("a", 299, {"laid-off"})).referred_too);
  EXPECT_THAT(Alone(Usual(), Scored("a", 300, {"unknown"})).preferences, IsEmpty());
  ScoredApplication hired = Scored("a", 300);
  hired.claims = {{"veteran", true}, {"resident", true}};
  EXPECT_THAT(Alone(Usual(), hired).preferences, ElementsAre("resident"));
}

TEST(EligibleRanks, BandsReachDownFromTheHighestScore) {
  const auto bands = Usual([](auto& rule) {
    rule.set_method(CertificationRule::BANDS);
    rule.set_band_width_hundredths(500);
  });
  // 97, 92.05, 92, 70, and one who does not pass.
  const Ranking ranking = RankEligibles(
      bands, v1::OPEN_COMPETITIVE,
      {Scored("a", 480), Scored("b", 447), Scored("c", 446), Scored("d", 300), Scored("e", 200)},
      0);
  std::vector<int64_t> numbers;
  for (const RankedEligible& each : ranking.eligibles) numbers.push_back(each.band);
  EXPECT_THAT(numbers, ElementsAre(1, 1, 2, 6, 0));
}

TEST(EligibleRanks, WithoutRanksNamesGiveTheOrder) {
  const auto unranked = Usual([](auto& rule) { rule.set_method(CertificationRule::UNRANKED); });
  const Ranking ranking =
      RankEligibles(unranked, v1::OPEN_COMPETITIVE,
                    {Scored("c", 500), Scored("b", 200), Scored("a", 300), Scored("d", 100)}, 0);
  EXPECT_THAT(ranking.order, ElementsAre(2, 0, 1, 3));
  EXPECT_THAT(Ranks(ranking), ElementsAre(0, 0, 0, 0));
}

TEST(EligibleRanks, SayWhichScoresCannotBeDistinguished) {
  std::vector<ScoredApplication> scored;
  for (int i = 0; i < 10; ++i) scored.push_back(Scored(std::string(1, 'a' + i), 500 - 10 * i));
  const Ranking ranking = RankEligibles(Usual(), v1::OPEN_COMPETITIVE, scored, 0.9);
  // Final scores 100, 98.5, … 86.5: SD 4.5415, times the root of 0.2 is 2.0310; 1.96 times that is
  // 3.98, two neighbors away.
  ASSERT_TRUE(ranking.error.has_value());
  EXPECT_NEAR(*ranking.error, 2.0310, 0.0001);
  EXPECT_EQ(ranking.eligibles[0].indistinguishable_from, 1);
  EXPECT_EQ(ranking.eligibles[0].indistinguishable_to, 3);
  EXPECT_EQ(ranking.eligibles[5].indistinguishable_from, 4);
  EXPECT_EQ(ranking.eligibles[5].indistinguishable_to, 8);
  EXPECT_EQ(ranking.eligibles[9].indistinguishable_from, 8);
  EXPECT_EQ(ranking.eligibles[9].indistinguishable_to, 10);
  scored.pop_back();
  EXPECT_FALSE(RankEligibles(Usual(), v1::OPEN_COMPETITIVE, scored, 0.9).error.has_value());
}

TEST(EligibleRanks, DoNotDependOnTheOrderOfPeopleOrClaims) {
  std::mt19937 random(7);
  std::vector<ScoredApplication> scored;
  for (int i = 0; i < 300; ++i) {
    std::vector<std::string> claims;
    for (const char* id : {"veteran", "disabled-veteran", "resident", "laid-off"}) {
      if (random() % 3 == 0) claims.emplace_back(id);
    }
    scored.push_back(Scored(absl::StrCat("a", i), static_cast<int>(random() % 501), claims));
  }
  const auto listed = [&] {
    std::vector<std::string> lines;
    const Ranking ranking = RankEligibles(Usual(), v1::OPEN_COMPETITIVE, scored, 0.8);
    for (const size_t i : ranking.order) {
      const RankedEligible& each = ranking.eligibles[i];
      lines.push_back(absl::StrCat(scored[i].application, " ", each.rank, " ",
                                   each.final_score.ToDouble(), " ", each.indistinguishable_from,
                                   " ", each.indistinguishable_to));
    }
    return lines;
  };
  const auto before = listed();
  std::shuffle(scored.begin(), scored.end(), random);
  for (ScoredApplication& each : scored) {
    std::shuffle(each.claims.begin(), each.claims.end(), random);
  }
  EXPECT_EQ(listed(), before);
}

}  // namespace
}  // namespace touchstone::recruiting
