// What raw scores become by a certification rule: points, preferences, final score, rank, band, and
// which ranks cannot be told apart.
//
//   const Ranking ranking = RankEligibles(rule, v1::OPEN_COMPETITIVE, scored, /*reliability=*/0.8);
//   ranking.eligibles[ranking.order[0]].rank;     // 1
//
// Pure, and exact until it is shown: scores are fractions, in whatever order people come.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_ELIGIBLE_RANKS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_ELIGIBLE_RANKS_H_

#include <touchstone/recruiting/v1/certification_rule.pb.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/runtime/figures/fraction.h"

namespace touchstone::recruiting {

// A claim whose proof was seen, and that holds on the day.
struct ProvenClaim {
  std::string preference;     // its id; one that the rule does not know counts nothing
  bool hired_before = false;  // they were hired by it before
};

struct ScoredApplication {
  std::string application;
  Fraction raw_score;  // in the scores' unit: 4.12 is 412 hundredths
  std::vector<ProvenClaim> claims;
};

struct RankedEligible {
  Fraction points;                       // without preferences
  std::vector<std::string> preferences;  // the ids of those that count, in order
  Fraction preference_points;            // at most the rule's cap
  Fraction final_score;
  bool passed = false;
  bool referred_too = false;  // by a preference, beside whom the method refers
  int64_t rank = 0;           // 1 more than are ahead; 0 for who did not pass, or has no rank
  int64_t band = 0;           // from 1 at the top; 0 for who did not pass, or without bands
  // The best and the worst rank that theirs is not distinguishable from; 0 where nothing is said.
  int64_t indistinguishable_from = 0;
  int64_t indistinguishable_to = 0;
};

struct Ranking {
  std::vector<RankedEligible> eligibles;  // as the applications came
  std::vector<size_t> order;    // by rank, those who did not pass last; by name where that is equal
  std::optional<double> error;  // of a difference of two final scores (distinguishable.h)
};

// The points of a raw score: 0 to 100 for one that is at most the rule's highest.
Fraction PointsOf(const v1::ScoreConversion& conversion, Fraction raw_score);

// The rule has no violations, no application is there twice, no raw score is below 0. `reliability`
// is that of the scores; 0 when nobody knows it.
Ranking RankEligibles(const v1::CertificationRule& rule, v1::EligibleListKind kind,
                      const std::vector<ScoredApplication>& scored, double reliability);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_ELIGIBLE_RANKS_H_
