// What an export of a customer has of promises, follow-ups and reviews.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_PROMISE_EXPORTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_PROMISE_EXPORTS_H_

#include "services/feedback/intake/customer_export.h"
#include "services/runtime/trust/personal_data.h"

namespace touchstone::feedback {

// Adds the commitments and follow-ups of a customer, and what reviews say of their cases.
// `personal_data` must outlive the sources.
void AddPromises(const PersonalData& personal_data, ExportSources& sources);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_PROMISE_EXPORTS_H_
