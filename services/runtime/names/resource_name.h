// Resource names, as AIP-122 has them: `organizations/wa/frameworks/hr-core`. A name alternates
// collection and id; a pattern is a name with variables in place of ids.
//
//   static const NamePattern kCompetency(
//       "organizations/{organization}/frameworks/{framework}/competencies/{competency}");
//   if (auto ids = kCompetency.Match(name)) Use((*ids)[0]);

#ifndef TOUCHSTONE_SERVICES_RUNTIME_NAMES_RESOURCE_NAME_H_
#define TOUCHSTONE_SERVICES_RUNTIME_NAMES_RESOURCE_NAME_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace touchstone {

// Whether `id` may be chosen by a caller: 1 to 63 lower-case ASCII letters, digits and hyphens,
// starting with a letter or digit and not ending in a hyphen. What the service makes (UUIDs) fits
// too.
bool IsValidId(absl::string_view id);

// What IsValidId asks for, in words for the caller.
inline constexpr absl::string_view kIdRule =
    "must be 1 to 63 lower-case letters, digits and hyphens, starting with a letter or digit and "
    "not ending in a hyphen";

// The id of the organization that a name is under ("wa" for "organizations/wa/…"), or "" when the
// name is under none. Does not check the rest of the name.
absl::string_view OrganizationOf(absl::string_view name);

// The name without its last collection and id; "" when nothing is left.
absl::string_view ParentOf(absl::string_view name);

// The last segment of a name.
absl::string_view IdOf(absl::string_view name);

// A name with variables, compiled once. Immutable and thread-safe.
class NamePattern {
 public:
  // `pattern` is one of our own, such as the `google.api.resource` option holds; a malformed one
  // aborts.
  explicit NamePattern(absl::string_view pattern);

  // The ids in `name`, in order, when it is of this pattern and each id is valid; nothing
  // otherwise. The views point into `name`.
  std::optional<std::vector<absl::string_view>> Match(absl::string_view name) const;

  // Whether Match would give something. Does not allocate.
  bool Matches(absl::string_view name) const;

  // The name of a child of `parent` (empty for a top-level collection).
  std::string Child(absl::string_view parent, absl::string_view id) const;

  const std::string& text() const { return text_; }
  // The last collection: "competencies".
  const std::string& collection() const { return collections_.back(); }
  // The pattern of the parent, as text: "organizations/{organization}/frameworks/{framework}"; ""
  // at the top.
  std::string ParentText() const;

 private:
  std::string text_;
  std::vector<std::string> collections_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_NAMES_RESOURCE_NAME_H_
