// API keys: the resource, and who holds a secret.

#ifndef TOUCHSTONE_GATEWAY_ADMIN_API_KEYS_H_
#define TOUCHSTONE_GATEWAY_ADMIN_API_KEYS_H_

#include <memory>

#include "gateway/identity/authenticator.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::gateway {

// `organizations/*/apiKeys/*`.
const ResourceType& ApiKeyType();

// Adds the standard methods of API keys to the admin service. A new key's secret is in the answer
// to its creation; the database gets its hash only.
void RegisterApiKeys(RpcService& admin, Store& store);

// Finds the holders of API keys. A key opens nothing when it or its organization is deleted, or it
// has expired. `store` must outlive it.
std::unique_ptr<CredentialSource> MakeApiKeySource(Store& store);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_ADMIN_API_KEYS_H_
