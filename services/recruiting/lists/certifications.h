// Certifications: the resource, which is computed when it is created. Whom it refers is in
// referrals.h.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_LISTS_CERTIFICATIONS_H_
#define TOUCHSTONE_SERVICES_RECRUITING_LISTS_CERTIFICATIONS_H_

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/certifications/*`.
const ResourceType& CertificationType();

void RegisterCertifications(RpcService& certifications, Store& store);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_LISTS_CERTIFICATIONS_H_
