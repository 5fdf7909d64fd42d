// Contacts of another system, in bulk.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CONTACT_IMPORT_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CONTACT_IMPORT_H_

#include "services/feedback/intake/contacts.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// ImportContacts.
void RegisterContactImport(RpcService& intake, Store& store, const ContactParts& parts = {});

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CONTACT_IMPORT_H_
