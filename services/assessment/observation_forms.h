// Observation forms: what is looked at in one contact.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_OBSERVATION_FORMS_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_OBSERVATION_FORMS_H_

#include <touchstone/assessment/v1/observation_form.pb.h>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/assessment/released_catalog.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::assessment {

// `organizations/*/observationForms/*`.
const ResourceType& ObservationFormType();

// A form as the session has it. NOT_FOUND when there is none.
absl::StatusOr<v1::ObservationForm> FindObservationForm(Session& session, absl::string_view name);

// The form that something new of an organization names in `field`, in which it must be in use:
// INVALID_ARGUMENT when there is none there, FAILED_PRECONDITION (OBSERVATION_FORM_RETIRED).
absl::StatusOr<v1::ObservationForm> FormInUse(Session& session, absl::string_view organization,
                                              absl::string_view name, absl::string_view field);

// FAILED_PRECONDITION (OBSERVATION_FORM_RETIRED) unless a form is in use.
absl::Status CheckIsInUse(const v1::ObservationForm& form);

// Adds the methods of forms to the service. `catalog` must outlive it.
void RegisterObservationForms(RpcService& observations, Store& store, ReleasedCatalog& catalog);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_OBSERVATION_FORMS_H_
