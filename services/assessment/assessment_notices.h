// What the assessment service tells people, and where they are written to.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_ASSESSMENT_NOTICES_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_ASSESSMENT_NOTICES_H_

#include <map>
#include <string>
#include <vector>

#include "services/assessment/cycle_opening.h"
#include "services/runtime/notices/notices.h"
#include "services/runtime/resources/store.h"

namespace touchstone::assessment {

inline constexpr char kRaterInvited[] = "rater-invited";
inline constexpr char kReminder[] = "reminder";
inline constexpr char kReceiptAsked[] = "receipt-asked";

// The kinds of notices, with their own texts in English and Spanish.
std::vector<NoticeKind> AssessmentNotices();

// Finds a person's address and language. `store` must outlive it.
NoticeAddressBook AddressesOfPeople(const Store& store);

// One message to one person about another, or about themselves.
struct PersonalMessage {
  std::string kind;
  std::string recipient;                      // a person's name
  std::string subject;                        // likewise
  std::string about;                          // what it can be withdrawn by
  std::map<std::string, std::string> values;  // beside what the two are called
};

// Writes a notice down. Nobody is told who is deleted, or of whom is.
absl::Status TellPerson(Notices& notices, const Store& store, Transaction& transaction,
                        const PersonalMessage& message);

// Tells raters that they are asked to rate, and gives them their token: behind `rating_url`, which
// may be empty. Nobody outside is told: their tokens are issued. What is given must outlive it.
TellRater TellRaters(Notices& notices, const Store& store, const std::string& rating_url);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_ASSESSMENT_NOTICES_H_
