#include "services/feedback/rules/invitation.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/numbers.h"

namespace touchstone::feedback {
namespace {

using v1::InviteOutcome;
using v1::Survey;

bool IsFor(const Survey& survey, const SurveySubject& subject) {
  if (!subject.is_answered) return false;
  if (survey.trigger() == Survey::AFTER_CONTACT && subject.is_case) return false;
  if (survey.trigger() == Survey::AFTER_CASE && !subject.is_case) return false;
  return survey.service_types().empty() ||
         std::find(survey.service_types().begin(), survey.service_types().end(),
                   subject.service_type) != survey.service_types().end();
}

}  // namespace

InviteOutcome::Reason WhyNotInvited(const Survey& survey, const SurveySubject& subject,
                                    const AskedCustomer& customer, bool needs_address) {
  if (!IsFor(survey, subject)) return InviteOutcome::OTHER_TYPE;
  if (!customer.is_known) return InviteOutcome::NO_ADDRESS;
  if (customer.wants_no_surveys) return InviteOutcome::NO_SURVEYS;
  if (needs_address && !customer.has_address) return InviteOutcome::NO_ADDRESS;
  return InviteOutcome::INVITED;
}

bool IsDrawn(absl::string_view hex, int percent) {
  uint64_t number = 0;
  if (!absl::SimpleHexAtoi(hex.substr(0, 15), &number)) return false;
  return number % 100 < static_cast<uint64_t>(percent);
}

bool IsOver(const v1::SurveyInvitation& invitation, absl::Time now) {
  return absl::FromUnixSeconds(invitation.expire_time().seconds()) +
             absl::Nanoseconds(invitation.expire_time().nanos()) <=
         now;
}

}  // namespace touchstone::feedback
