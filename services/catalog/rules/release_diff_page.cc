#include "services/catalog/rules/release_diff_page.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/runtime/names/html_text.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::catalog {
namespace {

constexpr absl::string_view kFramework = "The framework";

constexpr absl::string_view kStyle =
    "body{font:16px/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "h2{border-top:1px solid #999;padding-top:1rem}dt{font-weight:bold}dd{margin:0 0 .75rem 1rem}"
    "code{color:#555}ins{background:#d4f4d4;color:#063}del{background:#fbdcdc;color:#800}"
    "@media print{body{max-width:none;margin:0}}";

absl::string_view Word(v1::ReleaseChange::Kind kind) {
  switch (kind) {
    case v1::ReleaseChange::ADDED:
      return "added";
    case v1::ReleaseChange::REMOVED:
      return "removed";
    case v1::ReleaseChange::MOVED:
      return "moved";
    case v1::ReleaseChange::RELEVELED:
      return "releveled";
    default:
      return "reworded";
  }
}

// How removed and added words are marked.
struct Marks {
  absl::string_view removed, removed_end, added, added_end;
  std::string (*text)(absl::string_view);
};

const Marks& TextMarks() {
  static const Marks marks{"[-", "-]", "{+", "+}",
                           [](absl::string_view text) { return std::string(text); }};
  return marks;
}

const Marks& HtmlMarks() {
  static const Marks marks{"<del>", "</del>", "<ins>", "</ins>", EscapeHtml};
  return marks;
}

std::string Removed(absl::string_view text, const Marks& marks) {
  return text.empty() ? "" : absl::StrCat(marks.removed, marks.text(text), marks.removed_end);
}

std::string Added(absl::string_view text, const Marks& marks) {
  return text.empty() ? "" : absl::StrCat(marks.added, marks.text(text), marks.added_end);
}

std::string Words(const v1::ReleaseChange& change, const Marks& marks) {
  if (change.before() == change.after()) return marks.text(change.after());
  if (change.pieces().empty()) {
    return absl::StrCat(Removed(change.before(), marks), Added(change.after(), marks));
  }
  std::string words;
  for (const v1::TextPiece& piece : change.pieces()) {
    switch (piece.fate()) {
      case v1::TextPiece::REMOVED:
        absl::StrAppend(&words, Removed(piece.text(), marks));
        break;
      case v1::TextPiece::ADDED:
        absl::StrAppend(&words, Added(piece.text(), marks));
        break;
      default:
        absl::StrAppend(&words, marks.text(piece.text()));
    }
  }
  return words;
}

absl::string_view TitleOf(const v1::ReleaseChange& change) {
  return change.competency_id().empty() ? kFramework : change.competency_title();
}

// Whether a change begins what is told of another competency than the one before.
bool Begins(const v1::ReleaseDiff& diff, int i) {
  return i == 0 || diff.changes(i).competency_id() != diff.changes(i - 1).competency_id();
}

// "2026-05-01".
std::string Day(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(time.seconds()), absl::UTCTimeZone());
}

// "Spring 2026 (number 2, 2026-05-01)"; one without a title by its id, one in review as such.
std::string Called(const v1::Release& release) {
  const std::string title =
      release.title().empty() ? std::string(IdOf(release.name())) : release.title();
  if (release.number() == 0) return absl::StrCat(title, " (not published)");
  return absl::StrCat(title, " (number ", release.number(), ", ", Day(release.publish_time()), ")");
}

}  // namespace

std::string DiffAsText(const ComparedReleases& releases, const v1::ReleaseDiff& diff) {
  std::string text =
      absl::StrCat(releases.later.framework().title(), "\nfrom ", Called(releases.earlier),
                   "\nto   ", Called(releases.later), "\n");
  if (diff.changes().empty()) absl::StrAppend(&text, "\nThey say the same.\n");
  for (int i = 0; i < diff.changes_size(); ++i) {
    const v1::ReleaseChange& change = diff.changes(i);
    if (Begins(diff, i)) absl::StrAppend(&text, "\n", TitleOf(change), "\n");
    absl::StrAppend(&text, "  ", Word(change.kind()));
    if (!change.place().empty()) absl::StrAppend(&text, " ", change.place());
    if (!change.moved_to_place().empty()) {
      absl::StrAppend(&text, " to ", change.moved_to_place());
    }
    absl::StrAppend(&text, "\n    ", Words(change, TextMarks()), "\n");
  }
  return text;
}

std::string DiffAsHtml(const ComparedReleases& releases, const v1::ReleaseDiff& diff) {
  const std::string title =
      EscapeHtml(absl::StrCat(releases.later.framework().title(), ": what changed from ",
                              Called(releases.earlier), " to ", Called(releases.later)));
  std::string page =
      absl::StrCat("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>",
                   title, "</title>\n<style>", kStyle, "</style>\n</head>\n<body>\n<h1>", title,
                   "</h1>\n<p><code>", EscapeHtml(releases.earlier.name()), "</code><br><code>",
                   EscapeHtml(releases.later.name()), "</code></p>\n");
  if (diff.changes().empty()) absl::StrAppend(&page, "<p>They say the same.</p>\n");
  for (int i = 0; i < diff.changes_size(); ++i) {
    const v1::ReleaseChange& change = diff.changes(i);
    if (Begins(diff, i)) {
      absl::StrAppend(&page, i == 0 ? "" : "</dl>\n", "<h2>", EscapeHtml(TitleOf(change)),
                      "</h2>\n<dl>\n");
    }
    absl::StrAppend(&page, "<dt>", Word(change.kind()));
    if (!change.place().empty()) absl::StrAppend(&page, " ", EscapeHtml(change.place()));
    if (!change.moved_to_place().empty()) {
      absl::StrAppend(&page, " to ", EscapeHtml(change.moved_to_place()));
    }
    absl::StrAppend(&page, "</dt>\n<dd>", Words(change, HtmlMarks()), "</dd>\n");
  }
  if (!diff.changes().empty()) absl::StrAppend(&page, "</dl>\n");
  absl::StrAppend(&page, "</body>\n</html>\n");
  return page;
}

}  // namespace touchstone::catalog
