#include "gateway/interop/open311/jurisdictions.h"

#include <utility>

#include "absl/strings/ascii.h"

namespace touchstone::gateway::open311 {
namespace {

constexpr absl::Duration kRemembered = absl::Milliseconds(500);
constexpr size_t kMostRemembered = 10'000;

}  // namespace

Jurisdictions::Known Jurisdictions::Find(absl::string_view id) {
  const absl::Duration now = clock_.Monotonic();
  const std::string key = absl::AsciiStrToLower(id);
  MutexLock lock(&mutex_);
  const auto found = by_id_.find(key);
  if (found == by_id_.end() || now - found->second.asked_at >= kRemembered) return nullptr;
  return found->second.jurisdiction;
}

void Jurisdictions::Keep(absl::string_view id, Known jurisdiction, absl::Duration asked_at) {
  std::string key = absl::AsciiStrToLower(id);
  MutexLock lock(&mutex_);
  if (by_id_.size() >= kMostRemembered) by_id_.clear();
  by_id_[std::move(key)] = {std::move(jurisdiction), asked_at};
}

}  // namespace touchstone::gateway::open311
