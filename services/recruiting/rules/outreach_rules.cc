#include "services/recruiting/rules/outreach_rules.h"

#include <algorithm>

#include "services/runtime/clock/days.h"

namespace touchstone::recruiting {

std::vector<FieldViolation> OutreachViolations(const v1::OutreachActivity& activity,
                                               const v1::Requisition& requisition) {
  std::vector<FieldViolation> violations;
  if (!ParseDay(activity.activity_date()).has_value()) {
    violations.push_back({"outreach_activity.activity_date", "is no day of the calendar"});
  }
  if (activity.cost_cents() > 0 && activity.currency_code().empty()) {
    violations.push_back({"outreach_activity.currency_code", "is missing: the cost is in none"});
  }
  const auto& requirements = requisition.profile().requirements();
  if (!activity.competency().empty() && requisition.has_profile() &&
      std::none_of(requirements.begin(), requirements.end(), [&](const auto& requirement) {
        return requirement.competency() == activity.competency();
      })) {
    violations.push_back(
        {"outreach_activity.competency", "must be one that the requisition's profile requires"});
  }
  return violations;
}

std::optional<int64_t> CostPerHire(int64_t cost_cents, int64_t hires) {
  if (hires == 0) return std::nullopt;
  // Without a sum or a product that could be too large.
  const int64_t rest = cost_cents % hires;
  return cost_cents / hires + (rest >= hires - rest ? 1 : 0);
}

}  // namespace touchstone::recruiting
