// Where customers are written to, by notices.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMER_ADDRESSES_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMER_ADDRESSES_H_

#include "services/runtime/notices/notices.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

// Finds a customer's address and language. Who works here is known elsewhere: notices to people
// wait to be delivered by other ways. `store` must outlive it.
NoticeAddressBook AddressesOfCustomers(const Store& store);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CUSTOMER_ADDRESSES_H_
