// The types of resources that say something of somebody by being there.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_GUARDED_TYPES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_GUARDED_TYPES_H_

#include <vector>

#include "services/runtime/methods/event_feed.h"

namespace touchstone::assessment {

// Plans and their check-ins: a plan that was proposed says that its person has a gap, and follows
// from what was said for their development. Only who may read that is told that there is one.
std::vector<GuardedType> GuardedTypes();

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_GUARDED_TYPES_H_
