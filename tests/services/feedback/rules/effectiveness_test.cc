#include "services/feedback/rules/effectiveness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/runtime/figures/seeded_random.h"

namespace touchstone::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

double Noise(SeededRandom& random) { return static_cast<double>(random.Below(2001) - 1000) / 1000; }

std::vector<UnitSeries> Units(int count, int periods, double slope, SeededRandom& random) {
  std::vector<UnitSeries> units;
  for (int unit = 0; unit < count; ++unit) {
    UnitSeries& series = units.emplace_back();
    const double offset = 5 * Noise(random);  // what makes units differ, and says nothing
    for (int period = 0; period < periods; ++period) {
      const double level = 3 + offset + Noise(random);
      series.push_back({level, 10 * offset + slope * level + 0.1 * Noise(random)});
    }
  }
  return units;
}

TEST(EffectivenessTest, TheSlopeIsThatWithinUnits) {
  // Two periods: level up by one, measure up by two, in every unit but from where it was.
  std::vector<UnitSeries> units;
  for (int i = 0; i < 10; ++i) {
    units.push_back({{1.0 * i, -7.0 * i}, {i + 1.0, -7.0 * i + 2}});
  }
  const auto figure = WithinUnitSlope(units, "seed");
  ASSERT_TRUE(figure.has_value());
  EXPECT_DOUBLE_EQ(figure->value(), 2);
  EXPECT_DOUBLE_EQ(figure->low(), 2);
  EXPECT_DOUBLE_EQ(figure->high(), 2);
  EXPECT_EQ(figure->n(), 10);
}

TEST(EffectivenessTest, UnderTenUnitsThereIsNone) {
  SeededRandom random("nine");
  EXPECT_FALSE(WithinUnitSlope(Units(9, 8, 1, random), "seed").has_value());
  std::vector<UnitSeries> ten = Units(9, 8, 1, random);
  ten.push_back({{1, 1}});  // once is no change
  EXPECT_FALSE(WithinUnitSlope(ten, "seed").has_value());
  ten.back().push_back({2, 2});
  EXPECT_TRUE(WithinUnitSlope(ten, "seed").has_value());
}

TEST(EffectivenessTest, TheSameSeedGivesTheSame) {
  SeededRandom random("same");
  const auto units = Units(12, 6, 0.5, random);
  EXPECT_EQ(WithinUnitSlope(units, "a")->SerializeAsString(),
            WithinUnitSlope(units, "a")->SerializeAsString());
  EXPECT_NE(WithinUnitSlope(units, "a")->low(), WithinUnitSlope(units, "b")->low());
}

// What rows that are taken for independent would find in a third of such worlds.
TEST(EffectivenessTest, WhereNothingMovesItSeldomSaysThatItDoes) {
  SeededRandom random("null");
  int found = 0;
  for (int world = 0; world < 100; ++world) {
    const auto figure = WithinUnitSlope(Units(12, 8, 0, random), absl::StrCat(world));
    if (figure->low() > 0 || figure->high() < 0) ++found;
  }
  EXPECT_LE(found, 15);
}

TEST(EffectivenessTest, SentencesClaimNoCause) {
  v1::Figure figure;
  figure.set_value(0.5);
  figure.set_low(0.2);
  figure.set_high(0.8);
  const std::string moved = EffectivenessSentence(&figure, 12, 1, 3);
  EXPECT_THAT(moved, HasSubstr("moved 3 months later with the level"));
  EXPECT_THAT(moved, HasSubstr("what moved them is not shown"));
  figure.set_low(-0.2);
  EXPECT_THAT(EffectivenessSentence(&figure, 12, 0, 3), HasSubstr("cannot be told from chance"));
  EXPECT_THAT(EffectivenessSentence(nullptr, 4, 0, 3), HasSubstr("There are 4"));
  for (const std::string& sentence :
       {moved, EffectivenessSentence(&figure, 12, 0, 3), EffectivenessSentence(nullptr, 4, 0, 3)}) {
    for (const char* word : {"because", "cause", "effect", "leads to", "improves", "due to"}) {
      EXPECT_THAT(sentence, Not(HasSubstr(word)));
    }
  }
}

TEST(EffectivenessTest, AStudySaysWhatItLooksFor) {
  struct Row {
    const char* start;
    const char* end;
    const char* field;
  };
  for (const Row& row : {Row{"2025-13", "2026-01", "effectiveness_study.start_month"},
                         Row{"2026-01", "2025-12", "effectiveness_study.end_month"},
                         Row{"2025-01", "2025-04", "effectiveness_study.end_month"},
                         Row{"2020-01", "2025-03", "effectiveness_study.end_month"}}) {
    v1::EffectivenessStudy study;
    study.set_start_month(row.start);
    study.set_end_month(row.end);
    study.set_period_months(3);
    const auto violations = StudyViolations(study);
    ASSERT_EQ(violations.size(), 1) << row.start << row.end;
    EXPECT_EQ(violations[0].field, row.field);
  }
  v1::EffectivenessStudy study;
  study.set_start_month("2025-01");
  study.set_end_month("2025-12");
  study.set_period_months(3);
  EXPECT_TRUE(StudyViolations(study).empty());
  study.mutable_measure()->mutable_slice()->set_worker("organizations/wa/people/ada");
  EXPECT_EQ(StudyViolations(study).size(), 1);
}

}  // namespace
}  // namespace touchstone::feedback
