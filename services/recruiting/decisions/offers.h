// Offers: made, accepted, declined or taken back. With one that is accepted the applicant is hired.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_OFFERS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_OFFERS_H_

#include "services/recruiting/decisions/decisions.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// MakeOffer, AcceptOffer, DeclineOffer and RescindOffer.
void RegisterOffers(RpcService& certifications, Store& store, const ReferralLookup& is_referred);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_OFFERS_H_
