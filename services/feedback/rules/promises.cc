#include "services/feedback/rules/promises.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace touchstone::feedback {
namespace {

bool Allows(const v1::PromiseLimit& limit, const Promise& promise) {
  const auto& kinds = limit.promise_kinds();
  if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), promise.kind) == kinds.end()) {
    return false;
  }
  if (promise.minutes && *promise.minutes < limit.earliest_minutes()) return false;
  return promise.amount_cents <= limit.max_amount_cents();
}

// "case-worker may promise call-back, refund, due in 480 minutes of opening hours or later,
// of 50.00 at most".
std::string InWords(const v1::PromiseLimit& limit) {
  std::string words = absl::StrCat(
      limit.role(), " may promise ",
      limit.promise_kinds().empty() ? "every kind" : absl::StrJoin(limit.promise_kinds(), ", "));
  if (limit.earliest_minutes() > 0) {
    absl::StrAppend(&words, ", due in ", limit.earliest_minutes(),
                    " minutes of opening hours or later");
  }
  if (limit.max_amount_cents() == 0) return absl::StrCat(words, ", without money");
  return absl::StrCat(words, absl::StrFormat(", of %d.%02d at most", limit.max_amount_cents() / 100,
                                             limit.max_amount_cents() % 100));
}

}  // namespace

std::set<std::string> RolesIn(const trust::v1::Principal& caller, absl::string_view organization) {
  std::set<std::string> roles;
  for (const auto& binding : caller.bindings()) {
    if (!binding.organizational_unit().empty()) continue;
    const std::string& held_in = binding.organization_id();
    if (held_in == organization || held_in == "*") roles.insert(binding.role());
  }
  return roles;
}

std::optional<std::string> ProblemOfPromise(const v1::ServiceType& type,
                                            const std::set<std::string>& roles,
                                            const Promise& promise) {
  std::vector<std::string> allowed;
  for (const v1::PromiseLimit& limit : type.promise_limits()) {
    if (!roles.contains(limit.role())) continue;
    if (Allows(limit, promise)) return std::nullopt;
    allowed.push_back(InWords(limit));
  }
  if (allowed.empty()) {
    return absl::StrCat("No role of yours may promise anything for ", type.name(),
                        "; ask somebody who may.");
  }
  return absl::StrCat("You may not promise this for ", type.name(), ": ",
                      absl::StrJoin(allowed, "; "), ".");
}

}  // namespace touchstone::feedback
