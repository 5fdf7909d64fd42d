#include "gateway/admin/api_keys.h"

#include <touchstone/admin/v1/admin.pb.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gateway/admin/organizations.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/methods/standard_methods.h"
#include "services/runtime/trust/caller.h"
#include "services/runtime/trust/secrets.h"

namespace touchstone::gateway {
namespace {

using admin::v1::ApiKey;

// How long finding out who calls may take.
constexpr absl::Duration kTimeout = absl::Seconds(5);

// "viewer, worker, …"
std::string RoleIds() {
  return absl::StrJoin(Roles(), ", ",
                       [](std::string* out, const Role& role) { absl::StrAppend(out, role.id); });
}

// What is kept from who administers, and given to others by them: to look into it by that alone
// nobody can, and that they gave it, also to themselves, is in the log of changes.
constexpr absl::string_view kGivenUnheld[] = {"recruiting.eeo.read", "recruiting.scorecards.score",
                                              "feedback.findings.edit",
                                              "feedback.findings.respond"};

bool MayGive(const Context& context, absl::string_view permission, absl::string_view organization) {
  return IsForWholeInstallation(permission) ||
         std::find(std::begin(kGivenUnheld), std::end(kGivenUnheld), permission) !=
             std::end(kGivenUnheld) ||
         IsAllowed(*context.caller, permission, organization);
}

// A caller can give away only what it may do itself, with few exceptions: each permission of each
// role in the key's organization. Who the holder is must be of that organization too.
absl::Status CheckHolder(const Context& context, const ApiKey& key) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < key.roles_size(); ++i) {
    const std::string field = absl::StrCat("api_key.roles[", i, "]");
    const Role* const role = FindRole(key.roles(i));
    if (role == nullptr) {
      violations.push_back({field, absl::StrCat("is no role; the roles are ", RoleIds())});
      continue;
    }
    for (const absl::string_view permission : role->permissions) {
      if (!MayGive(context, permission, OrganizationOf(key.name()))) {
        violations.push_back({field, "permits more than you may do yourself"});
        break;
      }
    }
  }
  if (!key.person().empty() && OrganizationOf(key.person()) != OrganizationOf(key.name())) {
    violations.push_back({"api_key.person", "must be of the same organization"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// A revoked key's secret goes with it, so that a later key of the same name can have one. What was
// left by a key that was revoked before this was so goes when the later one is made.
absl::Status RemoveSecret(Transaction& transaction, const std::string& key) {
  return transaction.session()
      .Execute("DELETE FROM api_key_secrets WHERE api_key = :key", key)
      .status();
}

absl::Status BeforeWrite(const Context& context, Transaction& transaction,
                         const ResourceChange<ApiKey>& change) {
  if (change.kind == events::v1::Event::DELETED) {
    return RemoveSecret(transaction, change.before->name());
  }
  RETURN_IF_ERROR(CheckHolder(context, *change.after));
  if (change.kind != events::v1::Event::CREATED) return absl::OkStatus();
  if (change.after->has_expire_time() &&
      TimeOf(*change.after, "expire_time") <= transaction.now()) {
    return InvalidField("api_key.expire_time", "is over already; give a time to come");
  }
  RETURN_IF_ERROR(RemoveSecret(transaction, change.after->name()));
  change.after->set_secret(NewSecret());
  return transaction.session()
      .Execute("INSERT INTO api_key_secrets (secret_sha256, api_key) VALUES (:hash, :key)",
               SecretHash(change.after->secret()), change.after->name())
      .status();
}

// The key whose secret has this hash, when neither it nor its organization is deleted.
absl::StatusOr<std::optional<ApiKey>> FindKey(Session& session, const std::string& secret_hash) {
  ASSIGN_OR_RETURN(const auto row,
                   session.QueryOne<Bytes>("SELECT api_keys.body FROM api_key_secrets"
                                           " JOIN api_keys ON api_keys.name = api_key"
                                           " WHERE secret_sha256 = :hash AND delete_time = 0",
                                           secret_hash));
  if (!row) return std::nullopt;
  ApiKey key;
  if (!key.ParseFromString(std::get<0>(*row).value)) {
    return Error(absl::StatusCode::kDataLoss, reasons::kInternal, "A stored key cannot be read.");
  }
  ASSIGN_OR_RETURN(const bool exists, OrganizationExists(session, OrganizationOf(key.name())));
  if (!exists) return std::nullopt;
  return key;
}

// Asks the database each time: what lets callers in is believed neither from Redis, where others
// may write, nor from a moment ago.
class ApiKeySource : public CredentialSource {
 public:
  explicit ApiKeySource(Store& store) : store_(store) {}

  absl::StatusOr<std::shared_ptr<const trust::v1::Principal>> Find(
      absl::string_view secret) override {
    if (!IsSecret(secret)) return nullptr;
    std::optional<ApiKey> key;
    RETURN_IF_ERROR(
        store_.database().Read(absl::Now() + kTimeout, [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(key, FindKey(session, SecretHash(secret)));
          return absl::OkStatus();
        }));
    if (!key) return nullptr;
    if (key->has_expire_time() && TimeOf(*key, "expire_time") <= store_.clock().Now()) {
      return nullptr;
    }
    return Holder(*key, OrganizationOf(key->name()));
  }

 private:
  static std::shared_ptr<const trust::v1::Principal> Holder(const ApiKey& key,
                                                            absl::string_view organization) {
    auto principal = std::make_shared<trust::v1::Principal>();
    principal->set_kind(trust::v1::Principal::API_KEY);
    principal->set_id(key.name());
    principal->set_person(key.person());
    for (const std::string& role : key.roles()) {
      auto* const binding = principal->add_bindings();
      binding->set_role(role);
      binding->set_organization_id(std::string(organization));
    }
    return principal;
  }

  Store& store_;
};

}  // namespace

const ResourceType& ApiKeyType() {
  static const ResourceType type = DeclareResource<ApiKey>({
      .table = "api_keys",
      .columns = {{"display_name"}},
  });
  return type;
}

void RegisterApiKeys(RpcService& admin, Store& store) {
  RegisterStandardMethods<ApiKey>(admin, ApiKeyType(), store,
                                  {
                                      .parent = &OrganizationType(),
                                      .before_write = BeforeWrite,
                                      .shown_once = {"secret"},
                                  });
}

std::unique_ptr<CredentialSource> MakeApiKeySource(Store& store) {
  return std::make_unique<ApiKeySource>(store);
}

}  // namespace touchstone::gateway
