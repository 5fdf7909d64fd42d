#include "gateway/identity/signing_authenticator.h"

#include <google/protobuf/util/message_differencer.h>

#include <optional>
#include <utility>

#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/trust/secrets.h"

namespace touchstone::gateway {
namespace {

constexpr absl::Duration kAskAgain = absl::Milliseconds(500);
const absl::Duration kSignAgain = kIdentityLifetime / 2;
// Callers that are remembered; when there are more, all are forgotten and asked for again.
constexpr size_t kMostKnown = 10'000;

}  // namespace

SigningAuthenticator::SigningAuthenticator(const IdentitySigner& signer,
                                           std::vector<CredentialSource*> sources, Clock& clock)
    : signer_(signer), sources_(std::move(sources)), clock_(clock) {}

absl::StatusOr<Authenticated> SigningAuthenticator::Authenticate(absl::string_view secret) {
  const absl::Duration now = clock_.Monotonic();
  const std::string hash = SecretHash(secret);
  std::optional<Known> known;
  {
    MutexLock lock(&mutex_);
    if (const auto found = known_.find(hash); found != known_.end()) {
      const bool is_fresh =
          now - found->second.checked_at < kAskAgain && now - found->second.signed_at < kSignAgain;
      if (is_fresh) return found->second.caller;
      known = found->second;
    }
  }
  ASSIGN_OR_RETURN(auto principal, AskSources(secret));
  if (principal == nullptr) {
    MutexLock lock(&mutex_);
    known_.erase(hash);
    return Error(absl::StatusCode::kUnauthenticated, reasons::kIdentityInvalid,
                 "The secret is not, or no longer, that of an API key.");
  }
  const bool is_same = known && (known->caller.principal == principal ||
                                 google::protobuf::util::MessageDifferencer::Equals(
                                     *known->caller.principal, *principal));
  if (!is_same || now - known->signed_at >= kSignAgain) {
    known = Known{{principal, signer_.Sign(*principal, clock_.Now())}, now, now};
  }
  known->checked_at = now;
  MutexLock lock(&mutex_);
  if (known_.size() >= kMostKnown) known_.clear();
  known_[hash] = *known;
  return known->caller;
}

absl::StatusOr<std::shared_ptr<const trust::v1::Principal>> SigningAuthenticator::AskSources(
    absl::string_view secret) {
  if (!IsSecret(secret)) return nullptr;
  for (CredentialSource* source : sources_) {
    ASSIGN_OR_RETURN(auto principal, source->Find(secret));
    if (principal != nullptr) return principal;
  }
  return nullptr;
}

}  // namespace touchstone::gateway
