// The installation's administrator: whoever holds the admin token.

#ifndef TOUCHSTONE_GATEWAY_IDENTITY_ADMIN_TOKEN_H_
#define TOUCHSTONE_GATEWAY_IDENTITY_ADMIN_TOKEN_H_

#include <memory>
#include <string>

#include "gateway/identity/authenticator.h"

namespace touchstone::gateway {

// The holder of `token` is the principal "root", an administrator of every organization.
std::unique_ptr<CredentialSource> MakeAdminToken(std::string token);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_IDENTITY_ADMIN_TOKEN_H_
