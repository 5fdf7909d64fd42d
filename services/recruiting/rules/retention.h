// How long a record is kept, and what stops its disposal.
//
//   const DisposalFinding finding = DisposalOf(
//       {{.record_class = "scorecard", .from = RecordEvent::kActionTaken, .years = 2,
//         .authority = "29 CFR 1602.31"}},
//       {.record_class = "scorecard", .events = {{RecordEvent::kActionTaken, decided}}},
//       holds, today);
//   if (!finding.may_dispose) Refuse(finding.stops, finding.earliest);
//
// Schedules are data of a jurisdiction. A hold, a charge, a records request or a review keeps the
// record while it runs, whatever the schedule says (29 CFR 1602.31: until final disposition).

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_RETENTION_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_RETENTION_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// What a period begins with.
enum class RecordEvent { kMade, kActionTaken, kRequisitionClosed, kListExpired };

// Records of the class are kept for so long after the event, its anniversary included.
struct RetentionRule {
  std::string record_class;  // "scorecard"
  RecordEvent from = RecordEvent::kMade;
  int years = 0;
  int months = 0;         // on top of the years
  std::string authority;  // the statute or schedule
};

struct Record {
  std::string record_class;
  std::map<RecordEvent, Day> events;  // those that happened
};

enum class StopKind {
  kNotScheduled,  // no rule is for its class
  kEventPending,  // the period has not begun
  kPeriodRuns,
  kLegalHold,
  kCharge,
  kRecordsRequest,
  kReview,
};

// One of the last four.
struct Hold {
  StopKind kind = StopKind::kLegalHold;
  std::string authority;  // who or what asks for it: "EEOC charge 551-2026-00017"
  Day from = 0;
  Day to = kForever;  // the first day it holds no more
};

struct Stop {
  StopKind kind = StopKind::kNotScheduled;
  std::string authority;  // empty where there is no schedule
  Day until = kForever;   // the first day it stops nothing; kForever: not known yet
};

struct DisposalFinding {
  bool may_dispose = false;
  std::vector<Stop> stops;  // all of them, the schedule's first
  // The first day on which it may be disposed of, as far as is known; it may be past. Nothing while
  // something has no end yet.
  std::optional<Day> earliest;
};

// Of several rules for one class each is kept, so that the longest decides.
DisposalFinding DisposalOf(const std::vector<RetentionRule>& schedule, const Record& record,
                           const std::vector<Hold>& holds, Day today);

// The first day after a period from a day on. Where the anniversary's month does not have its day,
// the anniversary is the first of the next month: 29 February and a year is 1 March.
Day BehindPeriod(Day from, int years, int months);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_RETENTION_H_
