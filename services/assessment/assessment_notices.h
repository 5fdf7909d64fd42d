// What the assessment service tells people, and where they are written to.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_ASSESSMENT_NOTICES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_ASSESSMENT_NOTICES_H_

#include <vector>

#include "services/runtime/notices/notices.h"
#include "services/runtime/resources/store.h"

namespace touchstone::assessment {

// The kinds of notices, with their own texts in English and Spanish.
std::vector<NoticeKind> AssessmentNotices();

// Finds a person's address and language. `store` must outlive it.
NoticeAddressBook AddressesOfPeople(const Store& store);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_ASSESSMENT_NOTICES_H_
