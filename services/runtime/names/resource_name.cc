#include "services/runtime/names/resource_name.h"

#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace touchstone {
namespace {

constexpr absl::string_view kOrganizations = "organizations/";
constexpr size_t kLongestId = 63;

// Takes the part of `rest` before the next slash.
absl::string_view NextSegment(absl::string_view& rest) {
  const size_t slash = rest.find('/');
  const absl::string_view segment = rest.substr(0, slash);
  rest = slash == absl::string_view::npos ? absl::string_view() : rest.substr(slash + 1);
  return segment;
}

}  // namespace

bool IsValidId(absl::string_view id) {
  if (id.empty() || id.size() > kLongestId) return false;
  for (const char c : id) {
    if (!absl::ascii_islower(static_cast<unsigned char>(c)) &&
        !absl::ascii_isdigit(static_cast<unsigned char>(c)) && c != '-') {
      return false;
    }
  }
  return id.front() != '-' && id.back() != '-';
}

absl::string_view OrganizationOf(absl::string_view name) {
  if (!absl::StartsWith(name, kOrganizations)) return {};
  name.remove_prefix(kOrganizations.size());
  return name.substr(0, name.find('/'));
}

absl::string_view ParentOf(absl::string_view name) {
  const size_t id = name.rfind('/');
  if (id == absl::string_view::npos || id == 0) return {};
  const size_t collection = name.rfind('/', id - 1);
  return collection == absl::string_view::npos ? absl::string_view() : name.substr(0, collection);
}

absl::string_view IdOf(absl::string_view name) {
  const size_t slash = name.rfind('/');
  return slash == absl::string_view::npos ? name : name.substr(slash + 1);
}

NamePattern::NamePattern(absl::string_view pattern) : text_(pattern) {
  const std::vector<absl::string_view> segments = absl::StrSplit(pattern, '/');
  if (segments.size() % 2 != 0) std::abort();
  for (size_t i = 0; i < segments.size(); i += 2) {
    if (segments[i].empty() || !absl::StartsWith(segments[i + 1], "{")) std::abort();
    collections_.emplace_back(segments[i]);
  }
}

std::optional<std::vector<absl::string_view>> NamePattern::Match(absl::string_view name) const {
  if (!Matches(name)) return std::nullopt;
  std::vector<absl::string_view> ids;
  ids.reserve(collections_.size());
  for (size_t i = 0; i < collections_.size(); ++i) {
    NextSegment(name);
    ids.push_back(NextSegment(name));
  }
  return ids;
}

bool NamePattern::Matches(absl::string_view name) const {
  for (size_t i = 0; i < collections_.size(); ++i) {
    if (NextSegment(name) != collections_[i]) return false;
    if (name.empty()) return false;
    const bool more_expected = i + 1 < collections_.size();
    const bool more = name.find('/') != absl::string_view::npos;
    if (more != more_expected) return false;
    if (!IsValidId(NextSegment(name))) return false;
  }
  return true;
}

std::string NamePattern::Child(absl::string_view parent, absl::string_view id) const {
  return parent.empty() ? absl::StrCat(collection(), "/", id)
                        : absl::StrCat(parent, "/", collection(), "/", id);
}

std::string NamePattern::ParentText() const { return std::string(ParentOf(text_)); }

}  // namespace touchstone
