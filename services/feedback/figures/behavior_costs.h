// Behaviors that satisfaction is lost with: which cases bear on them, and how satisfied their
// customers are.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_BEHAVIOR_COSTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_BEHAVIOR_COSTS_H_

#include <touchstone/feedback/v1/effectiveness_study.pb.h>

#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/feedback/figures/figure_scope.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// Which of these complaints have a final finding that substantiates them; null for none.
using SubstantiatedComplaints = std::function<absl::StatusOr<std::set<std::string>>(
    Session&, std::span<const std::string> cases)>;

// Of the behaviors of a competency, by cases that came in during the scope's days; the most cases
// first.
absl::StatusOr<std::vector<v1::BehaviorCost>> ReadBehaviorCosts(
    Session& session, const FigureScope& scope, const std::string& competency, absl::TimeZone zone,
    const SubstantiatedComplaints& substantiated);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_BEHAVIOR_COSTS_H_
