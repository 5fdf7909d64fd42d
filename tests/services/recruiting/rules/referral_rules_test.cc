#include "services/recruiting/rules/referral_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::CertificationRule;

CertificationRule RuleOf(int certified, bool ties_included) {
  CertificationRule rule;
  rule.set_method(CertificationRule::RULE_OF_N);
  rule.set_certified(certified);
  rule.set_ties_included(ties_included);
  return rule;
}

CertificationRule RuleBy(CertificationRule::Method method, int certified) {
  CertificationRule rule;
  rule.set_method(method);
  rule.set_certified(certified);
  return rule;
}

// "a RANK".
std::vector<std::string> Lines(const CertificationRule& rule,
                               const std::vector<Referable>& referables, int64_t openings = 1) {
  std::vector<std::string> lines;
  for (const Referred& each : Refer(rule, referables, openings)) {
    lines.push_back(absl::StrCat(referables[each.referable].application, " ",
                                 v1::Referral::Basis_Name(each.basis)));
  }
  return lines;
}

TEST(ReferralRules, TheFirstNAreReferred) {
  const std::vector<Referable> all = {{"l", "a", 1}, {"l", "b", 2}, {"l", "c", 3}, {"l", "d", 4}};
  EXPECT_THAT(Lines(RuleOf(2, true), all), ElementsAre("a RANK", "b RANK"));
  EXPECT_THAT(Lines(RuleOf(2, true), {}), IsEmpty());
  EXPECT_THAT(Lines(RuleOf(9, true), all), SizeIs(4));
}

TEST(ReferralRules, FurtherOpeningsReferMore) {
  const std::vector<Referable> all = {{"l", "a", 1}, {"l", "b", 2}, {"l", "c", 3}, {"l", "d", 4}};
  CertificationRule rule = RuleOf(1, true);
  EXPECT_THAT(Lines(rule, all, 3), SizeIs(1));
  rule.set_certified_per_further_opening(1);
  EXPECT_THAT(Lines(rule, all, 3), SizeIs(3));
}

TEST(ReferralRules, WhoTiesWithTheLastIsReferred) {
  const std::vector<Referable> all = {{"l", "a", 1}, {"l", "b", 2}, {"l", "c", 2}, {"l", "d", 4}};
  EXPECT_THAT(Lines(RuleOf(2, true), all), ElementsAre("a RANK", "b TIE", "c TIE"));
  EXPECT_THAT(Lines(RuleOf(3, true), all), ElementsAre("a RANK", "b RANK", "c RANK"));
}

TEST(ReferralRules, OrALotIsDrawnThatComesOutTheSameAgain) {
  std::vector<Referable> all;
  for (int i = 10; i < 40; ++i) all.push_back({"list", absl::StrCat("a", i), 1});
  const auto drawn = Lines(RuleOf(3, false), all);
  EXPECT_THAT(drawn, SizeIs(3));
  EXPECT_EQ(Lines(RuleOf(3, false), all), drawn);
  for (Referable& each : all) each.eligible_list = "another";
  EXPECT_NE(Lines(RuleOf(3, false), all), drawn);
  for (const std::string& line : drawn) EXPECT_THAT(line, testing::EndsWith(" RANK"));
}

TEST(ReferralRules, AListIsUsedUpBeforeTheNext) {
  const std::vector<Referable> all = {
      {"layoff", "z", 1}, {"layoff", "y", 1}, {"open", "a", 1}, {"open", "b", 1}, {"open", "c", 3}};
  EXPECT_THAT(Lines(RuleOf(1, true), all), ElementsAre("z TIE", "y TIE"));
  EXPECT_THAT(Lines(RuleOf(2, true), all), ElementsAre("z RANK", "y RANK"));
  EXPECT_THAT(Lines(RuleOf(3, true), all), ElementsAre("z RANK", "y RANK", "a TIE", "b TIE"));
}

TEST(ReferralRules, BandsAreReferredWhole) {
  const std::vector<Referable> all = {
      {"l", "a", 1, 1}, {"l", "b", 2, 1}, {"l", "c", 3, 1}, {"l", "d", 4, 4}, {"l", "e", 5, 5}};
  EXPECT_THAT(Lines(RuleBy(CertificationRule::BANDS, 2), all),
              ElementsAre("a BAND", "b BAND", "c BAND"));
  EXPECT_THAT(Lines(RuleBy(CertificationRule::BANDS, 4), all), SizeIs(4));
}

TEST(ReferralRules, WithoutRanksEverybodyOfTheFirstListIsReferred) {
  const std::vector<Referable> all = {{"layoff", "z"}, {"layoff", "y"}, {"open", "a"}};
  EXPECT_THAT(Lines(RuleBy(CertificationRule::UNRANKED, 0), all, 9),
              ElementsAre("z UNRANKED", "y UNRANKED"));
}

TEST(ReferralRules, APreferenceMayReferBesideTheMethod) {
  const std::vector<Referable> all = {
      {"l", "a", 1, 0, true}, {"l", "b", 2}, {"l", "c", 3, 0, true}, {"m", "d", 1, 0, true}};
  EXPECT_THAT(Lines(RuleOf(1, true), all), ElementsAre("a RANK", "c PREFERENCE", "d PREFERENCE"));
}

}  // namespace
}  // namespace touchstone::recruiting
