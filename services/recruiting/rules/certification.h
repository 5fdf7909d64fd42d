// Who of the eligibles is referred for an opening, by which rank, and why; and who is not.
//
//   const Certification certified = Certify(rule, eligibles, /*openings=*/1);
//   for (const size_t i : certified.referred) Refer(eligibles[i].id);
//   certified.placements[i].why;        // one for each eligible, in their order
//
// Pure: the same for the same rule and eligibles, in whatever order they come; thousands of them
// take milliseconds. What may not be handed to it, RuleViolations and EligibleViolations find.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_CERTIFICATION_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_CERTIFICATION_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/recruiting/rules/certification_rule.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/figures/fraction.h"

namespace touchstone::recruiting {

// That a preference is due.
struct Claim {
  std::string preference;
  bool proven = false;
  std::vector<std::string> circumstances;  // what of Preference::excluded_by is the case, if any
};

struct Eligible {
  std::string id;
  ListKind list = ListKind::kOpen;
  std::optional<Fraction> raw_score;  // needed wherever there is a passing mark, or an order
  std::vector<Claim> claims;
};

enum class ClaimOutcome {
  kAdded,
  kNotProven,
  kExcluded,       // by a circumstance
  kNotOnThisList,  // the preference does not count on the eligible's
  kNotPassing,     // it is added only to a passing score
  kLessThanOther,  // another one of its kind counts
};

struct ClaimResult {
  std::string preference;
  ClaimOutcome outcome = ClaimOutcome::kAdded;
};

enum class Why {
  // Referred.
  kAmongNames,        // of the first N
  kTiesWithLastName,  // one of several who tie with the N-th and are more than N together
  kInReferredBand,
  kWithoutRank,   // passes, and is on the first list that anybody passing is on
  kWithoutLimit,  // passes, and the rule refers everybody by rank
  // Not referred.
  kListNotUsed,  // the rule does not certify from it
  kBelowPassingMark,
  kBeyondNames,  // N or more are ahead
  kInLowerBand,
  kInNoBand,
  kOnLaterList,  // of an unranked referral
};

struct Placement {
  std::optional<Fraction> points;        // of the raw score, without preferences
  std::vector<ClaimResult> claims;       // in the order of the eligible's
  Fraction preference_points;            // what they add, at most the rule's cap
  std::optional<Fraction> final_points;  // both together, at most the rule's cap
  bool passes = false;
  // 1 and up: one more than are ahead, so that who ties has the same and the next after two who tie
  // for the first is third. Nothing for who does not pass, and in an unranked referral.
  std::optional<int64_t> rank;
  std::string band;  // its id; empty where there is none
  bool referred = false;
  Why why = Why::kListNotUsed;
};

struct Certification {
  std::vector<Placement> placements;  // as the eligibles
  std::vector<size_t> referred;       // indexes, by rank, then id
};

// What is wrong with eligibles for a rule without violations. Paths begin with "eligibles[0]."
// behind `prefix`.
std::vector<FieldViolation> EligibleViolations(const CertificationRule& rule,
                                               const std::vector<Eligible>& eligibles,
                                               absl::string_view prefix);

// Neither rule nor eligibles have violations; openings are 1 or more.
Certification Certify(const CertificationRule& rule, const std::vector<Eligible>& eligibles,
                      int64_t openings);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_CERTIFICATION_H_
