#include "services/recruiting/rules/applicant_rules.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "absl/strings/ascii.h"
#include "services/runtime/languages/language_tag.h"

namespace touchstone::recruiting {

std::vector<FieldViolation> ApplicantViolations(const v1::Applicant& applicant, Day today) {
  std::vector<FieldViolation> violations;
  if (applicant.email().empty() && applicant.phone().empty() &&
      applicant.postal_address().empty()) {
    violations.push_back(
        {"applicant.email", "is missing, and so are phone and postal_address; give one of them"});
  }
  if (!applicant.phone().empty() && AlikePhone(applicant.phone()).empty()) {
    violations.push_back({"applicant.phone", "has no digit; write it as +1 360 555 0117"});
  }
  if (!applicant.preferred_language().empty() && !IsKnownLanguage(applicant.preferred_language())) {
    violations.push_back({"applicant.preferred_language", std::string(kLanguageRule)});
  }
  const std::optional<Day> consent = ParseDay(applicant.consent_date());
  if (!consent) {
    violations.push_back({"applicant.consent_date", "is no day of the calendar"});
  } else if (*consent > today + 1) {  // it is tomorrow already in the east
    violations.push_back({"applicant.consent_date", "must not lie in the future"});
  }
  return violations;
}

std::string AlikeEmail(absl::string_view email) {
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(email));
}

std::string AlikePhone(absl::string_view phone) {
  std::string digits;
  std::copy_if(phone.begin(), phone.end(), std::back_inserter(digits), absl::ascii_isdigit);
  return digits;
}

}  // namespace touchstone::recruiting
