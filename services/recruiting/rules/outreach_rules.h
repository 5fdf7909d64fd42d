// What must hold within an outreach activity, and what a hire by it cost.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_OUTREACH_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_OUTREACH_RULES_H_

#include <touchstone/recruiting/v1/outreach_activity.pb.h>
#include <touchstone/recruiting/v1/requisition.pb.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::recruiting {

// Everything that is wrong: a date that is no day, a cost in no currency, a competency that the
// requisition's profile, once it has copied one, does not require. Field paths start with
// "outreach_activity.".
std::vector<FieldViolation> OutreachViolations(const v1::OutreachActivity& activity,
                                               const v1::Requisition& requisition);

// The cost by hires, rounded half up; nothing without hires. Neither is negative.
std::optional<int64_t> CostPerHire(int64_t cost_cents, int64_t hires);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_OUTREACH_RULES_H_
