#include "gateway/identity/authenticator.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/trust/caller.h"

namespace touchstone::gateway {

namespace {

constexpr absl::string_view kScheme = "bearer ";

absl::string_view SecretIn(absl::string_view authorization) {
  return absl::StripAsciiWhitespace(authorization.substr(kScheme.size()));
}

// What needs no look at the secret: nobody, and another scheme.
std::optional<absl::StatusOr<Authenticated>> WithoutSecret(absl::string_view authorization) {
  if (authorization.empty()) {
    static const auto* const nobody =
        new std::shared_ptr<const trust::v1::Principal>(&Anonymous(), [](const auto*) {});
    return Authenticated{*nobody, ""};
  }
  if (!absl::StartsWithIgnoreCase(authorization, kScheme)) {
    return Error(absl::StatusCode::kUnauthenticated, reasons::kIdentityInvalid,
                 "Authorization must be \"Bearer\" and the secret of an API key.");
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<Authenticated> AuthenticateHeader(Authenticator& authenticator,
                                                 absl::string_view authorization) {
  if (auto answer = WithoutSecret(authorization)) return *std::move(answer);
  return authenticator.Authenticate(SecretIn(authorization));
}

std::optional<absl::StatusOr<Authenticated>> AuthenticateHeaderAtOnce(
    Authenticator& authenticator, absl::string_view authorization) {
  if (auto answer = WithoutSecret(authorization)) return answer;
  auto remembered = authenticator.Remembered(SecretIn(authorization));
  if (!remembered) return std::nullopt;
  return *std::move(remembered);
}

}  // namespace touchstone::gateway
