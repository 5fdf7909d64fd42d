#include "services/feedback/intake/customer_keys.h"

#include "services/feedback/rules/customer_rules.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {
namespace {

constexpr absl::string_view kEmail = "email";
constexpr absl::string_view kPhone = "phone";

absl::Status Keep(Session& session, const PersonalData& personal_data, const std::string& customer,
                  absl::string_view kind, const std::string& alike) {
  if (alike.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string hash,
                   personal_data.KeyedHash(session, ParentOf(customer), kind, alike));
  return session
      .Execute(
          "INSERT INTO customer_keys_found (organization, kind, hash, customer) VALUES "
          "(:organization, :kind, :hash, :customer)",
          ParentOf(customer), kind, hash, customer)
      .status();
}

std::vector<std::string> NamesOf(const std::vector<std::tuple<std::string>>& rows) {
  std::vector<std::string> names;
  for (const auto& [name] : rows) names.push_back(name);
  return names;
}

absl::StatusOr<std::vector<std::string>> HoldersOf(Session& session, absl::string_view parent,
                                                   absl::string_view kind,
                                                   const std::string& hash) {
  ASSIGN_OR_RETURN(const auto rows,
                   session.Query<std::string>("SELECT customer FROM customer_keys_found WHERE "
                                              "organization = :organization AND kind = :kind AND "
                                              "hash = :hash ORDER BY customer LIMIT :most",
                                              parent, kind, hash, kMostFound));
  return NamesOf(rows);
}

absl::StatusOr<std::vector<std::string>> HoldersOfBoth(Session& session, absl::string_view parent,
                                                       const std::string& email_hash,
                                                       const std::string& phone_hash) {
  ASSIGN_OR_RETURN(
      const auto rows,
      session.Query<std::string>(
          "SELECT one.customer FROM customer_keys_found one JOIN customer_keys_found other ON "
          "other.organization = one.organization AND other.customer = one.customer WHERE "
          "one.organization = :organization AND one.kind = :email AND one.hash = :email_hash AND "
          "other.kind = :phone AND other.hash = :phone_hash ORDER BY one.customer LIMIT :most",
          parent, kEmail, email_hash, kPhone, phone_hash, kMostFound));
  return NamesOf(rows);
}

}  // namespace

absl::Status KeepKeys(Session& session, const PersonalData& personal_data,
                      const v1::Customer& customer) {
  RETURN_IF_ERROR(RemoveKeys(session, customer.name()));
  RETURN_IF_ERROR(
      Keep(session, personal_data, customer.name(), kEmail, AlikeEmail(customer.email())));
  return Keep(session, personal_data, customer.name(), kPhone, AlikePhone(customer.phone()));
}

absl::Status RemoveKeys(Session& session, const std::string& customer) {
  return session.Execute("DELETE FROM customer_keys_found WHERE customer = :customer", customer)
      .status();
}

absl::StatusOr<std::vector<std::string>> FindByContact(Session& session,
                                                       const PersonalData& personal_data,
                                                       absl::string_view parent,
                                                       absl::string_view email,
                                                       absl::string_view phone) {
  const std::string alike_email = AlikeEmail(email);
  const std::string alike_phone = AlikePhone(phone);
  std::string email_hash;
  std::string phone_hash;
  if (!alike_email.empty()) {
    ASSIGN_OR_RETURN(email_hash, personal_data.KeyedHash(session, parent, kEmail, alike_email));
  }
  if (!alike_phone.empty()) {
    ASSIGN_OR_RETURN(phone_hash, personal_data.KeyedHash(session, parent, kPhone, alike_phone));
  }
  if (email_hash.empty() && phone_hash.empty()) return std::vector<std::string>();
  if (phone_hash.empty()) return HoldersOf(session, parent, kEmail, email_hash);
  if (email_hash.empty()) return HoldersOf(session, parent, kPhone, phone_hash);
  return HoldersOfBoth(session, parent, email_hash, phone_hash);
}

}  // namespace touchstone::feedback
