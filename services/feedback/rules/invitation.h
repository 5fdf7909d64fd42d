// Whom a survey asks about what.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_RULES_INVITATION_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_RULES_INVITATION_H_

#include <touchstone/feedback/v1/survey.pb.h>
#include <touchstone/feedback/v1/survey_invitation.pb.h>

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace touchstone::feedback {

// A contact or a case, as far as somebody is asked about it.
struct SurveySubject {
  std::string name;
  bool is_case = false;
  bool is_answered = false;  // the contact was answered, or the case was resolved
  std::string customer;      // empty for nobody known
  std::string service_type;
  std::string organizational_unit;
  std::string worker;
  std::string language;
};

// A customer, as far as they can be asked.
struct AskedCustomer {
  bool is_known = false;  // there, not anonymous, and not erased
  bool has_address = false;
  bool wants_no_surveys = false;
  std::string language;
};

// Why somebody is not invited, as far as survey, subject and customer say; INVITED when nothing
// stands in the way. Whether they were asked lately, or about this, or were drawn is not theirs to
// say. `needs_address` is false where tokens are delivered by other ways.
v1::InviteOutcome::Reason WhyNotInvited(const v1::Survey& survey, const SurveySubject& subject,
                                        const AskedCustomer& customer, bool needs_address);

// Whether a number that was drawn for a subject, from 64 hex digits, is among so many of a hundred.
bool IsDrawn(absl::string_view hex, int percent);

// Whether an invitation's days are over.
bool IsOver(const v1::SurveyInvitation& invitation, absl::Time now);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_RULES_INVITATION_H_
