#include "services/recruiting/rules/certification_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A rule of three with veterans' points.
CertificationRule RuleOfThree() {
  return {.conversion = {{Fraction(0), Fraction(0)},
                         {Fraction(60), Fraction(70)},
                         {Fraction(80), Fraction(100)}},
          .passing_mark = Fraction(70),
          .preferences = {{.id = "veteran", .points = Fraction(5)},
                          {.id = "disabled-veteran", .points = Fraction(10)}},
          .most_preference_points = Fraction(10),
          .names = 3};
}

CertificationRule Banded() {
  return {.order = Order::kByBand,
          .bands = {{"well", Fraction(80), Fraction(90)}, {"best", Fraction(90), {}}}};
}

std::vector<std::string> Fields(const CertificationRule& rule) {
  std::vector<std::string> fields;
  for (const auto& violation : RuleViolations(rule, "rule.")) fields.push_back(violation.field);
  return fields;
}

TEST(CertificationRule, HoldsFromItsFirstDayToTheOneBeforeTheNext) {
  const CertificationRule rule{.from = 100, .to = 200};
  EXPECT_FALSE(HoldsOn(rule, 99));
  EXPECT_TRUE(HoldsOn(rule, 100));
  EXPECT_TRUE(HoldsOn(rule, 199));
  EXPECT_FALSE(HoldsOn(rule, 200));
  EXPECT_TRUE(HoldsOn(CertificationRule{}, 20'000));
}

TEST(CertificationRule, ConvertsRawScoresExactly) {
  const auto conversion = RuleOfThree().conversion;
  EXPECT_EQ(PointsOf(conversion, Fraction(0)), Fraction(0));
  EXPECT_EQ(PointsOf(conversion, Fraction(1)), Fraction(7, 6));
  EXPECT_EQ(PointsOf(conversion, Fraction(59)), Fraction(413, 6));
  EXPECT_EQ(PointsOf(conversion, Fraction(60)), Fraction(70));
  EXPECT_EQ(PointsOf(conversion, Fraction(61)), Fraction(143, 2));
  EXPECT_EQ(PointsOf(conversion, Fraction(200, 3)), Fraction(80));
  EXPECT_EQ(PointsOf(conversion, Fraction(80)), Fraction(100));
  EXPECT_EQ(PointsOf({}, Fraction(287, 4)), Fraction(287, 4));
}

TEST(CertificationRule, ConvertsWhatIsOnTheScale) {
  const auto conversion = RuleOfThree().conversion;
  EXPECT_TRUE(HasPoints(conversion, Fraction(0)));
  EXPECT_TRUE(HasPoints(conversion, Fraction(80)));
  EXPECT_FALSE(HasPoints(conversion, Fraction(161, 2)));
  EXPECT_FALSE(HasPoints(conversion, Fraction(-1)));
  EXPECT_TRUE(HasPoints({}, Fraction(100)));
  EXPECT_FALSE(HasPoints({}, Fraction(201, 2)));
}

TEST(CertificationRule, MayBeAsTheseAre) {
  EXPECT_THAT(Fields(RuleOfThree()), IsEmpty());
  EXPECT_THAT(Fields(Banded()), IsEmpty());
  EXPECT_THAT(Fields({}), IsEmpty());
  EXPECT_THAT(Fields({.lists = {ListKind::kLayoff, ListKind::kPromotional, ListKind::kOpen},
                      .order = Order::kUnranked}),
              IsEmpty());
}

TEST(CertificationRule, SaysWhatContradictsItself) {
  struct Case {
    CertificationRule rule;
    std::function<void(CertificationRule&)> change;
    std::vector<std::string> fields;
  };
  const auto points = [](int a, int b) { return ConversionPoint{Fraction(a), Fraction(b)}; };
  const Case cases[] = {
      {RuleOfThree(), [](auto& rule) { rule.from = rule.to = 20'000; }, {"rule.to"}},
      {RuleOfThree(), [](auto& rule) { rule.to = rule.from - 1; }, {"rule.to"}},
      {RuleOfThree(),
       [](auto& rule) { rule.conversion.resize(1); },
       {"rule.conversion", "rule.passing_mark"}},
      {RuleOfThree(),
       [&](auto& rule) { rule.conversion[1] = points(0, 70); },
       {"rule.conversion[1].raw"}},
      {RuleOfThree(),
       [&](auto& rule) { rule.conversion[0] = points(0, 71); },
       {"rule.conversion[1].points"}},
      {RuleOfThree(),
       [&](auto& rule) { rule.conversion[2] = points(80, 101); },
       {"rule.conversion[2].points"}},
      {RuleOfThree(), [](auto& rule) { rule.passing_mark = Fraction(101); }, {"rule.passing_mark"}},
      {RuleOfThree(),
       [&](auto& rule) {
         rule.conversion[2] = points(80, 70);
         rule.passing_mark = Fraction(71);
       },
       {"rule.passing_mark"}},
      {RuleOfThree(), [](auto& rule) { rule.most_points = Fraction(99); }, {"rule.most_points"}},
      {RuleOfThree(),
       [](auto& rule) { rule.preferences[0].points = Fraction(-5); },
       {"rule.preferences[0].points"}},
      {RuleOfThree(),
       [](auto& rule) { rule.preferences[0].points = Fraction(0); },
       {"rule.preferences[0].points"}},
      {RuleOfThree(),
       [](auto& rule) { rule.most_preference_points = Fraction(9); },
       {"rule.preferences[1].points"}},
      {RuleOfThree(),
       [](auto& rule) { rule.most_preference_points = Fraction(-1); },
       {"rule.most_preference_points", "rule.preferences[0].points", "rule.preferences[1].points"}},
      {RuleOfThree(),
       [](auto& rule) { rule.preferences[1].id = "veteran"; },
       {"rule.preferences[1].id"}},
      {RuleOfThree(),
       [](auto& rule) { rule.passing_mark.reset(); },
       {"rule.preferences[0].only_to_passing", "rule.preferences[1].only_to_passing"}},
      {RuleOfThree(),
       [](auto& rule) { rule.preferences[0].lists = {ListKind::kPromotional}; },
       {"rule.preferences[0].lists[0]"}},
      {RuleOfThree(), [](auto& rule) { rule.lists.clear(); }, {"rule.lists"}},
      {RuleOfThree(),
       [](auto& rule) {
         rule.lists = {ListKind::kOpen, ListKind::kOpen};
       },
       {"rule.lists[1]"}},
      {RuleOfThree(), [](auto& rule) { rule.order = Order::kUnranked; }, {"rule.names"}},
      {RuleOfThree(), [](auto& rule) { rule.names = 0; }, {"rule.names"}},
      {RuleOfThree(), [](auto& rule) { rule.names = INT64_MAX; }, {"rule.names"}},
      {RuleOfThree(),
       [](auto& rule) { rule.names_per_further_opening = INT64_MAX; },
       {"rule.names_per_further_opening"}},
      {RuleOfThree(),
       [](auto& rule) { rule.names_per_further_opening = -1; },
       {"rule.names_per_further_opening"}},
      {Banded(),
       [](auto& rule) { rule.names_per_further_opening = 1; },
       {"rule.names_per_further_opening"}},
      {RuleOfThree(), [](auto& rule) { rule.bands = Banded().bands; }, {"rule.bands"}},
      {Banded(), [](auto& rule) { rule.bands.clear(); }, {"rule.bands"}},
      {Banded(), [](auto& rule) { rule.bands[1].id = "well"; }, {"rule.bands[1].id"}},
      {Banded(), [](auto& rule) { rule.bands[0].below = Fraction(80); }, {"rule.bands[0].below"}},
      {Banded(), [](auto& rule) { rule.bands[0].below = Fraction(91); }, {"rule.bands[0].below"}},
      {Banded(), [](auto& rule) { rule.bands[0].below.reset(); }, {"rule.bands[0].below"}},
  };
  for (const Case& each : cases) {
    CertificationRule rule = each.rule;
    each.change(rule);
    EXPECT_EQ(Fields(rule), each.fields);
  }
}

TEST(CertificationRule, AWideBandOverlapsOnesInsideIt) {
  CertificationRule rule = Banded();
  rule.bands = {{"all", Fraction(0), Fraction(100)},
                {"low", Fraction(10), Fraction(20)},
                {"high", Fraction(20), Fraction(30)}};
  EXPECT_THAT(Fields(rule), ElementsAre("rule.bands[0].below", "rule.bands[0].below"));
}

}  // namespace
}  // namespace touchstone::recruiting
