// The kept figures of units: how they are read and written.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_UNIT_LEVELS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_UNIT_LEVELS_H_

#include <touchstone/assessment/v1/assessment_cycle.pb.h>
#include <touchstone/assessment/v1/kept_levels.pb.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/assessment/rules/kept_levels.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// The kept rows of a unit that end on a day or behind it, in order.
absl::StatusOr<std::vector<UnitTimeline::Row>> KeptRows(Session& session,
                                                        v1::AssessmentCycle::Purpose purpose,
                                                        const std::string& unit, Day from);

// What rows of units are to become; made of what changes in several people. Reads in one session,
// and writes in another what it then found.
class UnitLevelsChange {
 public:
  // Adds what ChangeOf says of a person.
  void Add(v1::AssessmentCycle::Purpose purpose,
           const std::vector<std::pair<HeldSpan, int>>& change);

  absl::Status Read(Session& session);
  absl::Status Write(Session& session) const;

 private:
  struct Unit {
    Day from = kForever;  // the first day that changes
    std::vector<std::pair<HeldSpan, int>> change;
    std::vector<UnitTimeline::Row> before;
    std::vector<UnitTimeline::Row> after;
  };
  std::map<std::pair<v1::AssessmentCycle::Purpose, std::string>, Unit> units_;
};

// A unit on a day.
struct UnitOnDay {
  std::string unit;
  int parent = -1;     // its index, which is lower; -1 at the top
  std::string packed;  // its v1::UnitFigures as they are kept
};

// Reads kept figures of a unit. Into the same message again and again: it keeps its memory.
absl::Status ParseFigures(const std::string& packed, absl::string_view unit,
                          v1::UnitFigures& figures);

// All units of an organization on a day, each behind its parent and beside others by name, with
// their own figures: without the units below them.
absl::StatusOr<std::vector<UnitOnDay>> UnitsOnDay(Session& session, const std::string& organization,
                                                  v1::AssessmentCycle::Purpose purpose, Day day);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_UNIT_LEVELS_H_
