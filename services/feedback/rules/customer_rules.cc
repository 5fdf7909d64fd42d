#include "services/feedback/rules/customer_rules.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "services/runtime/languages/language_tag.h"

namespace touchstone::feedback {
namespace {

using v1::Customer;

void CheckAnonymous(const Customer& customer, std::vector<FieldViolation>& violations) {
  const std::pair<const char*, const std::string&> told[] = {
      {"customer.display_name", customer.display_name()},
      {"customer.organization_name", customer.organization_name()},
      {"customer.email", customer.email()},
      {"customer.phone", customer.phone()},
      {"customer.postal_address", customer.postal_address()}};
  for (const auto& [field, text] : told) {
    if (!text.empty()) {
      violations.push_back({field, "must be empty of a customer who is anonymous"});
    }
  }
  if (customer.kind() == Customer::INTERNAL) {
    violations.push_back({"customer.identification",
                          "must be KNOWN of an internal customer, who is a person that is known"});
  }
}

}  // namespace

std::vector<FieldViolation> CustomerViolations(const Customer& customer) {
  std::vector<FieldViolation> violations;
  if (customer.identification() == Customer::ANONYMOUS) CheckAnonymous(customer, violations);
  if (customer.kind() == Customer::INTERNAL && customer.person().empty()) {
    violations.push_back({"customer.person", "must name the person whom an internal customer is"});
  }
  if (customer.kind() == Customer::EXTERNAL && !customer.person().empty()) {
    violations.push_back({"customer.person", "must be empty of an external customer"});
  }
  if (!customer.phone().empty() && AlikePhone(customer.phone()).empty()) {
    violations.push_back({"customer.phone", "has no digit; write it as +1 360 555 0117"});
  }
  if (!customer.preferred_language().empty() && !IsKnownLanguage(customer.preferred_language())) {
    violations.push_back({"customer.preferred_language", std::string(kLanguageRule)});
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

}  // namespace touchstone::feedback
