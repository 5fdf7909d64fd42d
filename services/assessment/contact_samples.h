// Samples of contacts, drawn by chance for one form and month.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_CONTACT_SAMPLES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_CONTACT_SAMPLES_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/observationForms/*/contactSamples/*`.
const ResourceType& ContactSampleType();

// Whether a contact that was handled on a day was drawn for a form.
absl::StatusOr<bool> WasDrawn(Session& session, const std::string& form, Day day,
                              const std::string& contact);

// Adds the methods of samples to the service.
void RegisterContactSamples(RpcService& observations, Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_CONTACT_SAMPLES_H_
