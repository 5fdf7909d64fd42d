#include "gateway/admin/api_keys.h"

#include <touchstone/admin/v1/admin.pb.h>

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

// A caller can give away only what it may do itself: each permission of each role in the key's
// organization.
absl::Status CheckRoles(const Context& context, const ApiKey& key) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < key.roles_size(); ++i) {
    const std::string field = absl::StrCat("api_key.roles[", i, "]");
    const Role* const role = FindRole(key.roles(i));
    if (role == nullptr) {
      violations.push_back({field, absl::StrCat("is no role; the roles are ", RoleIds())});
      continue;
    }
    for (const absl::string_view permission : role->permissions) {
      if (!IsForWholeInstallation(permission) &&
          !IsAllowed(*context.caller, permission, OrganizationOf(key.name()))) {
        violations.push_back({field, "permits more than you may do yourself"});
        break;
      }
    }
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status BeforeWrite(const Context& context, Transaction& transaction,
                         const ResourceChange<ApiKey>& change) {
  if (change.kind == events::v1::Event::DELETED) return absl::OkStatus();
  RETURN_IF_ERROR(CheckRoles(context, *change.after));
  if (change.kind != events::v1::Event::CREATED) return absl::OkStatus();
  change.after->set_secret(NewSecret());
  return transaction.session()
      .Execute("INSERT INTO api_key_secrets (secret_sha256, api_key) VALUES (:hash, :key)",
               SecretHash(change.after->secret()), change.after->name())
      .status();
}

// The name of the key whose secret has this hash; empty when there is none.
absl::StatusOr<std::string> FindKeyName(Store& store, const std::string& secret_hash,
                                        absl::Time deadline) {
  std::string name;
  RETURN_IF_ERROR(store.database().Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(
        auto row,
        session.QueryOne<std::string>(
            "SELECT api_key FROM api_key_secrets WHERE secret_sha256 = :hash", secret_hash));
    name = row ? std::get<0>(*std::move(row)) : "";
    return absl::OkStatus();
  }));
  return name;
}

class ApiKeySource : public CredentialSource {
 public:
  explicit ApiKeySource(Store& store) : store_(store) {}

  absl::StatusOr<std::shared_ptr<const trust::v1::Principal>> Find(
      absl::string_view secret) override {
    if (!IsSecret(secret)) return nullptr;
    const absl::Time deadline = absl::Now() + kTimeout;
    ASSIGN_OR_RETURN(const std::string name, FindKeyName(store_, SecretHash(secret), deadline));
    if (name.empty()) return nullptr;
    const absl::string_view organization = OrganizationOf(name);
    ASSIGN_OR_RETURN(const bool exists, OrganizationExists(store_, organization, deadline));
    ASSIGN_OR_RETURN(const CachedValue found, store_.Read(ApiKeyType(), name, deadline));
    ApiKey key;
    if (!exists || found.absent() || !key.ParseFromString(*found.bytes) || key.has_delete_time()) {
      return nullptr;
    }
    if (key.has_expire_time() && TimeOf(key, "expire_time") <= store_.clock().Now()) return nullptr;
    return Holder(key, organization);
  }

 private:
  static std::shared_ptr<const trust::v1::Principal> Holder(const ApiKey& key,
                                                            absl::string_view organization) {
    auto principal = std::make_shared<trust::v1::Principal>();
    principal->set_kind(trust::v1::Principal::API_KEY);
    principal->set_id(key.name());
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
