// Records packets: a requisition's file for who asks for public records.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RECORDS_PACKET_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RECORDS_PACKET_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "services/recruiting/records/record_source.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/sql/session.h"

namespace touchstone::recruiting {

// ExportRecordsPacket.
void RegisterRecordsPacket(RpcService& reports, Store& store, const RecordSources& sources);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_RECORDS_PACKET_H_
