// Contacts: the resource, and what is its own: whether a customer came again.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CONTACTS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CONTACTS_H_

#include <touchstone/feedback/v1/contact.pb.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/resources/resource_type.h"
#include "services/runtime/resources/store.h"
#include "services/runtime/serving/rpc_service.h"

namespace touchstone::feedback {

// `organizations/*/contacts/*`.
const ResourceType& ContactType();

// What contacts take of others, all of it in the transaction that writes one. All may be left out.
struct ContactParts {
  // Whether there is a case, or a barrier, of that name that is not deleted. Of who keeps them;
  // without it any name of the organization will do.
  std::function<absl::StatusOr<bool>(Session& session, const std::string& name)> case_exists;
  std::function<absl::StatusOr<bool>(Session& session, const std::string& name)> barrier_exists;
  // What names a contact and keeps it, such as a case; empty for nothing.
  std::vector<std::function<absl::StatusOr<std::string>(Session& session, const std::string& name)>>
      used_by;
  // What follows from a contact: figures. `before` is null for one that comes, `after` for one that
  // goes.
  std::vector<std::function<absl::Status(Transaction&, const v1::Contact* before,
                                         const v1::Contact* after)>>
      followers;
};

// The standard methods.
void RegisterContacts(RpcService& intake, Store& store, const ContactParts& parts = {});

// By which they write, for work that writes many.
AnyResourceRules ContactRules(const ContactParts& parts);

// One that is not deleted. NOT_FOUND.
absl::StatusOr<std::unique_ptr<v1::Contact>> FindContact(Transaction& transaction,
                                                         absl::string_view name);

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_INTAKE_CONTACTS_H_
