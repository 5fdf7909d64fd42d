// Whether competency levels and a measure move together, within organizational units: a unit that
// was always better in both says nothing. Pooling units and periods as if each were by itself finds
// what is not there; so n is the number of units, and the interval is a bootstrap by them.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_EFFECTIVENESS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_EFFECTIVENESS_H_

#include <touchstone/feedback/v1/effectiveness_study.pb.h>
#include <touchstone/feedback/v1/figure.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

inline constexpr absl::string_view kWithinUnitFormula = "within-unit-slope-1";

// Under so many organizational units there are points and no coefficient.
inline constexpr int kFewestUnits = 10;

// What one organizational unit had in one period, both of them.
struct LevelAndMeasure {
  double level = 0;
  double measure = 0;
};

// Its periods; of fewer than two nothing can be said.
using UnitSeries = std::vector<LevelAndMeasure>;

// By how much the measure moved when the level moved by one: the slope over what each unit differs
// from its own means (the within estimator), n: the units, the interval of 1,000 draws of units.
// Nothing under kFewestUnits, and where no level moved. The order of units matters to the draws.
std::optional<v1::Figure> WithinUnitSlope(const std::vector<UnitSeries>& units,
                                          absl::string_view seed);

// What it says, in plain words, which claim no cause. `figure` is null for none.
std::string EffectivenessSentence(const v1::Figure* figure, int units, int lag_periods,
                                  int period_months);

// The months of a study, "2026-03", as numbers: 12 a year.
std::optional<int> ParseMonth(absl::string_view text);
std::string MonthText(int month);

// What of a study is not as it must be; "effectiveness_study.…".
std::vector<FieldViolation> StudyViolations(const v1::EffectivenessStudy& study);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_EFFECTIVENESS_H_
