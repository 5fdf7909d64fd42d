#include "gateway/identity/signing_authenticator.h"

#include <google/protobuf/util/message_differencer.h>

#include <utility>

#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/trust/secrets.h"

namespace touchstone::gateway {
namespace {

// After the first, one caller asks the sources again; after the second, nobody goes on without.
constexpr absl::Duration kAskAgain = absl::Milliseconds(500);
constexpr absl::Duration kForget = absl::Milliseconds(900);
const absl::Duration kSignAgain = kIdentityLifetime / 2;
// Callers that are remembered; when there are more, all are forgotten and asked for again.
constexpr size_t kMostKnown = 10'000;

}  // namespace

SigningAuthenticator::SigningAuthenticator(const IdentitySigner& signer,
                                           std::vector<CredentialSource*> sources, Clock& clock)
    : signer_(signer), sources_(std::move(sources)), clock_(clock) {}

std::optional<Authenticated> SigningAuthenticator::Remembered(absl::string_view secret) {
  const absl::Duration now = clock_.Monotonic();
  const std::string hash = SecretHash(secret);
  MutexLock lock(&mutex_);
  const auto found = known_.find(hash);
  if (found == known_.end()) return std::nullopt;
  Known& known = found->second;
  const absl::Duration age = now - known.checked_at;
  const bool is_due = age >= kAskAgain || now - known.signed_at >= kSignAgain;
  if (!is_due || (known.being_checked && age < kForget)) return known.caller;
  known.being_checked = true;
  return std::nullopt;
}

absl::StatusOr<Authenticated> SigningAuthenticator::Authenticate(absl::string_view secret) {
  if (auto remembered = Remembered(secret)) return *std::move(remembered);
  const std::string hash = SecretHash(secret);
  const absl::Duration now = clock_.Monotonic();  // what is found is at least as old as this
  absl::StatusOr<std::shared_ptr<const trust::v1::Principal>> principal = AskSources(secret);
  MutexLock lock(&mutex_);
  if (!principal.ok()) {
    const auto found = known_.find(hash);
    if (found == known_.end()) return principal.status();
    found->second.being_checked = false;
    if (clock_.Monotonic() - found->second.checked_at >= kForget) return principal.status();
    return found->second.caller;
  }
  if (*principal == nullptr) {
    known_.erase(hash);
    return Error(absl::StatusCode::kUnauthenticated, reasons::kIdentityInvalid,
                 "The secret is not, or no longer, that of an API key.");
  }
  if (known_.size() >= kMostKnown) known_.clear();
  const auto [place, is_new] = known_.try_emplace(hash);
  Known& known = place->second;
  const bool is_same = !is_new && google::protobuf::util::MessageDifferencer::Equals(
                                      *known.caller.principal, **principal);
  if (!is_same || now - known.signed_at >= kSignAgain) {
    known.caller = {*principal, signer_.Sign(**principal, clock_.Now())};
    known.signed_at = now;
  }
  known.checked_at = now;
  known.being_checked = false;
  return known.caller;
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
