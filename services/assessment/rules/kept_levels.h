// What is kept of the levels that people have reached: the stretches in which each counts
// somewhere, and the figures of all who count in one unit.
//
//   UnitTimeline unit;
//   for (const HeldSpan& span : spans_of_somebody) unit.Add(span, 1);
//   for (const UnitTimeline::Row& row : unit.Rows()) Keep(row.from, row.to, row.figures);
//
// Figures are sums, so that a person is taken out of them as exactly as put in.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_RULES_KEPT_LEVELS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_RULES_KEPT_LEVELS_H_

#include <touchstone/assessment/v1/kept_levels.pb.h>

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "services/runtime/clock/days.h"

namespace touchstone::assessment {

// Levels are counted from 1 and kept in tenths.
inline constexpr int kTenths = 10;
// The highest that is kept: what fits into a byte.
inline constexpr int kHighestLevel = 250;

// The level of a person in one competency, by its number.
struct HeldLevel {
  int competency = 0;
  int level = 0;      // in tenths; 0 for none
  int required = 0;   // counted from 1; 0 for none
  int shortfall = 0;  // in tenths; 0 where nothing is missing or no level is known
  Day verified_until = 0;
  int weight = 0;      // how much the job counts it; 0 where it requires no level
  bool stale = false;  // its evidence holds no longer, in all of a span
  friend bool operator==(const HeldLevel&, const HeldLevel&) = default;
};

// A stretch of days in which a person was in one unit with the same levels.
struct HeldSpan {
  std::string unit;
  Day from = 0;
  Day to = 0;
  std::vector<HeldLevel> levels;  // by competency
  friend bool operator==(const HeldSpan&, const HeldSpan&) = default;
};

// Figures of several people in one competency.
struct LevelFigures {
  int64_t people = 0;     // with a level
  int64_t level_sum = 0;  // in tenths
  // By level, from 0: how many have reached it and not the next. The last is not 0.
  absl::InlinedVector<int64_t, 6> at_level;
  int64_t meeting = 0;
  int64_t behind = 0;
  int64_t unknown = 0;                 // required, and without a level
  int64_t shortfall_sum = 0;           // in tenths
  int64_t weighted_shortfall_sum = 0;  // the same, each times its weight
  int64_t stale = 0;                   // with a level whose evidence holds no longer

  // Puts somebody in, or takes them out with -1.
  void Add(const HeldLevel& level, int sign);
  void Add(const LevelFigures& other);
  friend bool operator==(const LevelFigures&, const LevelFigures&) = default;
};

// By competency; none that are all 0.
using FiguresByCompetency = std::map<int, LevelFigures>;

// The same, cut where evidence ceases to hold: its levels are stale from the day behind
// `verified_until` on.
std::vector<HeldSpan> CutWhereEvidenceEnds(const HeldSpan& span);

// What changes in units when a person's spans do: those to take out, with -1, and to put in,
// with 1. Days on which all stays the same are in neither. Spans of one person do not overlap.
std::vector<std::pair<HeldSpan, int>> ChangeOf(const std::vector<HeldSpan>& before,
                                               const std::vector<HeldSpan>& after);

// The figures of one unit over time.
class UnitTimeline {
 public:
  // Days with the same figures, which are not empty.
  struct Row {
    Day from = 0;
    Day to = 0;
    FiguresByCompetency figures;
    friend bool operator==(const Row&, const Row&) = default;
  };

  // A row as it is kept; over no other.
  void Put(Row row);
  // Puts a person's span in, or takes it out with -1. Its unit is not looked at.
  void Add(const HeldSpan& span, int sign);

  // In order, each as long as can be: the same for the same people, however it came to be.
  std::vector<Row> Rows() const;

 private:
  // The place from which on something else may hold than before the day.
  std::map<Day, FiguresByCompetency>::iterator Cut(Day day);

  std::map<Day, FiguresByCompetency> from_;  // each until the next; empty before the first
};

// As they are kept, and back.
LevelFigures Unpacked(const v1::CompetencyFigures& packed);
v1::UnitFigures PackedFigures(const FiguresByCompetency& figures);
FiguresByCompetency FiguresOf(const v1::UnitFigures& packed);
v1::PersonLevels PackedLevels(const std::vector<HeldSpan>& spans,
                              const std::vector<HeldLevel>& latest);
std::vector<HeldSpan> SpansOf(const v1::PersonLevels& packed);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_RULES_KEPT_LEVELS_H_
