// Exemption tables: the resource. What is done by them is in records_packet.h.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_EXEMPTION_TABLES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_EXEMPTION_TABLES_H_

#include "services/recruiting/records/record_source.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// `organizations/*/exemptionTables/*`.
const ResourceType& ExemptionTableType();

// The standard methods. `sources` say which fields records of a class have.
void RegisterExemptionTables(RpcService& reports, Store& store, const RecordSources& sources);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_EXEMPTION_TABLES_H_
