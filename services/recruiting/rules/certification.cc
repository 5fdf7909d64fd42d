#include "services/recruiting/rules/certification.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

namespace touchstone::recruiting {
namespace {

using Preferences = std::map<absl::string_view, const Preference*>;  // by id

Preferences ById(const CertificationRule& rule) {
  Preferences preferences;
  for (const Preference& preference : rule.preferences) preferences[preference.id] = &preference;
  return preferences;
}

bool NeedsScore(const CertificationRule& rule) {
  return rule.order != Order::kUnranked || rule.passing_mark.has_value();
}

// Its place among the rule's lists; nothing for one that is not used.
std::optional<size_t> Precedence(const CertificationRule& rule, ListKind list) {
  const auto found = std::find(rule.lists.begin(), rule.lists.end(), list);
  if (found == rule.lists.end()) return std::nullopt;
  return found - rule.lists.begin();
}

template <typename Items, typename Item>
bool Contains(const Items& items, const Item& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

// Of a claim by itself, without the others.
ClaimOutcome OutcomeOf(const Claim& claim, const Preference& preference, ListKind list,
                       bool passes_without) {
  if (!preference.lists.empty() && !Contains(preference.lists, list)) {
    return ClaimOutcome::kNotOnThisList;
  }
  if (preference.needs_proof && !claim.proven) return ClaimOutcome::kNotProven;
  for (const std::string& circumstance : claim.circumstances) {
    if (Contains(preference.excluded_by, circumstance)) return ClaimOutcome::kExcluded;
  }
  if (preference.only_to_passing && !passes_without) return ClaimOutcome::kNotPassing;
  return ClaimOutcome::kAdded;
}

// Leaves of each kind the one with the most points; of several the first by id, so that the order
// of claims decides nothing.
void LeaveOneOfEachKind(const Preferences& preferences, std::vector<ClaimResult>& claims) {
  std::map<absl::string_view, ClaimResult*> best;  // by kind
  for (ClaimResult& claim : claims) {
    const Preference& preference = *preferences.at(claim.preference);
    if (claim.outcome != ClaimOutcome::kAdded || preference.kind.empty()) continue;
    ClaimResult*& counts = best[preference.kind];
    if (counts == nullptr) {
      counts = &claim;
      continue;
    }
    const Fraction points = preferences.at(counts->preference)->points;
    const bool is_better = preference.points > points ||
                           (preference.points == points && claim.preference < counts->preference);
    (is_better ? counts : &claim)->outcome = ClaimOutcome::kLessThanOther;
    if (is_better) counts = &claim;
  }
}

void Score(const CertificationRule& rule, const Preferences& preferences, const Eligible& eligible,
           Placement& placement) {
  if (!eligible.raw_score) {
    placement.passes = true;  // of a rule that needs no score
    return;
  }
  const Fraction points = PointsOf(rule.conversion, *eligible.raw_score);
  const bool passes_without = !rule.passing_mark || points >= *rule.passing_mark;
  for (const Claim& claim : eligible.claims) {
    placement.claims.push_back(
        {claim.preference,
         OutcomeOf(claim, *preferences.at(claim.preference), eligible.list, passes_without)});
  }
  LeaveOneOfEachKind(preferences, placement.claims);
  Fraction added;
  for (const ClaimResult& claim : placement.claims) {
    if (claim.outcome != ClaimOutcome::kAdded) continue;
    added = added + preferences.at(claim.preference)->points;
  }
  if (rule.most_preference_points) added = std::min(added, *rule.most_preference_points);
  Fraction with_preferences = points + added;
  if (rule.most_points) with_preferences = std::min(with_preferences, *rule.most_points);
  placement.points = points;
  placement.preference_points = added;
  placement.final_points = with_preferences;
  placement.passes = !rule.passing_mark || with_preferences >= *rule.passing_mark;
}

// The bands from the highest to the lowest.
std::vector<const Band*> HighestFirst(const std::vector<Band>& bands) {
  std::vector<const Band*> sorted;
  for (const Band& band : bands) sorted.push_back(&band);
  std::sort(sorted.begin(), sorted.end(),
            [](const Band* a, const Band* b) { return a->at_least > b->at_least; });
  return sorted;
}

// Where somebody stands: who is before whom is decided by it alone.
struct Standing {
  size_t list = 0;
  Fraction points;  // of bands their lowest; 0 for all in an unranked referral
  size_t eligible = 0;

  bool TiesWith(const Standing& other) const {
    return list == other.list && points == other.points;
  }
};

class Certifying {
 public:
  Certifying(const CertificationRule& rule, const std::vector<Eligible>& eligibles,
             int64_t openings)
      : rule_(rule), eligibles_(eligibles), bands_(HighestFirst(rule.bands)) {
    if (rule.names) {
      names_ = *rule.names + rule.names_per_further_opening * (openings - 1);
    } else if (rule.order == Order::kByBand) {
      names_ = 1;
    }
  }

  Certification Result() && {
    const Preferences preferences = ById(rule_);
    certified_.placements.resize(eligibles_.size());
    for (size_t i = 0; i < eligibles_.size(); ++i) {
      Score(rule_, preferences, eligibles_[i], certified_.placements[i]);
      Place(i);
    }
    std::sort(standings_.begin(), standings_.end(), [&](const Standing& a, const Standing& b) {
      return std::tie(a.list, b.points, eligibles_[a.eligible].id) <
             std::tie(b.list, a.points, eligibles_[b.eligible].id);
    });
    for (size_t first = 0; first < standings_.size();) {
      size_t end = first + 1;
      while (end < standings_.size() && standings_[end].TiesWith(standings_[first])) ++end;
      for (size_t i = first; i < end; ++i) Decide(standings_[i], first, end);
      first = end;
    }
    return std::move(certified_);
  }

 private:
  // Gives who can be referred a standing.
  void Place(size_t i) {
    Placement& placement = certified_.placements[i];
    const auto list = Precedence(rule_, eligibles_[i].list);
    if (!list) return;
    if (!placement.passes) {
      placement.why = Why::kBelowPassingMark;
      return;
    }
    Fraction points;
    if (rule_.order == Order::kByScore) {
      points = *placement.final_points;
    } else if (rule_.order == Order::kByBand) {
      const auto band = std::find_if(bands_.begin(), bands_.end(), [&](const Band* each) {
        return *placement.final_points >= each->at_least &&
               (!each->below || *placement.final_points < *each->below);
      });
      if (band == bands_.end()) {
        placement.why = Why::kInNoBand;
        return;
      }
      placement.band = (*band)->id;
      points = (*band)->at_least;
    }
    standings_.push_back({*list, points, i});
  }

  // `first` and `end` are the places of those who tie with it.
  void Decide(const Standing& standing, size_t first, size_t end) {
    Placement& placement = certified_.placements[standing.eligible];
    const auto ahead = static_cast<int64_t>(first);
    placement.referred = names_ ? ahead < *names_ : true;
    switch (rule_.order) {
      case Order::kUnranked:
        placement.referred = ahead == 0;
        placement.why = placement.referred ? Why::kWithoutRank : Why::kOnLaterList;
        break;
      case Order::kByBand:
        placement.rank = ahead + 1;
        placement.why = placement.referred ? Why::kInReferredBand : Why::kInLowerBand;
        break;
      case Order::kByScore:
        placement.rank = ahead + 1;
        placement.why = !names_                               ? Why::kWithoutLimit
                        : !placement.referred                 ? Why::kBeyondNames
                        : static_cast<int64_t>(end) > *names_ ? Why::kTiesWithLastName
                                                              : Why::kAmongNames;
        break;
    }
    if (placement.referred) certified_.referred.push_back(standing.eligible);
  }

  const CertificationRule& rule_;
  const std::vector<Eligible>& eligibles_;
  const std::vector<const Band*> bands_;
  std::optional<int64_t> names_;
  std::vector<Standing> standings_;
  Certification certified_;
};

}  // namespace

std::vector<FieldViolation> EligibleViolations(const CertificationRule& rule,
                                               const std::vector<Eligible>& eligibles,
                                               absl::string_view prefix) {
  std::vector<FieldViolation> violations;
  const Preferences preferences = ById(rule);
  std::set<absl::string_view> ids;
  for (size_t i = 0; i < eligibles.size(); ++i) {
    const Eligible& eligible = eligibles[i];
    const auto report = [&](absl::string_view field, absl::string_view problem) {
      violations.push_back(
          {absl::StrCat(prefix, "eligibles[", i, "].", field), std::string(problem)});
    };
    if (!ids.insert(eligible.id).second) report("id", "is on the list already");
    if (!eligible.raw_score && NeedsScore(rule)) {
      report("raw_score", "is required by the rule");
    } else if (!eligible.raw_score && !eligible.claims.empty()) {
      report("claims", "need a score that they add to");
    } else if (eligible.raw_score && !HasPoints(rule.conversion, *eligible.raw_score)) {
      report("raw_score", "is off the scale that the rule converts");
    }
    std::set<absl::string_view> claimed;
    for (size_t j = 0; j < eligible.claims.size(); ++j) {
      const std::string field = absl::StrCat("claims[", j, "].preference");
      if (!preferences.contains(eligible.claims[j].preference)) {
        report(field, "is no preference of the rule");
      } else if (!claimed.insert(eligible.claims[j].preference).second) {
        report(field, "is claimed already");
      }
    }
  }
  return violations;
}

Certification Certify(const CertificationRule& rule, const std::vector<Eligible>& eligibles,
                      int64_t openings) {
  return Certifying(rule, eligibles, openings).Result();
}

}  // namespace touchstone::recruiting
