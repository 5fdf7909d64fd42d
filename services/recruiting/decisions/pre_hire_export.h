// The pre-hires as a file for the HR system.

#ifndef TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_PRE_HIRE_EXPORT_H_
#define TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_PRE_HIRE_EXPORT_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// Keeps that the caller takes away what is about an organization. Of who keeps disclosures.
using ExportKeeper = std::function<absl::Status(const Context& context, Transaction& transaction,
                                                const std::string& organization)>;

// ExportPreHires. Each call is kept before anything is sent; one that cannot be kept sends nothing.
void RegisterPreHireExport(RpcService& certifications, Store& store,
                           const ExportKeeper& keep_export);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_DECISIONS_PRE_HIRE_EXPORT_H_
