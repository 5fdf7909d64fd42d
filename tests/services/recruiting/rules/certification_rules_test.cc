#include "services/recruiting/rules/certification_rules.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/strip.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::CertificationRule;

CertificationRule Usual(const std::function<void(CertificationRule&)>& change = [](auto&) {}) {
  CertificationRule rule;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
      title: "Rule of three" jurisdiction: "us-wa" authority: "Rule 9.2"
      effective_date: "2031-01-01" end_date: "2031-12-31"
      method: RULE_OF_N certified: 3
      conversion { passing_raw_hundredths: 300 maximum_raw_hundredths: 500
                   passing_points_hundredths: 7000 }
      preferences { id: "veteran" effect: POINTS_TO_PASSING_SCORE points_hundredths: 500 }
      preferences { id: "disabled-veteran" effect: POINTS_TO_PASSING_SCORE points_hundredths: 1000
                    excludes: "veteran" }
      list_order: OPEN_COMPETITIVE)",
                                                            &rule));
  change(rule);
  return rule;
}

std::vector<std::string> Wrong(const std::function<void(CertificationRule&)>& change) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : CertificationRuleViolations(Usual(change))) {
    fields.emplace_back(absl::StripPrefix(violation.field, "certification_rule."));
  }
  return fields;
}

TEST(CertificationRules, MayBeAsTheseAre) {
  EXPECT_THAT(Wrong([](auto&) {}), IsEmpty());
  EXPECT_THAT(Wrong([](auto& rule) { rule.set_end_date("2031-01-01"); }), IsEmpty());
  EXPECT_THAT(Wrong([](auto& rule) { rule.clear_end_date(); }), IsEmpty());
  EXPECT_THAT(Wrong([](auto& rule) {
                rule.set_method(CertificationRule::BANDS);
                rule.set_band_width_hundredths(500);
              }),
              IsEmpty());
  EXPECT_THAT(Wrong([](auto& rule) {
                rule.set_method(CertificationRule::UNRANKED);
                rule.set_certified(0);
              }),
              IsEmpty());
}

TEST(CertificationRules, DoNotContradictThemselves) {
  EXPECT_THAT(Wrong([](auto& rule) { rule.set_end_date("2030-12-31"); }), ElementsAre("end_date"));
  EXPECT_THAT(Wrong([](auto& rule) { rule.set_end_date("2031-02-30"); }), ElementsAre("end_date"));
  EXPECT_THAT(Wrong([](auto& rule) { rule.set_effective_date("2031-02-30"); }),
              ElementsAre("effective_date"));
  EXPECT_THAT(Wrong([](auto& rule) { rule.set_certified(0); }), ElementsAre("certified"));
  EXPECT_THAT(Wrong([](auto& rule) {
                rule.set_method(CertificationRule::UNRANKED);
                rule.set_certified_per_further_opening(1);
                rule.set_ties_included(true);
              }),
              ElementsAre("certified", "certified_per_further_opening", "ties_included"));
  EXPECT_THAT(Wrong([](auto& rule) { rule.set_method(CertificationRule::BANDS); }),
              ElementsAre("band_width_hundredths"));
  EXPECT_THAT(Wrong([](auto& rule) { rule.set_band_width_hundredths(500); }),
              ElementsAre("band_width_hundredths"));
  EXPECT_THAT(Wrong([](auto& rule) { rule.mutable_conversion()->set_maximum_raw_hundredths(300); }),
              ElementsAre("conversion.maximum_raw_hundredths"));
}

TEST(CertificationRules, HavePreferencesThatCanCount) {
  EXPECT_THAT(Wrong([](auto& rule) { rule.mutable_preferences(1)->set_id("veteran"); }),
              ElementsAre("preferences[1].id", "preferences[1].excludes[0]"));
  EXPECT_THAT(Wrong([](auto& rule) { rule.mutable_preferences(0)->set_points_hundredths(0); }),
              ElementsAre("preferences[0].points_hundredths"));
  EXPECT_THAT(Wrong([](auto& rule) { rule.set_preference_cap_hundredths(700); }),
              ElementsAre("preferences[1].points_hundredths"));
  EXPECT_THAT(Wrong([](auto& rule) {
                rule.mutable_preferences(0)->set_effect(v1::Preference::REFERRED_TOO);
              }),
              ElementsAre("preferences[0].points_hundredths"));
  EXPECT_THAT(Wrong([](auto& rule) { rule.mutable_preferences(0)->add_excludes("veteran"); }),
              ElementsAre("preferences[0].excludes[0]"));
  EXPECT_THAT(Wrong([](auto& rule) { rule.mutable_preferences(0)->add_excludes("resident"); }),
              ElementsAre("preferences[0].excludes[0]"));
  EXPECT_THAT(Wrong([](auto& rule) { rule.mutable_preferences(1)->set_points_hundredths(500); }),
              ElementsAre("preferences[1].excludes[0]"));
}

TEST(CertificationRules, OverlapWhereBothHoldOnADay) {
  const auto between = [](const char* first, const char* last) {
    return Usual([&](auto& rule) {
      rule.set_effective_date(first);
      rule.set_end_date(last);
    });
  };
  const CertificationRule year = between("2031-01-01", "2031-12-31");
  EXPECT_TRUE(Overlap(year, between("2031-12-31", "")));
  EXPECT_TRUE(Overlap(between("2031-12-31", ""), year));
  EXPECT_TRUE(Overlap(year, between("2031-03-01", "2031-04-01")));
  EXPECT_TRUE(Overlap(between("2030-01-01", ""), between("2040-01-01", "")));
  EXPECT_FALSE(Overlap(year, between("2032-01-01", "")));
  EXPECT_FALSE(Overlap(between("2032-01-01", ""), year));
}

TEST(CertificationRules, ThatWereUsedChangeOnlyTitleAndEnd) {
  const CertificationRule rule = Usual();
  EXPECT_TRUE(OnlyTitleAndEndDiffer(rule, Usual([](auto& other) {
                                      other.set_title("Another");
                                      other.set_end_date("2040-01-01");
                                    })));
  EXPECT_FALSE(OnlyTitleAndEndDiffer(rule, Usual([](auto& other) { other.set_certified(4); })));
}

}  // namespace
}  // namespace touchstone::recruiting
