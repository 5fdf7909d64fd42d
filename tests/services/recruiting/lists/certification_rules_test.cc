// Certification rules: one of a jurisdiction on a day, and unchanged once a list was made by it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/runtime/errors/errors.h"
#include "tests/services/recruiting/lists/certification_desk.h"

namespace touchstone::recruiting {
namespace {

using ::testing::ElementsAre;
using ::testing::Values;
using v1::CertificationRule;

class CertificationRules : public testing::TestWithParam<StoreKind> {
 protected:
  FakeClock clock_;  // 2025-06-15
  TestStore store_{GetParam()};
  CertificationDesk desk_{store_, clock_};
};

TEST_P(CertificationRules, DoNotContradictThemselves) {
  const auto wrong = desk_.CreateRule("wrong", [](CertificationRule& rule) {
    rule.set_end_date("2024-12-31");
    rule.set_method(CertificationRule::BANDS);
    rule.set_ties_included(false);
  });
  EXPECT_EQ(wrong.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(FieldsOf(wrong.status()), ElementsAre("certification_rule.end_date",
                                                    "certification_rule.band_width_hundredths"));
}

TEST_P(CertificationRules, OfAJurisdictionHoldOneOnADay) {
  ASSERT_TRUE(desk_.CreateRule("now", [](auto& rule) { rule.set_end_date("2025-12-31"); }).ok());
  const auto overlaps = desk_.CreateRule(
      "early", [](CertificationRule& rule) { rule.set_effective_date("2025-12-31"); });
  EXPECT_EQ(ReasonOf(overlaps.status()), reasons::kRulesOverlap);
  EXPECT_TRUE(
      desk_.CreateRule("elsewhere", [](auto& rule) { rule.set_jurisdiction("us-or"); }).ok());
  ASSERT_TRUE(
      desk_.CreateRule("next", [](auto& rule) { rule.set_effective_date("2026-01-01"); }).ok());
  const auto longer = desk_.ChangeRule("now", "end_date", [](auto&) {});
  EXPECT_EQ(ReasonOf(longer.status()), reasons::kRulesOverlap);
}

TEST_P(CertificationRules, ThatAreDeletedHoldOnNoDayUntilTheyAreBroughtBack) {
  ASSERT_TRUE(desk_.CreateRule("first").ok());
  ASSERT_TRUE(desk_.DeleteRule("first").ok());
  ASSERT_TRUE(desk_.CreateRule("second").ok());
  desk_.ActAsAdministrator();
  v1::UndeleteCertificationRuleRequest request;
  request.set_name(RuleName("first"));
  const auto back = desk_.Do<CertificationRule>("UndeleteCertificationRule", request);
  EXPECT_EQ(ReasonOf(back.status()), reasons::kRulesOverlap);
  ASSERT_TRUE(desk_.DeleteRule("second").ok());
  desk_.ActAsAdministrator();
  EXPECT_TRUE(desk_.Do<CertificationRule>("UndeleteCertificationRule", request).ok());
}

TEST_P(CertificationRules, ThatMadeAListStayAsTheyAre) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  EXPECT_TRUE(
      desk_.ChangeRule("three", "certified", [](auto& rule) { rule.set_certified(4); }).ok());
  const auto list = desk_.Established("open", {{"ada", 450}});
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_EQ(
      ReasonOf(desk_.ChangeRule("three", "certified", [](auto& rule) { rule.set_certified(5); })
                   .status()),
      reasons::kResourceInUse);
  EXPECT_EQ(ReasonOf(desk_.DeleteRule("three").status()), reasons::kResourceInUse);
  const auto end = [&](const char* day) {
    return desk_.ChangeRule("three", "end_date", [&](auto& rule) { rule.set_end_date(day); });
  };
  EXPECT_EQ(ReasonOf(end("2025-06-15").status()), reasons::kResourceInUse);
  EXPECT_TRUE(end("2025-06-16").ok());
  EXPECT_TRUE(desk_.ChangeRule("three", "title", [](auto& rule) { rule.set_title("Old"); }).ok());
}

TEST_P(CertificationRules, AreWrittenByThoseWhoMayAndReadByThoseWhoCertify) {
  ASSERT_TRUE(desk_.CreateRule("three").ok());
  v1::CreateCertificationRuleRequest create;
  create.set_parent(kOrganization);
  EXPECT_TRUE(absl::IsPermissionDenied(
      desk_.Do<CertificationRule>("CreateCertificationRule", create).status()));
  v1::GetCertificationRuleRequest get;
  get.set_name(RuleName("three"));
  EXPECT_TRUE(desk_.Do<CertificationRule>("GetCertificationRule", get).ok());
  desk_.ActAsPerson("panelist", "panel-member");
  EXPECT_TRUE(
      absl::IsPermissionDenied(desk_.Do<CertificationRule>("GetCertificationRule", get).status()));
}

INSTANTIATE_TEST_SUITE_P(Drivers, CertificationRules, Values(SqliteStore, PostgresStore),
                         StoreName);

}  // namespace
}  // namespace touchstone::recruiting
