#include "services/feedback/intake/contacts.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/feedback/intake/contact_repeats.h"
#include "services/feedback/intake/customers.h"
#include "services/feedback/intake/service_types.h"
#include "services/feedback/rules/contact_rules.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/resources/external_ids.h"

namespace touchstone::feedback {
namespace {

using v1::Contact;

absl::Status CheckMayBeDeleted(Transaction& transaction, const ContactParts& parts,
                               const std::string& name) {
  for (const auto& used_by : parts.used_by) {
    ASSIGN_OR_RETURN(const std::string user, used_by(transaction.session(), name));
    if (user.empty()) continue;
    return FailedPrecondition(reasons::kResourceInUse, name,
                              absl::StrCat(user, " names ", name, "."));
  }
  return absl::OkStatus();
}

using Lookup = std::function<absl::StatusOr<bool>(Session& session, const std::string& name)>;

absl::Status CheckExists(Transaction& transaction, const Lookup& exists, absl::string_view field,
                         const std::string& name) {
  if (name.empty() || !exists) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool is_there, exists(transaction.session(), name));
  return is_there ? absl::OkStatus() : InvalidField(field, "names what does not exist");
}

// What a contact names is looked for once, when it comes to be named.
absl::Status CheckNamed(Transaction& transaction, const ContactParts& parts, const Contact& before,
                        const Contact& contact) {
  const absl::string_view organization = ParentOf(contact.name());
  if (!contact.customer().empty() && contact.customer() != before.customer()) {
    RETURN_IF_ERROR(
        CustomerServed(transaction, organization, "contact.customer", contact.customer()).status());
  }
  if (!contact.service_type().empty() && contact.service_type() != before.service_type()) {
    RETURN_IF_ERROR(
        ServiceTypeNamed(transaction, organization, "contact.service_type", contact.service_type())
            .status());
  }
  if (contact.case_() != before.case_()) {
    RETURN_IF_ERROR(CheckExists(transaction, parts.case_exists, "contact.case", contact.case_()));
  }
  if (contact.barrier() == before.barrier()) return absl::OkStatus();
  return CheckExists(transaction, parts.barrier_exists, "contact.barrier", contact.barrier());
}

absl::Status Follow(Transaction& transaction, const ContactParts& parts, const Contact* before,
                    const Contact* after) {
  for (const auto& follower : parts.followers) {
    RETURN_IF_ERROR(follower(transaction, before, after));
  }
  return absl::OkStatus();
}

// What comes before is null for one that is undeleted too: it was nowhere.
absl::Status FollowChange(Transaction& transaction, const ContactParts& parts,
                          const Contact* before, Contact* after) {
  RETURN_IF_ERROR(
      KeepRepeats(transaction, before, after, [&](const Contact& former, const Contact& later) {
        return Follow(transaction, parts, &former, &later);
      }));
  return Follow(transaction, parts, before, after);
}

absl::Status BeforeWrite(const ContactParts& parts, Transaction& transaction,
                         const ResourceChange<Contact>& change) {
  Contact& contact = *change.after;
  if (change.kind == events::v1::Event::DELETED) {
    RETURN_IF_ERROR(CheckMayBeDeleted(transaction, parts, contact.name()));
    RETURN_IF_ERROR(KeepExternalIds(transaction, ContactType(), contact.name(), {}));
    return FollowChange(transaction, parts, change.before, nullptr);
  }
  const auto violations = ContactViolations(contact, transaction.now());
  if (!violations.empty()) return InvalidFields(violations);
  const bool changes = change.kind == events::v1::Event::UPDATED;
  const Contact* const before = changes ? change.before : nullptr;
  RETURN_IF_ERROR(
      CheckNamed(transaction, parts, changes ? *before : Contact::default_instance(), contact));
  RETURN_IF_ERROR(FollowChange(transaction, parts, before, &contact));
  return KeepExternalIds(transaction, ContactType(), contact.name(),
                         ExternalIdsOf(contact.external_ids()));
}

}  // namespace

const ResourceType& ContactType() {
  static const ResourceType type = DeclareResource<Contact>({
      .table = "contacts",
      .columns = {{"customer"},
                  {"channel"},
                  {"queue"},
                  {"language"},
                  {"worker"},
                  {"organizational_unit"},
                  {"service_type"},
                  {"case"},
                  {"outcome"},
                  {"start_time"}},
      .person = "customer",
  });
  return type;
}

AnyResourceRules ContactRules(const ContactParts& parts) {
  return AnyRules<Contact>({.before_write = [parts](const Context&, Transaction& transaction,
                                                    const ResourceChange<Contact>& change) {
    return BeforeWrite(parts, transaction, change);
  }});
}

void RegisterContacts(RpcService& intake, Store& store, const ContactParts& parts) {
  RegisterStandardMethodsOf(intake, ContactType(), store, ContactRules(parts));
}

absl::StatusOr<std::unique_ptr<Contact>> FindContact(Transaction& transaction,
                                                     absl::string_view name) {
  ASSIGN_OR_RETURN(auto contact, transaction.Find<Contact>(ContactType(), name));
  if (contact == nullptr || contact->has_delete_time()) return NotFound(name);
  return contact;
}

}  // namespace touchstone::feedback
