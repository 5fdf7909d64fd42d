// Offers: made, accepted, declined or taken back. With one that is accepted the applicant is hired.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_OFFERS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_OFFERS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recruiting/decisions/decisions.h"
#include "services/recruiting/rules/decision_rules.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// What panels agreed on about an application, oldest first. Of who keeps interviews.
using LevelLookup = std::function<absl::StatusOr<std::vector<InterviewLevel>>(
    Session& session, const std::string& application)>;

// MakeOffer, AcceptOffer, DeclineOffer and RescindOffer.
void RegisterOffers(RpcService& certifications, Store& store, const ReferralLookup& is_referred,
                    const LevelLookup& levels_of);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_OFFERS_H_
