// Who is on established lists: facts that a list leaves when it is established, and never changes.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_LISTS_ELIGIBLES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_LISTS_ELIGIBLES_H_

#include <touchstone/recruiting/v1/eligible_list.pb.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/recruiting/rules/eligible_ranks.h"
#include "services/recruiting/rules/referral_rules.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// ListEligibles.
void RegisterEligibles(RpcService& certifications, Store& store);

// Writes what a list is made of, in its order. `applicants` are those of `scored`.
absl::Status WriteEligibles(Session& session, const std::string& eligible_list,
                            const std::vector<ScoredApplication>& scored,
                            const std::vector<std::string>& applicants, const Ranking& ranking);

// Somebody who can be referred, and their place on their list.
struct PlacedReferable {
  Referable referable;
  int64_t place = 0;
};

// Of a list, in its order, who passed and whose application is active and has no offer that stands
// or was accepted: the first so many, with all who have the rank (or the band, where there are
// bands) of the last of them; and behind them whom a preference refers too. So what it costs does
// not grow with the list.
absl::StatusOr<std::vector<PlacedReferable>> ReferablesOf(Session& session,
                                                          const std::string& eligible_list,
                                                          int64_t most);

// What an eligible is read from: these columns of the table, in this order.
inline constexpr char kEligibleColumns[] =
    "e.application, e.applicant, e.raw_score, e.converted_score, e.preferences, "
    "e.preference_points, e.final_score, e.passed, e.rank, e.band, e.indistinguishable_from, "
    "e.indistinguishable_to";
inline constexpr SqlType kEligibleTypes[] = {
    SqlType::kText,    SqlType::kText,    SqlType::kInteger, SqlType::kInteger,
    SqlType::kText,    SqlType::kInteger, SqlType::kInteger, SqlType::kInteger,
    SqlType::kInteger, SqlType::kInteger, SqlType::kInteger, SqlType::kInteger};

// `row` begins with them.
v1::Eligible EligibleOf(std::span<SqlValue> row);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_LISTS_ELIGIBLES_H_
