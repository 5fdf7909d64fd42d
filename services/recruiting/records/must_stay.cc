#include "services/recruiting/records/must_stay.h"

#include "services/recruiting/applicants/preference_claims.h"
#include "services/recruiting/records/kept_until.h"
#include "services/recruiting/records/legal_holds.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::recruiting {

absl::StatusOr<bool> MustStay(Session& session, const std::string& name) {
  ASSIGN_OR_RETURN(const bool held, AnyHoldRuns(session, name));
  if (held || !PreferenceClaimType().pattern.Matches(name)) return held;
  ASSIGN_OR_RETURN(const auto requisitions, RequisitionsOf(session, std::string(ParentOf(name))));
  return !requisitions.empty();
}

}  // namespace touchstone::recruiting
