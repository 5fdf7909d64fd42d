#include "services/recruiting/rules/certification.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Eligible Scored(const std::string& id, Fraction score, std::vector<Claim> claims = {}) {
  return {.id = id, .raw_score = score, .claims = std::move(claims)};
}

Eligible Scored(const std::string& id, int score, std::vector<Claim> claims = {}) {
  return Scored(id, Fraction(score), std::move(claims));
}

std::vector<std::string> Referred(const CertificationRule& rule,
                                  const std::vector<Eligible>& eligibles, int64_t openings = 1) {
  std::vector<std::string> ids;
  for (const size_t i : Certify(rule, eligibles, openings).referred) ids.push_back(eligibles[i].id);
  return ids;
}

std::vector<Why> Whys(const CertificationRule& rule, const std::vector<Eligible>& eligibles) {
  std::vector<Why> whys;
  for (const Placement& placement : Certify(rule, eligibles, 1).placements) {
    whys.push_back(placement.why);
  }
  return whys;
}

CertificationRule Veterans() {
  return {.passing_mark = Fraction(70),
          .preferences = {{.id = "veteran",
                           .points = Fraction(5),
                           .kind = "veteran",
                           .excluded_by = {"retired-from-service"}},
                          {.id = "disabled-veteran", .points = Fraction(10), .kind = "veteran"},
                          {.id = "residence",
                           .points = Fraction(2),
                           .needs_proof = false,
                           .only_to_passing = false}}};
}

// Of one eligible.
Placement PlacementOf(const CertificationRule& rule, const Eligible& eligible) {
  return Certify(rule, {eligible}, 1).placements[0];
}

TEST(Certification, RefersTheFirstNByScore) {
  const CertificationRule rule{.names = 3};
  const std::vector<Eligible> eligibles = {Scored("a", 80), Scored("b", 95), Scored("c", 70),
                                           Scored("d", 85), Scored("e", 75)};
  EXPECT_THAT(Referred(rule, eligibles), ElementsAre("b", "d", "a"));
  EXPECT_THAT(Whys(rule, eligibles),
              ElementsAre(Why::kAmongNames, Why::kAmongNames, Why::kBeyondNames, Why::kAmongNames,
                          Why::kBeyondNames));
  const auto placements = Certify(rule, eligibles, 1).placements;
  EXPECT_EQ(placements[1].rank, 1);
  EXPECT_EQ(placements[4].rank, 4);
  EXPECT_EQ(placements[2].rank, 5);
}

TEST(Certification, WhoTiesWithTheNthIsReferred) {
  const CertificationRule rule{.names = 3};
  const std::vector<Eligible> eligibles = {Scored("a", 80), Scored("b", 95), Scored("c", 80),
                                           Scored("d", 85), Scored("e", 80), Scored("f", 79)};
  EXPECT_THAT(Referred(rule, eligibles), ElementsAre("b", "d", "a", "c", "e"));
  const auto placements = Certify(rule, eligibles, 1).placements;
  EXPECT_EQ(placements[0].why, Why::kTiesWithLastName);
  EXPECT_EQ(placements[4].why, Why::kTiesWithLastName);
  EXPECT_EQ(placements[1].why, Why::kAmongNames);
  EXPECT_EQ(placements[4].rank, 3);
  EXPECT_EQ(placements[5].rank, 6);  // five are ahead
  // Who ties within the first N is no reason to refer more.
  EXPECT_THAT(Referred({.names = 2}, {Scored("a", 90), Scored("b", 90), Scored("c", 80)}),
              ElementsAre("a", "b"));
}

TEST(Certification, TiesAreExact) {
  // A third and a third of 100 is two thirds of it.
  const Fraction two_thirds = Fraction(100, 3) + Fraction(100, 3);
  EXPECT_THAT(Referred({.names = 1}, {Scored("a", Fraction(200, 3)), Scored("b", two_thirds),
                                      Scored("c", Fraction(666'666'666, 10'000'000))}),
              ElementsAre("a", "b"));
}

TEST(Certification, MoreOpeningsMayTakeMoreNames) {
  const CertificationRule rule{.names = 2, .names_per_further_opening = 1};
  std::vector<Eligible> eligibles;
  for (int i = 0; i < 9; ++i) eligibles.push_back(Scored(std::string(1, 'a' + i), 90 - i));
  EXPECT_THAT(Referred(rule, eligibles, 1), ElementsAre("a", "b"));
  EXPECT_THAT(Referred(rule, eligibles, 3), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(Referred({.names = 2}, eligibles, 3), ElementsAre("a", "b"));
}

TEST(Certification, WithoutNamesEverybodyWhoPassesIsReferredByRank) {
  const CertificationRule rule{.passing_mark = Fraction(70)};
  const std::vector<Eligible> eligibles = {Scored("a", 69), Scored("b", 70), Scored("c", 99)};
  EXPECT_THAT(Referred(rule, eligibles), ElementsAre("c", "b"));
  EXPECT_THAT(Whys(rule, eligibles),
              ElementsAre(Why::kBelowPassingMark, Why::kWithoutLimit, Why::kWithoutLimit));
  EXPECT_EQ(PlacementOf(rule, eligibles[0]).rank, std::nullopt);
}

TEST(Certification, JudgesClaimsOneByOne) {
  const auto veteran = [](bool proven, std::vector<std::string> circumstances = {}) {
    return Claim{"veteran", proven, std::move(circumstances)};
  };
  const struct {
    int score;
    std::vector<Claim> claims;
    std::vector<ClaimOutcome> outcomes;
    int final_points;
    bool passes;
  } table[] = {
      {80, {}, {}, 80, true},
      {80, {veteran(true)}, {ClaimOutcome::kAdded}, 85, true},
      {80, {veteran(false)}, {ClaimOutcome::kNotProven}, 80, true},
      {80, {veteran(true, {"retired-from-service"})}, {ClaimOutcome::kExcluded}, 80, true},
      {80, {veteran(true, {"something-else"})}, {ClaimOutcome::kAdded}, 85, true},
      {70, {veteran(true)}, {ClaimOutcome::kAdded}, 75, true},
      // A score that does not pass stays as it is,
      {69, {veteran(true)}, {ClaimOutcome::kNotPassing}, 69, false},
      // unless the rule lets the preference make it pass; then still no other one is added.
      {69, {{"residence"}}, {ClaimOutcome::kAdded}, 71, true},
      {67, {{"residence"}}, {ClaimOutcome::kAdded}, 69, false},
      {69,
       {{"residence"}, veteran(true)},
       {ClaimOutcome::kAdded, ClaimOutcome::kNotPassing},
       71,
       true},
      // Of one kind the higher one counts; what is of no kind adds.
      {80,
       {veteran(true), {"disabled-veteran", true}},
       {ClaimOutcome::kLessThanOther, ClaimOutcome::kAdded},
       90,
       true},
      {80,
       {{"disabled-veteran", true}, veteran(true), {"residence"}},
       {ClaimOutcome::kAdded, ClaimOutcome::kLessThanOther, ClaimOutcome::kAdded},
       92,
       true},
      {80,
       {veteran(true), {"disabled-veteran", false}},
       {ClaimOutcome::kAdded, ClaimOutcome::kNotProven},
       85,
       true},
      {99, {{"disabled-veteran", true}}, {ClaimOutcome::kAdded}, 109, true},
  };
  for (const auto& [score, claims, outcomes, final_points, passes] : table) {
    const Placement placement = PlacementOf(Veterans(), Scored("a", score, claims));
    std::vector<ClaimOutcome> found;
    for (const ClaimResult& claim : placement.claims) found.push_back(claim.outcome);
    EXPECT_EQ(found, outcomes) << score;
    EXPECT_EQ(placement.points, Fraction(score));
    EXPECT_EQ(placement.preference_points, Fraction(final_points - score));
    EXPECT_EQ(placement.final_points, Fraction(final_points));
    EXPECT_EQ(placement.passes, passes);
  }
}

TEST(Certification, CapsWhatPreferencesAddAndWhatAScoreCanBe) {
  CertificationRule rule = Veterans();
  const Eligible both = Scored("a", 80, {{"disabled-veteran", true}, {"residence"}});
  rule.most_preference_points = Fraction(11);
  EXPECT_EQ(PlacementOf(rule, both).preference_points, Fraction(11));
  EXPECT_EQ(PlacementOf(rule, both).final_points, Fraction(91));
  rule.most_points = Fraction(100);
  EXPECT_EQ(PlacementOf(rule, both).final_points, Fraction(91));
  EXPECT_EQ(PlacementOf(rule, Scored("a", 95, both.claims)).final_points, Fraction(100));
}

TEST(Certification, APreferenceMayCountOnOneListOnly) {
  CertificationRule rule = Veterans();
  rule.lists = {ListKind::kPromotional, ListKind::kOpen};
  rule.preferences[0].lists = {ListKind::kOpen};
  Eligible eligible = Scored("a", 80, {{"veteran", true}});
  EXPECT_EQ(PlacementOf(rule, eligible).final_points, Fraction(85));
  eligible.list = ListKind::kPromotional;
  EXPECT_EQ(PlacementOf(rule, eligible).final_points, Fraction(80));
  EXPECT_EQ(PlacementOf(rule, eligible).claims[0].outcome, ClaimOutcome::kNotOnThisList);
}

TEST(Certification, AnEarlierListComesFirstWhateverTheScore) {
  std::vector<Eligible> eligibles = {Scored("open", 99), Scored("promoted", 80),
                                     Scored("laid-off", 71), Scored("too-low", 69)};
  eligibles[1].list = ListKind::kPromotional;
  eligibles[2].list = ListKind::kLayoff;
  eligibles[3].list = ListKind::kLayoff;
  CertificationRule rule{.passing_mark = Fraction(70),
                         .lists = {ListKind::kLayoff, ListKind::kPromotional, ListKind::kOpen},
                         .names = 2};
  EXPECT_THAT(Referred(rule, eligibles), ElementsAre("laid-off", "promoted"));
  EXPECT_THAT(Whys(rule, eligibles), ElementsAre(Why::kBeyondNames, Why::kAmongNames,
                                                 Why::kAmongNames, Why::kBelowPassingMark));
  rule.lists = {ListKind::kOpen, ListKind::kPromotional};
  EXPECT_THAT(Referred(rule, eligibles), ElementsAre("open", "promoted"));
  EXPECT_EQ(Whys(rule, eligibles)[2], Why::kListNotUsed);
  // The same score on two lists is no tie.
  eligibles[0].raw_score = Fraction(80);
  rule.names = 1;
  EXPECT_THAT(Referred(rule, eligibles), ElementsAre("open"));
}

TEST(Certification, RefersBandsWhole) {
  CertificationRule rule{.order = Order::kByBand,
                         .bands = {{"good", Fraction(70), Fraction(80)},
                                   {"best", Fraction(90), {}},
                                   {"better", Fraction(82), Fraction(90)}}};
  const std::vector<Eligible> eligibles = {Scored("a", 89), Scored("b", 90), Scored("c", 100),
                                           Scored("d", 82), Scored("e", 81), Scored("f", 70)};
  EXPECT_THAT(Referred(rule, eligibles), ElementsAre("b", "c"));
  EXPECT_THAT(Whys(rule, eligibles),
              ElementsAre(Why::kInLowerBand, Why::kInReferredBand, Why::kInReferredBand,
                          Why::kInLowerBand, Why::kInNoBand, Why::kInLowerBand));
  const auto placements = Certify(rule, eligibles, 1).placements;
  EXPECT_EQ(placements[1].rank, placements[2].rank);
  EXPECT_EQ(placements[3].rank, 3);
  EXPECT_EQ(placements[3].band, "better");
  EXPECT_EQ(placements[4].rank, std::nullopt);
  rule.names = 2;
  EXPECT_THAT(Referred(rule, eligibles), ElementsAre("b", "c"));
  rule.names = 3;  // as many bands as it takes
  EXPECT_THAT(Referred(rule, eligibles), ElementsAre("b", "c", "a", "d"));
  // Of an empty band nobody is referred, and the next one is the highest.
  EXPECT_THAT(Referred({.order = Order::kByBand, .bands = rule.bands}, {eligibles[3]}),
              ElementsAre("d"));
}

TEST(Certification, AnUnrankedReferralNamesWhoPassesWithoutOrder) {
  CertificationRule rule{.order = Order::kUnranked};
  std::vector<Eligible> eligibles = {{.id = "z"}, {.id = "b"}, {.id = "k"}};
  EXPECT_THAT(Referred(rule, eligibles), ElementsAre("b", "k", "z"));
  for (const Placement& placement : Certify(rule, eligibles, 1).placements) {
    EXPECT_EQ(placement.rank, std::nullopt);
    EXPECT_EQ(placement.final_points, std::nullopt);
    EXPECT_EQ(placement.why, Why::kWithoutRank);
  }
  // Where an earlier list has somebody, later ones wait.
  rule.lists = {ListKind::kLayoff, ListKind::kOpen};
  EXPECT_THAT(Referred(rule, eligibles), ElementsAre("b", "k", "z"));
  eligibles[2].list = ListKind::kLayoff;
  EXPECT_THAT(Referred(rule, eligibles), ElementsAre("k"));
  EXPECT_EQ(Whys(rule, eligibles)[0], Why::kOnLaterList);
  // And where there is a passing mark, scores say who passes, and no more.
  rule = {.passing_mark = Fraction(70), .order = Order::kUnranked};
  EXPECT_THAT(Referred(rule, {Scored("z", 99), Scored("y", 70), Scored("x", 69)}),
              ElementsAre("y", "z"));
}

TEST(Certification, OfNobodyRefersNobody) {
  EXPECT_THAT(Certify({.names = 3}, {}, 1).referred, IsEmpty());
}

TEST(Certification, NamesEligiblesThatDoNotFitTheRule) {
  const auto fields = [](const CertificationRule& rule, const std::vector<Eligible>& eligibles) {
    std::vector<std::string> found;
    for (const auto& violation : EligibleViolations(rule, eligibles, "list.")) {
      found.push_back(violation.field);
    }
    return found;
  };
  EXPECT_THAT(fields(Veterans(), {Scored("a", 70, {{"veteran"}}), Scored("b", 100)}), IsEmpty());
  EXPECT_THAT(fields(Veterans(), {Scored("a", 70), Scored("a", 71)}),
              ElementsAre("list.eligibles[1].id"));
  EXPECT_THAT(fields(Veterans(), {{.id = "a"}, Scored("b", 101)}),
              ElementsAre("list.eligibles[0].raw_score", "list.eligibles[1].raw_score"));
  EXPECT_THAT(fields({.order = Order::kUnranked}, {{.id = "a"}}), IsEmpty());
  CertificationRule unranked = Veterans();
  unranked.order = Order::kUnranked;
  unranked.passing_mark.reset();
  EXPECT_THAT(fields(unranked, {{.id = "a", .claims = {{"veteran"}}}}),
              ElementsAre("list.eligibles[0].claims"));
  EXPECT_THAT(fields(Veterans(), {Scored("a", 70, {{"veteran"}, {"veteran"}, {"left-handed"}})}),
              ElementsAre("list.eligibles[0].claims[1].preference",
                          "list.eligibles[0].claims[2].preference"));
}

// Many eligibles with few different scores, so that there are ties.
std::vector<Eligible> RandomEligibles(std::mt19937& random) {
  std::vector<Eligible> eligibles(random() % 40);
  for (size_t i = 0; i < eligibles.size(); ++i) {
    eligibles[i] = Scored("e" + std::to_string(i), Fraction(50 + random() % 12, 1 + random() % 2));
    eligibles[i].list = static_cast<ListKind>(random() % 3);
    for (const Preference& preference : Veterans().preferences) {
      if (random() % 3 == 0) eligibles[i].claims.push_back({preference.id, random() % 2 == 0});
    }
  }
  return eligibles;
}

CertificationRule RandomRule(std::mt19937& random) {
  CertificationRule rule = Veterans();
  rule.passing_mark = Fraction(30);
  rule.lists = {ListKind::kLayoff, ListKind::kOpen};
  rule.order = static_cast<Order>(random() % 3);
  if (rule.order == Order::kByBand) {
    rule.bands = {{"low", Fraction(30), Fraction(50)}, {"high", Fraction(55), {}}};
  }
  if (rule.order != Order::kUnranked && random() % 2 == 0) rule.names = 1 + random() % 5;
  return rule;
}

TEST(CertificationProperties, HoldOfAnyRuleAndEligibles) {
  std::mt19937 random(4);
  for (int round = 0; round < 2000; ++round) {
    const CertificationRule rule = RandomRule(random);
    std::vector<Eligible> eligibles = RandomEligibles(random);
    ASSERT_THAT(RuleViolations(rule, ""), IsEmpty());
    ASSERT_THAT(EligibleViolations(rule, eligibles, ""), IsEmpty());
    const Certification certified = Certify(rule, eligibles, 1);
    size_t could_be = 0;
    for (size_t i = 0; i < eligibles.size(); ++i) {
      const Placement& placement = certified.placements[i];
      const bool is_listed =
          std::count(certified.referred.begin(), certified.referred.end(), i) == 1;
      EXPECT_EQ(is_listed, placement.referred);
      EXPECT_GE(*placement.final_points, *placement.points);
      EXPECT_FALSE(placement.referred && !placement.passes);
      if (placement.rank) ++could_be;
      if (rule.order == Order::kUnranked) continue;
      // Nobody is referred past somebody who stands before.
      for (size_t j = 0; j < eligibles.size(); ++j) {
        const Placement& other = certified.placements[j];
        if (!placement.rank || !other.rank) continue;
        EXPECT_TRUE(other.referred || !placement.referred || *other.rank > *placement.rank);
        if (rule.order != Order::kByScore) continue;
        if (eligibles[i].list != eligibles[j].list) continue;
        EXPECT_EQ(*placement.rank<*other.rank, *placement.final_points> * other.final_points);
      }
    }
    if (rule.order == Order::kByScore) {
      EXPECT_GE(certified.referred.size(),
                std::min<size_t>(could_be, rule.names.value_or(eligibles.size())));
    }
  }
}

TEST(CertificationProperties, TheOrderOfEligiblesAndClaimsDoesNotMatter) {
  std::mt19937 random(5);
  for (int round = 0; round < 500; ++round) {
    const CertificationRule rule = RandomRule(random);
    std::vector<Eligible> eligibles = RandomEligibles(random);
    const auto told = [&] {
      const Certification certified = Certify(rule, eligibles, 1);
      std::vector<std::tuple<std::string, Why, std::optional<int64_t>, std::optional<double>>> all;
      for (size_t i = 0; i < eligibles.size(); ++i) {
        const Placement& placement = certified.placements[i];
        all.emplace_back(eligibles[i].id, placement.why, placement.rank,
                         placement.final_points->ToDouble());
      }
      std::sort(all.begin(), all.end());
      return all;
    };
    const auto referred = Referred(rule, eligibles);
    const auto before = told();
    std::shuffle(eligibles.begin(), eligibles.end(), random);
    for (Eligible& eligible : eligibles) {
      std::shuffle(eligible.claims.begin(), eligible.claims.end(), random);
    }
    EXPECT_EQ(told(), before);
    EXPECT_EQ(Referred(rule, eligibles), referred);
  }
}

}  // namespace
}  // namespace touchstone::recruiting
