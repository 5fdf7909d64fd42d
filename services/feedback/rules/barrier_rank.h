// What must hold within a barrier, and which barrier weighs most.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_BARRIER_RANK_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_BARRIER_RANK_H_

#include <touchstone/feedback/v1/barrier.pb.h>

#include <vector>

#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

inline constexpr char kBarrierRankFormula[] = "barrier-rank-1";

// Everything that is wrong: a day that is none, one that is closed without day or reason, or has a
// day while it stands. Field paths start with "barrier.".
std::vector<FieldViolation> BarrierViolations(const v1::Barrier& barrier);

// Whether it was removed or accepted.
bool IsClosed(const v1::Barrier& barrier);

// Weighs barriers by their three numbers, and puts them in order: by rank, then by name. Those that
// weigh the same have the same rank, and the next has the rank of its place.
void RankBarriers(std::vector<v1::RankedBarrier>& barriers);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_BARRIER_RANK_H_
