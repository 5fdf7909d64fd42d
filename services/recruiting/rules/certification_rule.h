// A certification rule: how a jurisdiction makes a ranking, and a list of those who are referred,
// out of scores. Data, not code; certification.h applies it.
//
// Points are those of a scale to 100, as civil-service statutes count them, to which preferences
// add. All numbers are exact fractions.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_CERTIFICATION_RULE_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_CERTIFICATION_RULE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/figures/fraction.h"

namespace touchstone::recruiting {

// Of whom a list of eligibles is: those laid off, the jurisdiction's own, everybody.
enum class ListKind { kLayoff, kPromotional, kOpen };

// What a raw score is worth.
struct ConversionPoint {
  Fraction raw;
  Fraction points;  // 0 to 100
};

// Points for who belongs to a class, such as veterans.
struct Preference {
  std::string id;  // "veteran"
  Fraction points;
  bool needs_proof = true;
  // Whether it is added only to a score that passes without it. Otherwise it may make one pass.
  bool only_to_passing = true;
  // Of the preferences of one kind ("veteran") only the one with the most points counts. Without a
  // kind it adds to the others.
  std::string kind;
  // What excludes from it, such as "retired-from-service" or "used-before".
  std::vector<std::string> excluded_by;
  std::vector<ListKind> lists;  // on which it counts; on every one of the rule when empty
};

// Scores that count as equal: from `at_least` on, to less than `below`.
struct Band {
  std::string id;
  Fraction at_least;
  std::optional<Fraction> below;  // nothing: without end
};

enum class Order { kByScore, kByBand, kUnranked };

// More names than any list has.
inline constexpr int64_t kMostNames = 100'000;

struct CertificationRule {
  Day from = 0;       // the first day it holds
  Day to = kForever;  // the first day it holds no more
  // From the lowest raw score to the highest; between two points in proportion. Empty: raw scores
  // are points already.
  std::vector<ConversionPoint> conversion;
  std::optional<Fraction> passing_mark;  // in points; nothing: everybody passes
  std::vector<Preference> preferences;
  std::optional<Fraction> most_preference_points;  // in sum
  std::optional<Fraction> most_points;             // with preferences; nothing: no cap
  // Which lists are certified from, in their precedence: who is on an earlier one comes before all
  // of a later one, whatever the score.
  std::vector<ListKind> lists = {ListKind::kOpen};
  Order order = Order::kByScore;
  // The N of a rule of N: who has fewer than N ahead is referred, so that all who tie with the N-th
  // are, and a band is referred whole. Nothing: by score everybody, by band the highest that
  // somebody is in.
  std::optional<int64_t> names;
  int64_t names_per_further_opening = 0;
  std::vector<Band> bands;  // only where the order is by band
};

inline bool HoldsOn(const CertificationRule& rule, Day day) {
  return rule.from <= day && day < rule.to;
}

// The points of a raw score, which is not off the conversion.
Fraction PointsOf(const std::vector<ConversionPoint>& conversion, Fraction raw);

// Whether a raw score has points: it is on the conversion; without one, 0 to 100.
bool HasPoints(const std::vector<ConversionPoint>& conversion, Fraction raw);

// Everything in a rule that contradicts itself. Paths are `bands[1].below` behind `prefix`.
std::vector<FieldViolation> RuleViolations(const CertificationRule& rule, absl::string_view prefix);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_CERTIFICATION_RULE_H_
