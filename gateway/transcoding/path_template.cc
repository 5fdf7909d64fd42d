#include "gateway/transcoding/path_template.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone::gateway {
namespace {

using Kind = PathTemplate::Segment::Kind;

// A recursive-descent parser over one template.
class Parser {
 public:
  explicit Parser(absl::string_view text) : text_(text) {}

  absl::StatusOr<PathTemplate> Parse() {
    if (!Take('/')) return Wrong("must begin with '/'");
    RETURN_IF_ERROR(ParseSegments(/*in_variable=*/false));
    if (Take(':')) {
      result_.verb = std::string(TakeLiteral());
      if (result_.verb.empty()) return Wrong("has no verb after ':'");
    }
    if (!rest().empty()) return Wrong("has characters that belong to nothing");
    for (size_t i = 0; i + 1 < result_.segments.size(); ++i) {
      if (result_.segments[i].kind == Kind::kRest) return Wrong("has '**' before its last segment");
    }
    return std::move(result_);
  }

 private:
  absl::Status ParseSegments(bool in_variable) {
    do {
      RETURN_IF_ERROR(ParseSegment(in_variable));
    } while (Take('/'));
    return absl::OkStatus();
  }

  absl::Status ParseSegment(bool in_variable) {
    if (Take('*')) {
      result_.segments.push_back({Take('*') ? Kind::kRest : Kind::kOne, ""});
      return absl::OkStatus();
    }
    if (Take('{')) {
      if (in_variable) return Wrong("has a variable inside a variable");
      return ParseVariable();
    }
    const absl::string_view literal = TakeLiteral();
    if (literal.empty()) return Wrong("has an empty segment");
    result_.segments.push_back({Kind::kLiteral, std::string(literal)});
    return absl::OkStatus();
  }

  absl::Status ParseVariable() {
    PathTemplate::Variable variable;
    variable.field_path = std::string(TakeFieldPath());
    if (variable.field_path.empty()) return Wrong("has a variable without a field");
    variable.first = result_.segments.size();
    if (Take('=')) {
      RETURN_IF_ERROR(ParseSegments(/*in_variable=*/true));
    } else {
      result_.segments.push_back({Kind::kOne, ""});
    }
    if (!Take('}')) return Wrong("has a variable that is not closed");
    variable.last = result_.segments.size();
    variable.to_end = result_.segments.back().kind == Kind::kRest;
    variable.several_segments = variable.to_end || variable.last - variable.first > 1;
    result_.variables.push_back(std::move(variable));
    return absl::OkStatus();
  }

  absl::string_view TakeLiteral() {
    return TakeWhile(
        [](char c) { return c != '/' && c != ':' && c != '{' && c != '}' && c != '*'; });
  }

  absl::string_view TakeFieldPath() {
    return TakeWhile([](char c) { return absl::ascii_isalnum(c) || c == '_' || c == '.'; });
  }

  template <typename Belongs>
  absl::string_view TakeWhile(Belongs belongs) {
    const size_t begin = at_;
    while (at_ < text_.size() && belongs(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  bool Take(char c) {
    if (rest().empty() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  absl::string_view rest() const { return text_.substr(at_); }

  absl::Status Wrong(absl::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrCat("The path template \"", text_, "\" ", what, " (at ", at_, ")."));
  }

  const absl::string_view text_;
  size_t at_ = 0;
  PathTemplate result_;
};

}  // namespace

absl::StatusOr<PathTemplate> ParsePathTemplate(absl::string_view text) {
  return Parser(text).Parse();
}

}  // namespace touchstone::gateway
