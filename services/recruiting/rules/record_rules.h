// What must hold of exemption tables, retention schedules and legal holds, each by itself.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_RECORD_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_RECORD_RULES_H_

#include <touchstone/recruiting/v1/exemption_table.pb.h>
#include <touchstone/recruiting/v1/retention_schedule.pb.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/recruiting/rules/retention.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// Gives an id to every exemption that has none: its class and treatment, unique within the table.
void AssignIds(v1::ExemptionTable& table);

// Whether records of a class have a field, as exemptions name it.
using HasField = std::function<bool(v1::RecordClass, absl::string_view field)>;

// Everything that is wrong: days, an id twice, nothing about interview guides, fields with another
// treatment than REDACT or none with it, a field that no record of the class has, a class that is
// both withheld and released. Field paths start with "exemption_table.".
std::vector<FieldViolation> ExemptionTableViolations(const v1::ExemptionTable& table,
                                                     const HasField& has_field);

// Everything that is wrong: days, a class twice or none. Field paths start with
// "retention_schedule.".
std::vector<FieldViolation> RetentionScheduleViolations(const v1::RetentionSchedule& schedule);

// A schedule as rules/retention.h asks for it: periods begin when the requisition has ended.
std::vector<RetentionRule> RulesOf(const v1::RetentionSchedule& schedule);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_RECORD_RULES_H_
