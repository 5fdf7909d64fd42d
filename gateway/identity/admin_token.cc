#include "gateway/identity/admin_token.h"

#include <utility>

#include "services/runtime/trust/caller.h"
#include "services/runtime/trust/secrets.h"

namespace touchstone::gateway {
namespace {

class AdminToken : public CredentialSource {
 public:
  explicit AdminToken(std::string token) : token_(std::move(token)) {
    auto root = std::make_shared<trust::v1::Principal>();
    root->set_kind(trust::v1::Principal::ROOT);
    root->set_id("root");
    auto* binding = root->add_bindings();
    binding->set_role("administrator");
    binding->set_organization_id(std::string(kEveryOrganization));
    root_ = std::move(root);
  }

  absl::StatusOr<std::shared_ptr<const trust::v1::Principal>> Find(
      absl::string_view secret) override {
    return SameSecret(secret, token_) ? root_ : nullptr;
  }

 private:
  const std::string token_;
  std::shared_ptr<const trust::v1::Principal> root_;
};

}  // namespace

std::unique_ptr<CredentialSource> MakeAdminToken(std::string token) {
  return std::make_unique<AdminToken>(std::move(token));
}

}  // namespace touchstone::gateway
