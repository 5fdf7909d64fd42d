// What the assessment service tells people, and where they are written to.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_ASSESSMENT_NOTICES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_ASSESSMENT_NOTICES_H_

#include <string>
#include <vector>

#include "services/assessment/cycle_opening.h"
#include "services/runtime/notices/notices.h"
#include "services/runtime/resources/store.h"

namespace touchstone::assessment {

// The kinds of notices, with their own texts in English and Spanish.
std::vector<NoticeKind> AssessmentNotices();

// Finds a person's address and language. `store` must outlive it.
NoticeAddressBook AddressesOfPeople(const Store& store);

// Tells raters that they are asked to rate, and gives them their token: behind `rating_url`, which
// may be empty. Nobody outside is told: their tokens are issued. What is given must outlive it.
TellRater TellRaters(Notices& notices, const Store& store, const std::string& rating_url);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_ASSESSMENT_NOTICES_H_
