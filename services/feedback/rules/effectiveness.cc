#include "services/feedback/rules/effectiveness.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/runtime/figures/seeded_random.h"

namespace touchstone::feedback {
namespace {

using Measures = v1::MeasureDefinition;

constexpr int kDraws = 1000;
constexpr int kMostMonths = 60;

// What a unit adds to the slope: how far its levels and measures differ from its means, together
// and the levels alone.
struct UnitMoves {
  double together = 0;
  double levels = 0;
};

UnitMoves MovesOf(const UnitSeries& series) {
  double level = 0;
  double measure = 0;
  for (const LevelAndMeasure& point : series) {
    level += point.level;
    measure += point.measure;
  }
  level /= static_cast<double>(series.size());
  measure /= static_cast<double>(series.size());
  UnitMoves moves;
  for (const LevelAndMeasure& point : series) {
    moves.together += (point.level - level) * (point.measure - measure);
    moves.levels += (point.level - level) * (point.level - level);
  }
  return moves;
}

// Draws in which no level moved have no slope.
std::vector<double> DrawnSlopes(const std::vector<UnitMoves>& units, absl::string_view seed) {
  SeededRandom random(seed);
  std::vector<double> slopes;
  for (int draw = 0; draw < kDraws; ++draw) {
    UnitMoves sum;
    for (size_t i = 0; i < units.size(); ++i) {
      const UnitMoves& drawn =
          units[static_cast<size_t>(random.Below(static_cast<int64_t>(units.size())))];
      sum.together += drawn.together;
      sum.levels += drawn.levels;
    }
    if (sum.levels > 0) slopes.push_back(sum.together / sum.levels);
  }
  std::sort(slopes.begin(), slopes.end());
  return slopes;
}

std::string LaterText(int lag_periods, int period_months) {
  if (lag_periods == 0) return "in the same period";
  const int months = lag_periods * period_months;
  return absl::StrCat(months, months == 1 ? " month later" : " months later");
}

// A unit or a worker is what the study itself varies.
void CheckMeasure(const Measures& measure, std::vector<FieldViolation>& violations) {
  const v1::Slice& slice = measure.slice();
  if (!slice.organizational_unit().empty() || !slice.worker().empty()) {
    violations.push_back({"effectiveness_study.measure.slice",
                          "names no organizational unit and no worker: each unit is a point"});
  }
  if (measure.kind() == Measures::SERVICE_LEVEL && measure.abandons() == v1::ABANDONS_UNSPECIFIED) {
    violations.push_back({"effectiveness_study.measure.abandons",
                          "must say how abandoned contacts count in a service level"});
  }
}

void CheckMonths(const v1::EffectivenessStudy& study, std::vector<FieldViolation>& violations) {
  const auto start = ParseMonth(study.start_month());
  const auto end = ParseMonth(study.end_month());
  if (!start) violations.push_back({"effectiveness_study.start_month", "is no month"});
  if (!end) violations.push_back({"effectiveness_study.end_month", "is no month"});
  if (!start || !end) return;
  const int months = *end - *start + 1;
  if (months < 1) {
    violations.push_back({"effectiveness_study.end_month", "must not be before start_month"});
  } else if (months > kMostMonths) {
    violations.push_back(
        {"effectiveness_study.end_month", absl::StrCat("at most ", kMostMonths, " months")});
  } else if (study.period_months() > 0 && months % study.period_months() != 0) {
    violations.push_back({"effectiveness_study.end_month",
                          absl::StrCat("the months must be whole periods of ",
                                       study.period_months(), "; they are ", months)});
  }
}

}  // namespace

std::optional<v1::Figure> WithinUnitSlope(const std::vector<UnitSeries>& units,
                                          absl::string_view seed) {
  std::vector<UnitMoves> moves;
  UnitMoves sum;
  for (const UnitSeries& series : units) {
    if (series.size() < 2) continue;
    const UnitMoves& unit = moves.emplace_back(MovesOf(series));
    sum.together += unit.together;
    sum.levels += unit.levels;
  }
  if (moves.size() < kFewestUnits || sum.levels <= 0) return std::nullopt;
  const std::vector<double> slopes = DrawnSlopes(moves, seed);
  v1::Figure figure;
  figure.set_formula(std::string(kWithinUnitFormula));
  figure.set_n(static_cast<int64_t>(moves.size()));
  figure.set_value(sum.together / sum.levels);
  if (slopes.empty()) return figure;
  figure.set_low(slopes[slopes.size() * 25 / 1000]);
  figure.set_high(slopes[std::min(slopes.size() - 1, slopes.size() * 975 / 1000)]);
  return figure;
}

std::string EffectivenessSentence(const v1::Figure* figure, int units, int lag_periods,
                                  int period_months) {
  if (figure == nullptr) {
    return absl::StrCat(
        "There are ", units, " organizational units with both in two periods or more, or no level ",
        "moved in them: too little to say whether level and measure move together. The points are ",
        "shown.");
  }
  const std::string numbers =
      absl::StrFormat("%.3f, 95 %% interval %.3f to %.3f, %d organizational units", figure->value(),
                      figure->low(), figure->high(), units);
  const std::string later = LaterText(lag_periods, period_months);
  if (figure->low() <= 0 && figure->high() >= 0) {
    return absl::StrCat("Within organizational units, it cannot be told from chance whether the ",
                        "measure moved ", later, " when the level moved (", numbers,
                        "). That is not to say that it did not.");
  }
  return absl::StrCat("Within organizational units, the measure moved ", later,
                      " with the level: where the level ", "rose by one, the measure was ",
                      figure->value() > 0 ? "higher" : "lower", " (", numbers,
                      "). They moved together; what moved them is not shown.");
}

std::optional<int> ParseMonth(absl::string_view text) {
  int year = 0;
  int month = 0;
  if (text.size() != 7 || text[4] != '-' || !absl::SimpleAtoi(text.substr(0, 4), &year) ||
      !absl::SimpleAtoi(text.substr(5), &month) || month < 1 || month > 12) {
    return std::nullopt;
  }
  return year * 12 + month - 1;
}

std::string MonthText(int month) {
  return absl::StrFormat("%04d-%02d", month / 12, month % 12 + 1);
}

std::vector<FieldViolation> StudyViolations(const v1::EffectivenessStudy& study) {
  std::vector<FieldViolation> violations;
  CheckMonths(study, violations);
  CheckMeasure(study.measure(), violations);
  return violations;
}

}  // namespace touchstone::feedback
