#include "services/runtime/clock/time_zones.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace touchstone {
namespace {

// Segments of letters, digits, "_", "+" and "-", which begin with a capital letter: neither paths
// nor the database's own folders ("posix", "right") and files ("localtime") do.
bool LooksLikeZone(absl::string_view name) {
  bool begins = true;
  for (const char c : name) {
    if (begins && !absl::ascii_isupper(c)) return false;
    begins = c == '/';
    if (!begins && !absl::ascii_isalnum(c) && c != '_' && c != '+' && c != '-') return false;
  }
  return !begins;
}

}  // namespace

std::optional<absl::TimeZone> FindTimeZone(const std::string& name) {
  absl::TimeZone zone;
  if (!LooksLikeZone(name) || !absl::LoadTimeZone(name, &zone)) return std::nullopt;
  return zone;
}

}  // namespace touchstone
