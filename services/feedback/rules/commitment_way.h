// The way of a commitment: open until it is kept, late, broken or withdrawn. Pure.
//
// A commitment that stays open for 30 days after it was due is broken as of then, however late
// anybody looks: what is said of it does not depend on when a job ran.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_COMMITMENT_WAY_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_COMMITMENT_WAY_H_

#include <touchstone/feedback/v1/commitment.pb.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// How long after it was due a commitment is broken by time alone.
inline constexpr absl::Duration kBrokenAfter = absl::Hours(30 * 24);
// How long what was promised by mistake can be deleted.
inline constexpr absl::Duration kDeletableFor = absl::Hours(1);

// "open", "kept", …
absl::string_view InWords(v1::Commitment::State state);

// What is wrong with one that is about to be made: nobody to whom, due before it is made, made in
// the future, an amount without currency, foreign names. Field paths start with `prefix`,
// "commitment".
std::vector<FieldViolation> CommitmentViolations(const v1::Commitment& commitment,
                                                 absl::string_view prefix, absl::Time now);

// The names that are of another organization than the commitment's, by its own name.
std::vector<FieldViolation> ForeignNames(const v1::Commitment& commitment,
                                         absl::string_view prefix);

// What a change would do to what was promised, to whom and by when. Field paths start with
// "commitment.".
std::vector<FieldViolation> RewrittenFields(const v1::Commitment& before,
                                            const v1::Commitment& after);

// Whether the two differ in nothing but the barrier.
bool DifferInBarrierOnly(const v1::Commitment& before, const v1::Commitment& after);

// Makes it broken when it is open and its time is long over; whether it did.
bool BreakByTime(absl::Time now, v1::Commitment& commitment);

// Whether it was broken so.
bool IsBrokenByTime(const v1::Commitment& commitment);

// The steps. FAILED_PRECONDITION (COMMITMENT_STATE) where it cannot be taken, and says why.
absl::Status Keep(absl::Time when, absl::Time now, v1::Commitment& commitment);
absl::Status Break(absl::Time now, v1::Commitment& commitment);
absl::Status Withdraw(absl::Time now, v1::Commitment& commitment);
absl::Status CheckIsOpen(const v1::Commitment& commitment);
absl::Status CheckDeletable(const v1::Commitment& commitment, absl::Time now);

// When its worker is reminded, from now on, in order.
std::vector<absl::Time> ReminderTimes(const v1::Commitment& commitment, absl::Time now);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_COMMITMENT_WAY_H_
