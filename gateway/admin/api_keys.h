// API keys: the resource, and who holds a secret.

#ifndef TOUCHSTONE_GATEWAY_ADMIN_API_KEYS_H_
#define TOUCHSTONE_GATEWAY_ADMIN_API_KEYS_H_

#include <touchstone/trust/v1/identity.pb.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::gateway {

// `organizations/*/apiKeys/*`.
const ResourceType& ApiKeyType();

// Adds the standard methods of API keys to the admin service. A new key's secret is in the answer
// to its creation; the database gets its hash only.
void RegisterApiKeys(RpcService& admin, Store& store);

// The name of the key whose secret has this hash (trust/secrets.h); empty when there is none. A
// hash belongs to its key for good, so the answer can be kept.
absl::StatusOr<std::string> FindApiKey(Store& store, const std::string& secret_hash,
                                       absl::Time deadline);

// What a key's holder may do now. UNAUTHENTICATED when the key or its organization is deleted, or
// the key has expired. From the cache as a rule, so that it can be asked for every call: a revoked
// key stops working within a second in every gateway process.
struct KeyHolder {
  int64_t revision = 0;  // of the key; changes when its roles do
  trust::v1::Principal principal;
};
absl::StatusOr<KeyHolder> HolderOf(Store& store, absl::string_view api_key, absl::Time deadline);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_ADMIN_API_KEYS_H_
