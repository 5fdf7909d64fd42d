// What counting needs of cases, contacts and invitations beside themselves, read from rows.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_COUNTED_FACTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_COUNTED_FACTS_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/contact.pb.h>
#include <touchstone/feedback/v1/contact_interval.pb.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/feedback/rules/clocks.h"
#include "services/feedback/rules/counting.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

// Everything that a case counts as, by its steps: all its clocks that ended, all its follow-ups.
absl::StatusOr<CaseFacts> ReadCaseFacts(Session& session, const v1::Case& of,
                                        std::span<const ClockStep> steps);

// The clocks of a case whose time is over and that run on.
std::vector<EndedClock> OverdueClocks(const v1::Case& of);

// A contact of the same customer for the same service type beside a place, but for the one of that
// name, `but_for`; nothing when there is none.
enum class Side { kBefore, kBehind };
absl::StatusOr<std::optional<v1::Contact>> ReadNeighbor(Session& session, const v1::Contact& place,
                                                        Side side, const std::string& but_for);

// Whether a contact was followed by another, as rows stand.
absl::StatusOr<bool> IsFollowed(Session& session, const v1::Contact& contact);

// Whether it has what makes repeats known: a customer and a service type.
bool IsKnown(const v1::Contact& contact);

IntervalFacts FactsOf(const v1::ContactInterval& interval);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_FIGURES_COUNTED_FACTS_H_
