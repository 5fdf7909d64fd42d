// Who may read a release: its own organization any, others what was published to them.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RELEASE_READERS_H_
#define TOUCHSTONE_SERVICES_CATALOG_RELEASE_READERS_H_

#include <touchstone/catalog/v1/release.pb.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// Whether the caller may read a release, or what is below it, and where from: `name` is that of
// either. What no audience has yet can change, and is read from the database. A name that is under
// no release is left to the method's permission. UNAUTHENTICATED or PERMISSION_DENIED says nothing
// of what exists.
absl::StatusOr<ReadFrom> CheckReader(Store& store, const Context& context, absl::string_view name);

// Whether the caller is of the organization that a name is under, as far as the catalog goes.
bool IsOfOwnOrganization(const Context& context, absl::string_view name);

// Keeps the list of who finds a release among the published ones, as its state and audience say.
absl::Status SetReaders(Transaction& transaction, const v1::Release& release);

// Adds the list of what was published to an organization, or to everybody.
void RegisterPublishedReleases(RpcService& catalog, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_RELEASE_READERS_H_
