// What a customer gets of surveys when all that is kept about them is written.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_EXPORT_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_EXPORT_H_

#include "services/feedback/intake/customer_export.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// Their invitations, with what they answered. `personal_data` must outlive it.
ExportedResources InvitationsToExport(const PersonalData& personal_data);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_SURVEYS_SURVEY_EXPORT_H_
