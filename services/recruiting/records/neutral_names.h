// What a packet calls scorecards. Their own names end with who scored, which the law may exempt: in
// a packet they end with a number.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_NEUTRAL_NAMES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_NEUTRAL_NAMES_H_

#include <string>
#include <vector>

#include "services/recruiting/records/record_source.h"

namespace touchstone::recruiting {

// Puts the scorecards of each interview, which are all of it, in an order that says nothing of who
// scored, and is the same as long as they do not change. What each is called then, from
// "…/scorecards/1" on.
std::vector<std::string> NeutralNames(std::vector<KeptRecord>& records);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_NEUTRAL_NAMES_H_
