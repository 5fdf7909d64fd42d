// What must hold within a case, and what may still be changed of it. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_CASE_RULES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_CASE_RULES_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/follow_up.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::feedback {

// Everything that is wrong of a case of a type: a kind that the type does not take, a place that it
// needs or that is none, a worker of what is about nobody, names of another organization, a
// language that is not known, a time to come. Field paths start with "case.". Answers to the type's
// questions are apart (case_attributes.h).
std::vector<FieldViolation> CaseViolations(const v1::Case& of, const v1::ServiceType& type,
                                           absl::Time now);

// What changed of what does not change: whose it is, and when it came in.
std::vector<FieldViolation> FixedFieldViolations(const v1::Case& before, const v1::Case& after);

// FAILED_PRECONDITION (EMERGENCY_UNSCREENED) of a case whose customer was not asked what the type
// asks first, with what to say and where to send them.
absl::Status CheckScreened(const v1::Case& of, const v1::ServiceType& type);

// Whether nothing differs but what changes of a closed case too: external ids, behaviors, and that
// the customer wants nothing of it to be public.
bool OnlyLateFieldsDiffer(const v1::Case& before, const v1::Case& after);

// Whether something that the public could read differs, so that rules must look at it anew.
bool IsToBeClearedAnew(const v1::Case& before, const v1::Case& after);

// What is wrong with an offer: a day that is none or over, an amount without a currency. Field
// paths start with "proposed_resolution.".
std::vector<FieldViolation> ProposalViolations(const v1::ProposedResolution& proposal, Day today);

// How an answer closes a case; unspecified where it does not.
v1::Case::Outcome OutcomeBy(v1::FollowUp::Outcome answer);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_CASE_RULES_H_
