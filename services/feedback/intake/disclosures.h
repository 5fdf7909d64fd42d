// Disclosures: that somebody looked at something, or took it away, whose reading is kept. The row
// is written before the answer, so that nothing is shown that no row tells of.
//
//   RETURN_IF_ERROR(KeepDisclosure(store, context, finding.name()));
//   return finding;

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_DISCLOSURES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_DISCLOSURES_H_

#include <string>

#include "absl/status/status.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// Writes down, durably, that the caller of `context` is shown what `subject` names: once it
// returns, it is there whatever becomes of the answer.
absl::Status KeepDisclosure(Store& store, const Context& context, const std::string& subject);

// The same within a transaction that does more.
absl::Status KeepDisclosure(Transaction& transaction, const Context& context,
                            const std::string& subject);

// ListDisclosures.
void RegisterDisclosures(RpcService& reports, Store& store);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_DISCLOSURES_H_
