// Path templates of `google.api.http` annotations, parsed.
//
//   Template = "/" Segments [ ":" Verb ]         Segment  = "*" | "**" | literal | Variable
//   Segments = Segment { "/" Segment }           Variable = "{" FieldPath [ "=" Segments ] "}"
//
//   ParsePathTemplate("/v1/{name=organizations/*}:undelete")
//
// A template is one of our own contract, so a malformed one is a mistake of the build, reported
// when the gateway starts.

#ifndef TOUCHSTONE_GATEWAY_TRANSCODING_PATH_TEMPLATE_H_
#define TOUCHSTONE_GATEWAY_TRANSCODING_PATH_TEMPLATE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace touchstone::gateway {

struct PathTemplate {
  struct Segment {
    enum class Kind {
      kLiteral,  // exactly this text
      kOne,      // `*`: one segment that is not empty
      kRest,     // `**`: all segments that are left, also none; only ever the last
    };
    Kind kind = Kind::kLiteral;
    std::string literal;
  };

  // A variable takes the segments [first, last) of the path; with `to_end` all from `first` on.
  struct Variable {
    std::string field_path;  // "framework.name"
    size_t first = 0;
    size_t last = 0;
    bool to_end = false;
    // Written for several segments: "%2F" in it is not decoded, so that it cannot be taken for a
    // separator.
    bool several_segments = false;
  };

  std::vector<Segment> segments;
  std::vector<Variable> variables;
  std::string verb;  // without its colon; empty for none
};

// INVALID_ARGUMENT says what is wrong with the template and where.
absl::StatusOr<PathTemplate> ParsePathTemplate(absl::string_view text);

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_TRANSCODING_PATH_TEMPLATE_H_
