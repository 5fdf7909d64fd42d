// Who handled which contacts: what can be observed, and what is drawn from.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_HANDLED_CONTACTS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_HANDLED_CONTACTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// The day (UTC) on which a person handled a contact. FAILED_PRECONDITION (CONTACT_NOT_HANDLED) when
// they did not, as far as was recorded.
absl::StatusOr<Day> DayHandled(Session& session, const std::string& person,
                               const std::string& contact);

// OK when there is a person of that name in the organization; otherwise INVALID_ARGUMENT for the
// field.
absl::Status CheckIsPersonOf(Session& session, absl::string_view organization,
                             const std::string& person, absl::string_view field);

// Adds RecordHandledContacts to the service.
void RegisterHandledContacts(RpcService& observations, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_HANDLED_CONTACTS_H_
