// Who of those on eligible lists is referred for a number of openings, and why.
//
// Pure. The lists were made by the rule; RankEligibles gave the ranks and bands.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RULES_REFERRAL_RULES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RULES_REFERRAL_RULES_H_

#include <touchstone/recruiting/v1/certification.pb.h>
#include <touchstone/recruiting/v1/certification_rule.pb.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace touchstone::recruiting {

// Somebody who passed and can be referred today.
struct Referable {
  std::string eligible_list;
  std::string application;
  int64_t rank = 0;
  int64_t band = 0;
  bool referred_too = false;
};

struct Referred {
  size_t referable = 0;
  v1::Referral::Basis basis = v1::Referral::BASIS_UNSPECIFIED;
};

// How many are referred for so many openings, without those who tie, the rest of a band, and whom a
// preference refers too.
int64_t MostReferred(const v1::CertificationRule& rule, int64_t openings);

// `referables` come list after list, in the rule's order of lists, and on each by rank. The first
// list is used up before the next is begun; without ranks, only the first that anybody is on is
// used. Gives them in the same order. What is behind the first MostReferred, and who has the rank
// or band of the last of them, only matters where a preference refers it.
std::vector<Referred> Refer(const v1::CertificationRule& rule,
                            const std::vector<Referable>& referables, int64_t openings);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RULES_REFERRAL_RULES_H_
