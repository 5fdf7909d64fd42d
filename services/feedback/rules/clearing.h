// What of a case the public may read without a person having looked at it. Pure.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_CLEARING_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_CLEARING_H_

#include <touchstone/feedback/v1/case.pb.h>
#include <touchstone/feedback/v1/service_type.pb.h>

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace touchstone::feedback {

// Which rules these are: told with what they cleared, another as soon as they clear anything else.
inline constexpr absl::string_view kClearingRules = "clear-1";

// What a text was found to have that may tell who somebody is.
enum class PersonalMark {
  kName,     // a word that may be one: capital where no sentence begins, or a usual given name
  kNumber,   // five digits or more that belong together: a telephone, an account
  kAddress,  // a house number beside a word, a postal code
  kPlate,    // letters and digits in one word, or capitals before digits
  kLink,     // an e-mail or web address
  kScript,   // letters of which these rules cannot tell a name
};

// Everything that was found, each kind once. They look for too much rather than too little: what
// they find waits for a person.
std::vector<PersonalMark> FindPersonalMarks(absl::string_view text);

// Whether anything of a case can be public at all: its type is and says so, it is no complaint, and
// the customer does not want otherwise.
bool IsPublishable(const v1::Case& of, const v1::ServiceType& type);

// Sets `publication` of a case that came in (`before` is null), or whose words, place or type are
// others now. What a person withheld stays withheld; what they cleared was for other words.
void ClearByRules(const v1::ServiceType& type, const v1::Case* before, absl::Time now,
                  v1::Case& of);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_CLEARING_H_
