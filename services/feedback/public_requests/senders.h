// Who hands cases in through adapters: the customer, found by their address or made, and from which
// account and device.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_SENDERS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_SENDERS_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/customer.pb.h>
#include <touchstone/feedback/v1/public_request.pb.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// The name of the customer of that address whose name is not another; one that is made when there
// is none.
absl::StatusOr<std::string> FindOrMakeCustomer(Store& store, const PersonalData& personal_data,
                                               Transaction& transaction, v1::Customer customer,
                                               const std::string& organization);

// Keeps from which account and device a case came, by hash.
absl::Status KeepSender(const PersonalData& personal_data, Transaction& transaction,
                        const v1::SubmitPublicRequestRequest& request, const v1::Case& of);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PUBLIC_REQUESTS_SENDERS_H_
