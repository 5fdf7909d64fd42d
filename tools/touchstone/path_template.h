// The path of a `google.api.http` rule, such as
// "/v1/{parent=organizations/*/frameworks/*}/competencies" or
// "/v1/{name=organizations/*}:undelete".
//
//   const PathTemplate path(rule.get());
//   if (auto fields = path.Match("/v1/organizations/wa")) Use((*fields)[0].value);

#ifndef TOUCHSTONE_TOOLS_TOUCHSTONE_PATH_TEMPLATE_H_
#define TOUCHSTONE_TOOLS_TOUCHSTONE_PATH_TEMPLATE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"

namespace touchstone {

// A field of the request, by its path ("framework.name"), and what the URL says it is.
struct BoundField {
  std::string field;
  std::string value;
  friend bool operator==(const BoundField&, const BoundField&) = default;
};

// Immutable and thread-safe. Knows `*` and `**`, no percent-encoding: resource names need none.
class PathTemplate {
 public:
  // `text` is of our own contract; a malformed one aborts.
  explicit PathTemplate(absl::string_view text);

  // The fields that `path` gives, or nothing when it is not of this template.
  std::optional<std::vector<BoundField>> Match(absl::string_view path) const;

  // The path with each variable replaced by what `value` says of its field.
  std::string Fill(absl::FunctionRef<std::string(absl::string_view field)> value) const;

  // The fields that the path binds.
  std::vector<std::string> fields() const;
  // What follows the colon, such as "undelete"; empty when nothing does.
  const std::string& verb() const { return verb_; }
  // With the variables' fields left out: "/v1/organizations/*/frameworks".
  std::string Shape() const;

 private:
  // A run of segments; those of a variable belong to `field`.
  struct Piece {
    std::string field;  // empty: literal segments
    std::vector<std::string> segments;
  };

  std::vector<Piece> pieces_;
  std::string verb_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_TOOLS_TOUCHSTONE_PATH_TEMPLATE_H_
