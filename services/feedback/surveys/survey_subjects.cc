#include "services/feedback/surveys/survey_subjects.h"

#include <touchstone/feedback/v1/customer.pb.h>

#include "services/feedback/cases/cases.h"
#include "services/feedback/intake/contacts.h"
#include "services/feedback/intake/customers.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::feedback {

using v1::Case;
using v1::Contact;
using v1::Customer;

FoundSubject SubjectOf(const Contact& contact) {
  return {.subject = {.name = contact.name(),
                      .is_case = false,
                      .is_answered = contact.outcome() != Contact::ABANDONED,
                      .customer = contact.customer(),
                      .service_type = contact.service_type(),
                      .organizational_unit = contact.organizational_unit(),
                      .worker = contact.worker(),
                      .language = contact.language()},
          .channel = contact.channel()};
}

FoundSubject SubjectOf(const Case& about) {
  return {
      .subject = {.name = about.name(),
                  .is_case = true,
                  .is_answered = about.state() == Case::RESOLVED || about.state() == Case::CLOSED,
                  .customer = about.customer(),
                  .service_type = about.service_type(),
                  .organizational_unit = about.organizational_unit(),
                  .worker = about.assignee(),
                  .language = about.language()},
      .channel = about.channel()};
}

absl::StatusOr<std::optional<FoundSubject>> FindSubject(Transaction& transaction,
                                                        const std::string& name) {
  if (ContactType().pattern.Matches(name)) {
    ASSIGN_OR_RETURN(const auto contact, transaction.Find<Contact>(ContactType(), name));
    if (contact == nullptr || contact->has_delete_time()) return std::nullopt;
    return SubjectOf(*contact);
  }
  if (CaseType().pattern.Matches(name)) {
    ASSIGN_OR_RETURN(const auto about, transaction.Find<Case>(CaseType(), name));
    if (about == nullptr || about->has_delete_time()) return std::nullopt;
    return SubjectOf(*about);
  }
  return std::nullopt;
}

absl::StatusOr<AskedCustomer> FindAskedCustomer(Transaction& transaction, const std::string& name) {
  AskedCustomer asked;
  if (name.empty()) return asked;
  ASSIGN_OR_RETURN(const auto customer, transaction.Find<Customer>(CustomerType(), name));
  if (customer == nullptr || customer->has_delete_time()) return asked;
  asked.is_known = !customer->has_erase_time() && customer->identification() != Customer::ANONYMOUS;
  asked.has_address = !customer->email().empty() || !customer->phone().empty() ||
                      !customer->postal_address().empty() || !customer->person().empty();
  asked.wants_no_surveys = customer->no_surveys();
  asked.language = customer->preferred_language();
  return asked;
}

}  // namespace touchstone::feedback
