#include "services/feedback/rules/contact_rules.h"

#include <string>
#include <utility>

#include "services/runtime/languages/language_tag.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Contact;

// How far ahead the clock of who records may be.
constexpr absl::Duration kClocksDiffer = absl::Hours(1);

absl::Time StartOf(const Contact& contact) {
  return absl::FromUnixSeconds(contact.start_time().seconds()) +
         absl::Nanoseconds(contact.start_time().nanos());
}

}  // namespace

std::vector<FieldViolation> ContactViolations(const Contact& contact, absl::Time now) {
  std::vector<FieldViolation> violations;
  const bool was_transferred = contact.outcome() == Contact::TRANSFERRED;
  if (was_transferred && contact.transferred_to().empty()) {
    violations.push_back({"contact.transferred_to", "must say where it was transferred"});
  } else if (!was_transferred && !contact.transferred_to().empty()) {
    violations.push_back({"contact.transferred_to", "must be empty unless it was TRANSFERRED"});
  }
  if (contact.outcome() == Contact::ABANDONED && !contact.worker().empty()) {
    violations.push_back({"contact.worker", "must be empty of a contact that was ABANDONED"});
  }
  if (!contact.language().empty() && !IsKnownLanguage(contact.language())) {
    violations.push_back({"contact.language", std::string(kLanguageRule)});
  }
  if (StartOf(contact) > now + kClocksDiffer) {
    violations.push_back({"contact.start_time", "must not lie in the future"});
  }
  const std::pair<const char*, const std::string&> named[] = {
      {"contact.customer", contact.customer()},
      {"contact.worker", contact.worker()},
      {"contact.organizational_unit", contact.organizational_unit()},
      {"contact.service_type", contact.service_type()},
      {"contact.case", contact.case_()},
      {"contact.barrier", contact.barrier()}};
  for (const auto& [field, name] : named) {
    if (!name.empty() && OrganizationOf(name) != OrganizationOf(contact.name())) {
      violations.push_back({field, "must be of the same organization"});
    }
  }
  return violations;
}

}  // namespace touchstone::feedback
