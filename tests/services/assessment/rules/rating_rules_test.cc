#include "services/assessment/rules/rating_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace touchstone::assessment {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::RatingForm Scales() {
  v1::RatingForm form;
  for (const int value : {0, 1, 2}) form.add_behavior_scale()->set_value(value);
  for (const char* level : {"entry", "expert"}) form.add_levels()->set_id(level);
  return form;
}

std::vector<v1::FormCompetency> Competencies() {
  v1::FormCompetency focus;
  focus.set_id("focus");
  auto& listens = *focus.add_key_elements();
  listens.set_id("listens");
  for (const char* behavior : {"asks", "waits"}) listens.add_behaviors()->set_id(behavior);
  auto& shares = *focus.add_key_elements();
  shares.set_id("hears");
  shares.set_shares_behaviors_of("listens");
  return {focus};
}

// One that says everything.
v1::RatingContent Whole() {
  v1::RatingContent content;
  auto& focus = *content.add_competencies();
  focus.set_competency("focus");
  focus.set_level("expert");
  auto& asks = *focus.add_behaviors();
  asks.set_behavior("asks");
  asks.set_value(0);
  auto& waits = *focus.add_behaviors();
  waits.set_behavior("waits");
  waits.set_not_observed(true);
  return content;
}

std::vector<FieldViolation> Check(const v1::RatingContent& content) {
  return RatingViolations(content, Scales(), Competencies(), *ParseDay("2026-03-31"));
}

TEST(RatingRules, LetThroughWhatSaysEverything) {
  EXPECT_THAT(Check(Whole()), IsEmpty());
  v1::RatingContent content = Whole();
  content.mutable_competencies(0)->clear_level();
  content.mutable_competencies(0)->set_level_not_observed(true);
  auto& evidence = *content.mutable_competencies(0)->add_evidence();
  evidence.set_kind(v1::Evidence::LINK);
  evidence.set_reference("https://cases.example/7");
  evidence.set_date("2026-03-31");
  EXPECT_THAT(Check(content), IsEmpty());
}

TEST(RatingRules, NameWhatIsWrongOrMissing) {
  using Rating = v1::CompetencyRating;
  struct Case {
    std::string field;
    std::string problem;
    std::function<void(Rating&)> spoil;
  };
  const Case cases[] = {
      {".level", "entry, expert", [](Rating& r) { r.set_level("master"); }},
      {".level", "required", [](Rating& r) { r.clear_level(); }},
      {".level", "only one", [](Rating& r) { r.set_level_not_observed(true); }},
      {".behaviors[0].value", "0, 1, 2", [](Rating& r) { r.mutable_behaviors(0)->set_value(3); }},
      {".behaviors[0].value", "required", [](Rating& r) { r.mutable_behaviors(0)->clear_value(); }},
      {".behaviors[1].value", "only one", [](Rating& r) { r.mutable_behaviors(1)->set_value(1); }},
      {".behaviors", "lacks waits", [](Rating& r) { r.mutable_behaviors()->RemoveLast(); }},
      {".behaviors[2].behavior", "already", [](Rating& r) { *r.add_behaviors() = r.behaviors(0); }},
      {".behaviors[2].behavior", "no behavior",
       [](Rating& r) { r.add_behaviors()->set_behavior("sings"); }},
      {".evidence[0].date", "future",
       [](Rating& r) {
         r.add_evidence()->set_kind(v1::Evidence::TEXT);
         r.mutable_evidence(0)->set_text("Seen.");
         r.mutable_evidence(0)->set_date("2026-04-01");
       }},
      {".evidence[0].reference", "http",
       [](Rating& r) {
         r.add_evidence()->set_kind(v1::Evidence::LINK);
         r.mutable_evidence(0)->set_reference("javascript:alert(1)");
       }},
      {".evidence[0].reference", "required",
       [](Rating& r) { r.add_evidence()->set_kind(v1::Evidence::OBSERVATION); }},
      {".evidence[0].text", "required",
       [](Rating& r) { r.add_evidence()->set_kind(v1::Evidence::TEXT); }},
      {".evidence[0].kind", "every rating",
       [](Rating& r) {
         r.add_evidence()->set_kind(v1::Evidence::JUDGEMENT);
         r.mutable_evidence(0)->set_reference("x");
       }},
  };
  for (const Case& wrong : cases) {
    v1::RatingContent content = Whole();
    wrong.spoil(*content.mutable_competencies(0));
    const auto violations = Check(content);
    ASSERT_EQ(violations.size(), 1U) << wrong.field << " " << wrong.problem;
    EXPECT_EQ(violations[0].field, "content.competencies[0]" + wrong.field);
    EXPECT_THAT(violations[0].problem, HasSubstr(wrong.problem));
  }
}

TEST(RatingRules, EachCompetencyOfTheFormIsRatedOnce) {
  v1::RatingContent twice = Whole();
  *twice.add_competencies() = twice.competencies(0);
  ASSERT_EQ(Check(twice).size(), 1U);
  EXPECT_EQ(Check(twice)[0].field, "content.competencies[1].competency");
  v1::RatingContent other = Whole();
  other.add_competencies()->set_competency("other");
  ASSERT_EQ(Check(other).size(), 1U);
  EXPECT_THAT(Check(other)[0].problem, HasSubstr("not among"));
  ASSERT_EQ(Check({}).size(), 1U);
  EXPECT_THAT(Check({})[0].problem, HasSubstr("lacks focus"));
}

TEST(RatingRules, RatersAreToldWhoReadsWhat) {
  EXPECT_THAT(VisibilityNote(v1::RelationRule::NAMED, 1), HasSubstr("bears your name"));
  EXPECT_THAT(VisibilityNote(v1::RelationRule::CONFIDENTIAL, 3),
              HasSubstr("reviews the ratings can read"));
  EXPECT_THAT(VisibilityNote(v1::RelationRule::ANONYMOUS, 4), HasSubstr("4 raters or more"));
}

}  // namespace
}  // namespace touchstone::assessment
