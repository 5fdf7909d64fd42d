#include "services/feedback/public_requests/senders.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/feedback/intake/customer_keys.h"
#include "services/feedback/intake/customers.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

using v1::Case;
using v1::Customer;

// Several may share an address, such as a family: who says another name is another.
bool CanBe(const Customer& known, const Customer& sender) {
  if (known.has_erase_time() || !known.duplicate_of().empty()) return false;
  return sender.display_name().empty() || known.display_name().empty() ||
         absl::EqualsIgnoreCase(known.display_name(), sender.display_name());
}

absl::Status KeepHash(const PersonalData& personal_data, Transaction& transaction,
                      const std::string& kind, const std::string& value, const Case& of) {
  if (value.empty()) return absl::OkStatus();
  Session& session = transaction.session();
  ASSIGN_OR_RETURN(const std::string hash,
                   personal_data.KeyedHash(session, ParentOf(of.name()), kind, value));
  return session
      .Execute(
          "INSERT INTO request_senders (organization, kind, hash, create_time, case_name) VALUES "
          "(:organization, :kind, :hash, :create_time, :case_name)",
          ParentOf(of.name()), kind, hash, absl::ToUnixMicros(transaction.now()), of.name())
      .status();
}

}  // namespace

absl::StatusOr<std::string> FindOrMakeCustomer(Store& store, const PersonalData& personal_data,
                                               Transaction& transaction, Customer customer,
                                               const std::string& organization) {
  ASSIGN_OR_RETURN(const auto names,
                   FindByContact(transaction.session(), personal_data, organization,
                                 customer.email(), customer.phone()));
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const auto known, transaction.Find<Customer>(CustomerType(), name));
    if (known == nullptr || known->has_delete_time() || !CanBe(*known, customer)) continue;
    return name;
  }
  customer.set_name(CustomerType().pattern.Child(organization, store.ids().TimeOrdered()));
  RETURN_IF_ERROR(KeepKeys(transaction.session(), personal_data, customer));
  RETURN_IF_ERROR(transaction.Create(CustomerType(), customer));
  return customer.name();
}

absl::Status KeepSender(const PersonalData& personal_data, Transaction& transaction,
                        const v1::SubmitPublicRequestRequest& request, const Case& of) {
  RETURN_IF_ERROR(KeepHash(personal_data, transaction, "account", request.account_id(), of));
  return KeepHash(personal_data, transaction, "device", request.device_id(), of);
}

}  // namespace touchstone::feedback
