// Disclosures: that somebody looked at something, or took it away, whose reading is kept. The row
// is written before the answer, so that nothing is shown that no row tells of.
//
//   RETURN_IF_ERROR(KeepDisclosure(store, context, {.subject = requisition.name()}));
//   return Figures(requisition);

#ifndef TOUCHSTONE_SERVICES_RECRUITING_RECORDS_DISCLOSURES_H_
#define TOUCHSTONE_SERVICES_RECRUITING_RECORDS_DISCLOSURES_H_

#include <string>

#include "absl/status/status.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/context.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::recruiting {

// What the caller of `context` is shown. Who, when, and by which method comes from the call.
struct Disclosed {
  std::string subject;    // the name of a requisition, an applicant, a job profile, an organization
  std::string reference;  // what they gave as its reason; empty for nothing
};

// Writes it down, durably: once it returns, it is there whatever becomes of the answer.
absl::Status KeepDisclosure(Store& store, const Context& context, const Disclosed& disclosed);

// The same within a transaction that does more.
absl::Status KeepDisclosure(Transaction& transaction, const Context& context,
                            const Disclosed& disclosed);

// ListDisclosures.
void RegisterDisclosures(RpcService& reports, Store& store);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_SERVICES_RECRUITING_RECORDS_DISCLOSURES_H_
