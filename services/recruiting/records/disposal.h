// Disposal: records whose time is over go, and a certificate says so.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_DISPOSAL_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_DISPOSAL_H_

#include "services/recruiting/records/record_source.h"
#include "services/runtime/methods/operations.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::recruiting {

// DisposeRecords, and the kind of operation that does it.
void RegisterDisposal(RpcService& reports, Operations& operations, Store& store,
                      const PersonalData& personal_data, const RecordSources& sources);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_DISPOSAL_H_
