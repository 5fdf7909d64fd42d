// What becomes of preference claims: which count on lists, and which somebody was hired by.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_LISTS_PREFERENCE_USE_H_
#define TOUCHSTONE_SERVICES_RECRUITING_LISTS_PREFERENCE_USE_H_

#include <touchstone/recruiting/v1/certification_rule.pb.h>

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/recruiting/rules/eligible_ranks.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// What counts of an applicant's claims.
struct DueClaims {
  std::vector<ProvenClaim> claims;
  std::map<std::string, std::string> names;  // of the claims, by preference
};

// Of those who have an active application for a requisition, by applicant: the claims that are
// verified and not expired on a day.
absl::StatusOr<std::map<std::string, DueClaims>> DueClaimsOf(Session& session,
                                                             const std::string& requisition,
                                                             const std::string& jurisdiction,
                                                             const std::string& day);

// They count on a list.
absl::Status RecordCountedClaims(Session& session, const std::string& eligible_list,
                                 const std::vector<std::string>& claims);

// Whether a claim counts on an established list.
absl::StatusOr<bool> IsCounted(Session& session, const std::string& preference_claim);

// Somebody was hired who was referred by a certification: of the preferences that counted for them,
// those that count once are used up.
absl::Status RecordPreferencesUsed(Transaction& transaction, const std::string& certification,
                                   const std::string& application);

// Who was hired by that does not come: they can be used again.
absl::Status ForgetPreferencesUsed(Transaction& transaction, const std::string& certification,
                                   const std::string& application);

// For who is erased: which of them were used up tells who they were.
absl::Status ForgetPreferencesUsed(Session& session, const std::string& applicant);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_LISTS_PREFERENCE_USE_H_
