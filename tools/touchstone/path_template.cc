#include "tools/touchstone/path_template.h"

#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace touchstone {
namespace {

std::vector<std::string> Segments(absl::string_view text) { return absl::StrSplit(text, '/'); }

}  // namespace

PathTemplate::PathTemplate(absl::string_view text) {
  if (!absl::ConsumePrefix(&text, "/")) std::abort();
  const size_t colon = text.rfind(':');
  const size_t brace = text.rfind('}');
  if (colon != absl::string_view::npos && (brace == absl::string_view::npos || colon > brace)) {
    verb_ = std::string(text.substr(colon + 1));
    text = text.substr(0, colon);
  }
  while (!text.empty()) {
    absl::ConsumePrefix(&text, "/");
    const size_t open = text.find('{');
    if (open != 0) {
      const size_t end = open == absl::string_view::npos ? text.size() : open - 1;
      pieces_.push_back({"", Segments(text.substr(0, end))});
      text.remove_prefix(end);
      continue;
    }
    const size_t close = text.find('}');
    if (close == absl::string_view::npos) std::abort();
    const std::pair<absl::string_view, absl::string_view> variable =
        absl::StrSplit(text.substr(1, close - 1), absl::MaxSplits('=', 1));
    pieces_.push_back(
        {std::string(variable.first), Segments(variable.second.empty() ? "*" : variable.second)});
    text.remove_prefix(close + 1);
  }
}

std::optional<std::vector<BoundField>> PathTemplate::Match(absl::string_view path) const {
  if (!absl::ConsumePrefix(&path, "/")) return std::nullopt;
  if (!verb_.empty() && !absl::ConsumeSuffix(&path, absl::StrCat(":", verb_))) return std::nullopt;
  const std::vector<std::string> segments = Segments(path);
  std::vector<BoundField> fields;
  size_t at = 0;
  for (const Piece& piece : pieces_) {
    const size_t begin = at;
    for (const std::string& wanted : piece.segments) {
      if (wanted == "**") {
        at = segments.size();
        break;
      }
      if (at == segments.size() || segments[at].empty()) return std::nullopt;
      if (wanted != "*" && wanted != segments[at]) return std::nullopt;
      ++at;
    }
    if (piece.field.empty()) continue;
    fields.push_back(
        {piece.field, absl::StrJoin(segments.begin() + begin, segments.begin() + at, "/")});
  }
  if (at != segments.size()) return std::nullopt;
  return fields;
}

std::string PathTemplate::Fill(
    absl::FunctionRef<std::string(absl::string_view field)> value) const {
  std::string path;
  for (const Piece& piece : pieces_) {
    absl::StrAppend(&path, "/",
                    piece.field.empty() ? absl::StrJoin(piece.segments, "/") : value(piece.field));
  }
  if (!verb_.empty()) absl::StrAppend(&path, ":", verb_);
  return path;
}

std::vector<std::string> PathTemplate::fields() const {
  std::vector<std::string> fields;
  for (const Piece& piece : pieces_) {
    if (!piece.field.empty()) fields.push_back(piece.field);
  }
  return fields;
}

std::string PathTemplate::Shape() const {
  std::string shape;
  for (const Piece& piece : pieces_)
    absl::StrAppend(&shape, "/", absl::StrJoin(piece.segments, "/"));
  return shape;
}

}  // namespace touchstone
