#include "gateway/identity/authenticator.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::gateway {

absl::StatusOr<Authenticated> AuthenticateHeader(Authenticator& authenticator,
                                                 absl::string_view authorization) {
  constexpr absl::string_view kScheme = "bearer ";
  if (authorization.empty()) {
    static const auto* const nobody =
        new std::shared_ptr<const trust::v1::Principal>(&Anonymous(), [](const auto*) {});
    return Authenticated{*nobody, ""};
  }
  if (!absl::StartsWithIgnoreCase(authorization, kScheme)) {
    return Error(absl::StatusCode::kUnauthenticated, reasons::kIdentityInvalid,
                 "Authorization must be \"Bearer\" and the secret of an API key.");
  }
  return authenticator.Authenticate(
      absl::StripAsciiWhitespace(authorization.substr(kScheme.size())));
}

}  // namespace touchstone::gateway
