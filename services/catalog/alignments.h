// Alignments: the resource, and what is its own.

#ifndef TOUCHSTONE_SERVICES_CATALOG_ALIGNMENTS_H_
#define TOUCHSTONE_SERVICES_CATALOG_ALIGNMENTS_H_

#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::catalog {

// `organizations/*/alignments/*`.
const ResourceType& AlignmentType();

// Adds the standard methods of alignments to the catalog.
void RegisterAlignments(RpcService& catalog, Store& store);

}  // namespace touchstone::catalog

#endif  // TOUCHSTONE_SERVICES_CATALOG_ALIGNMENTS_H_
