#include "services/feedback/intake/customer_addresses.h"

#include <touchstone/feedback/v1/customer.pb.h>

#include <optional>
#include <string>

#include "services/feedback/intake/customers.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/resources/personal_fields.h"

namespace touchstone::feedback {

NoticeAddressBook AddressesOfCustomers(const Store& store) {
  return [&store](Session& session,
                  const std::string& recipient) -> absl::StatusOr<std::optional<NoticeRecipient>> {
    ASSIGN_OR_RETURN(const auto row,
                     session.QueryOne<Bytes>("SELECT body FROM customers WHERE name = :name AND "
                                             "delete_time = 0",
                                             recipient));
    if (!row) return std::optional<NoticeRecipient>();
    v1::Customer customer;
    if (!customer.ParseFromString(std::get<0>(*row).value)) {
      return Error(absl::StatusCode::kDataLoss, reasons::kInternal,
                   "What is stored of a customer cannot be read.");
    }
    google::protobuf::Message* const opened[] = {&customer};
    RETURN_IF_ERROR(OpenPersonalTexts(*store.personal_keys(), session, CustomerType(), opened));
    return NoticeRecipient{.address = customer.email(), .language = customer.preferred_language()};
  };
}

}  // namespace touchstone::feedback
