#include "services/catalog/rules/job_aid_report.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/catalog/rules/job_aid_text.h"

namespace touchstone::catalog::job_aid {
namespace {

// One less than the API's bound on review notes, so that there is room to say that there are more.
constexpr size_t kMaxNotes = 999;
constexpr size_t kExcerpt = 300;

}  // namespace

void Report::NeedsReview(absl::string_view field, absl::string_view reason,
                         absl::string_view excerpt) {
  if (notes_.size() >= kMaxNotes) {
    ++more_notes_;
    return;
  }
  v1::ReviewNote& note = notes_.emplace_back();
  note.set_field(std::string(Clip(field, 200)));
  note.set_reason(std::string(Clip(reason, 1000)));
  note.set_excerpt(std::string(Clip(excerpt, kExcerpt)));
}

void Report::LeaveOut(absl::string_view reason, absl::string_view excerpt, int line) {
  if (left_out_.size() >= kMaxNotes) {
    ++more_left_out_;
    return;
  }
  v1::LeftOut& entry = left_out_.emplace_back();
  entry.set_reason(std::string(reason));
  entry.set_excerpt(std::string(Clip(excerpt, kExcerpt)));
  entry.set_line(line);
}

std::string Report::Fitted(absl::string_view text, size_t max_code_points,
                           absl::string_view field) {
  const absl::string_view kept = Clip(text, max_code_points);
  if (kept.size() < text.size()) {
    NeedsReview(field,
                absl::StrCat("Longer than ", max_code_points, " characters; the rest was cut off."),
                text.substr(kept.size()));
  }
  return std::string(kept);
}

bool Report::HasRoom(size_t size, size_t max_items, absl::string_view field,
                     absl::string_view excerpt, int line) {
  if (size < max_items) return true;
  if (full_.insert(std::string(field)).second) {
    NeedsReview(field,
                absl::StrCat("The document has more than the ", max_items,
                             " that fit; see what was left out."),
                excerpt);
  }
  LeaveOut(absl::StrCat("more than the ", max_items, " that fit in ", field), excerpt, line);
  return false;
}

std::vector<v1::ReviewNote> Report::TakeReviewNotes() {
  if (more_notes_ > 0) {
    v1::ReviewNote& note = notes_.emplace_back();
    note.set_reason(absl::StrCat("There are ", more_notes_, " more places like these."));
  }
  return std::move(notes_);
}

std::vector<v1::LeftOut> Report::TakeLeftOut() {
  if (more_left_out_ > 0) {
    v1::LeftOut& entry = left_out_.emplace_back();
    entry.set_reason(absl::StrCat("and ", more_left_out_, " more"));
  }
  return std::move(left_out_);
}

}  // namespace touchstone::catalog::job_aid
