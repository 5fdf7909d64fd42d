// Whether a customer came again for the same: a contact has another of them before it, within the
// service type's days. A contact that comes, goes or changes can make another one a repeat, or no
// repeat any more: the one that follows it.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CONTACT_REPEATS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CONTACT_REPEATS_H_

#include <touchstone/feedback/v1/contact.pb.h>

#include <functional>

#include "absl/status/status.h"
#include "services/runtime/resources/store.h"

namespace touchstone::feedback {

using ContactFollower =
    std::function<absl::Status(const v1::Contact& before, const v1::Contact& after)>;

// Says of a contact that is about to be written whether it is a repeat, and mends those that follow
// where it was (`before`, null for nowhere) and where it will be (`after`, null for nowhere), each
// of which `follow` is told. Before the contact itself is written.
absl::Status KeepRepeats(Transaction& transaction, const v1::Contact* before, v1::Contact* after,
                         const ContactFollower& follow);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CONTACT_REPEATS_H_
