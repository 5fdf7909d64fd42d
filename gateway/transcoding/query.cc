#include "gateway/transcoding/query.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gateway/transcoding/field_text.h"
#include "gateway/transcoding/fields.h"
#include "gateway/transcoding/percent.h"
#include "services/runtime/errors/errors.h"

namespace touchstone::gateway {
namespace {

constexpr size_t kMostViolations = 20;
constexpr size_t kLongestShown = 64;

std::string Shown(absl::string_view name) {
  if (name.size() <= kLongestShown) return std::string(name.substr(0, Utf8Prefix(name)));
  name = name.substr(0, kLongestShown);
  return absl::StrCat(name.substr(0, Utf8Prefix(name)), "…");
}

// Why a parameter may not set the field at `path`; empty when it may.
std::string Refusal(const Route& route, const FieldPath& path) {
  if (route.body == BodyKind::kWhole) return "belongs in the body";
  if (route.body == BodyKind::kField && path.front() == route.body_field) {
    return "belongs in the body";
  }
  if (std::find(route.variables.begin(), route.variables.end(), path) != route.variables.end()) {
    return "is given by the path already";
  }
  if (!HasTextForm(*path.back())) return "cannot be given as a parameter";
  return "";
}

}  // namespace

absl::Status BindQuery(const Route& route, absl::string_view query, std::string* request,
                       bool* has_update_mask) {
  *has_update_mask = false;
  if (query.empty()) return absl::OkStatus();
  std::vector<FieldViolation> violations;
  std::set<FieldPath> seen;
  for (const absl::string_view parameter : absl::StrSplit(query, '&', absl::SkipEmpty())) {
    if (violations.size() >= kMostViolations) break;
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(parameter, absl::MaxSplits('=', 1));
    const auto name = PercentDecode(parts.first, PercentRules::kQuery);
    const auto value = PercentDecode(parts.second, PercentRules::kQuery);
    if (!name || !value) {
      violations.push_back({Shown(parts.first), "has a '%' without two hexadecimal digits"});
      continue;
    }
    const auto path = FindFieldPath(route.request(), *name);
    if (!path) {
      violations.push_back(
          {Shown(*name), absl::StrCat("is not a parameter of ", route.method->name())});
      continue;
    }
    std::string problem = Refusal(route, *path);
    if (problem.empty() && !path->back()->is_repeated() && !seen.insert(*path).second) {
      problem = "is given twice";
    }
    if (!problem.empty()) {
      violations.push_back({PathText(*path), problem});
      continue;
    }
    if (const absl::Status status = AppendText(*path, *value, request); !status.ok()) {
      violations.push_back({PathText(*path), std::string(status.message())});
    }
    if (path->front() == route.update_mask) *has_update_mask = true;
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

}  // namespace touchstone::gateway
