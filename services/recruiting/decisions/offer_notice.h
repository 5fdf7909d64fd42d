// What an applicant is told of the offer that they have.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_OFFER_NOTICE_H_
#define TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_OFFER_NOTICE_H_

#include <touchstone/recruiting/v1/application.pb.h>

#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/resources/store.h"

namespace touchstone::recruiting {

// The job, when it begins, the terms, and until when the offer can be accepted; empty without an
// open offer.
absl::StatusOr<std::string> OfferText(Transaction& transaction, const v1::Application& application);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_OFFER_NOTICE_H_
