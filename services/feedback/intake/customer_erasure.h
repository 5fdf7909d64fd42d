// Erasure: a customer is forgotten, for good; counts stay.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMER_ERASURE_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMER_ERASURE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/feedback/intake/customers.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// What an erasure takes of others, all of it in its transaction. All may be left out.
struct ErasureParts {
  // What keeps a customer for now.
  OpenCases open_cases;
  // What else forgets them: what was public of their cases, ids by which other systems know what is
  // theirs. Each runs before the key is destroyed, so that it can still be read whose what was.
  std::vector<std::function<absl::Status(Transaction& transaction, const std::string& customer)>>
      forget;
};

// EraseCustomer.
void RegisterEraseCustomer(RpcService& intake, Store& store, const PersonalData& personal_data,
                           ErasureParts parts = {});

// Forgets what other systems know of a resource that is a customer's: its external ids, also those
// of before, in its history. For `forget` above; the resource has a field `external_ids`.
absl::Status ForgetExternalIds(Transaction& transaction, const ResourceType& type,
                               const std::string& name);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMER_ERASURE_H_
