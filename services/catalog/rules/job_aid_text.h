// The characters of a job aid: from the bytes of a document to lines, and from running text to
// sentences.
//
// Documents come out of word processors, PDF viewers and web pages, and often with the boundaries
// of table cells lost: "…before noon.Locks the door". How a sentence joins the one before it is
// the best trace of those boundaries, so it is kept.
//
//   ASSIGN_OR_RETURN(std::vector<Line> lines, ReadLines(document));
//   for (const Sentence& sentence : SplitSentences(lines[0].text)) …
//
// Pure functions; all of them take time linear in their input.

#ifndef TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_TEXT_H_
#define TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace touchstone::catalog::job_aid {

// A line of the document, without its end, white space trimmed at the right, and at the left as
// much as every line has.
struct Line {
  int number = 0;  // from 1
  std::string text;
};

// The lines of `document`: a byte order mark and invisible characters removed, every kind of space
// made a plain one (tabs stay), every kind of line end understood. DOCUMENT_NOT_TEXT when it is not
// UTF-8 or holds control characters; DOCUMENT_NOT_RECOGNIZED when there is nothing but white space;
// DOCUMENT_TOO_LARGE when it has more than 100,000 lines. Of empty lines in a row one is kept.
absl::StatusOr<std::vector<Line>> ReadLines(absl::string_view document);

// How a sentence joins the one before it.
enum class Join {
  kStart,  // it is the first
  kSpace,  // after a space, as sentences of one paragraph or cell do
  kGlued,  // without one, as where a cell or paragraph ended and its end was lost
};

struct Sentence {
  std::string text;  // trimmed, never empty
  Join join = Join::kStart;
};

// The sentences of a text. A sentence ends at a period, question or exclamation mark (not at an
// abbreviation or an initial), and where a lower-case word runs into an upper-case one. After
// 100,000 of them the rest is one sentence.
std::vector<Sentence> SplitSentences(absl::string_view text);

// The same with the sentences of one paragraph or cell left together.
std::vector<std::string> SplitParagraphs(absl::string_view text);

// The text with the spaces put back that were lost between its sentences.
std::string Respaced(absl::string_view text);

// Whether the character that begins at `at` is a letter of that case (ASCII and Latin-1).
bool UpperAt(absl::string_view text, size_t at);
bool LowerAt(absl::string_view text, size_t at);
// Whether the character that ends just before `at` is a lower-case letter.
bool LowerBefore(absl::string_view text, size_t at);

// Letters and digits only, lower case: equal for texts that differ in spacing, punctuation and
// apostrophes. Bytes beyond ASCII letters are kept, save typographic marks.
std::string MatchingKey(absl::string_view text);

// The lower-case words of a text, at most `limit`.
std::vector<std::string> Words(absl::string_view text, size_t limit);

// Number of words: runs of letters, digits, apostrophes and hyphens.
size_t CountWords(absl::string_view text);

// The first `code_points` code points.
absl::string_view Clip(absl::string_view text, size_t code_points);

// Without spaces at either end.
absl::string_view Trim(absl::string_view text);

// Where `phrase`, in lower case, first stands in `text` in any case; npos when it does not.
size_t FindIgnoreCase(absl::string_view text, absl::string_view phrase, size_t from = 0);

// A web address, or what is left of one: the position and length of the first in `text`. One that
// begins more than 2,000 bytes behind the last space is not found.
struct LinkSpan {
  size_t begin = absl::string_view::npos;
  size_t length = 0;
};
LinkSpan FindLink(absl::string_view text, size_t from = 0);

}  // namespace touchstone::catalog::job_aid

#endif  // TOUCHSTONE_SERVICES_CATALOG_RULES_JOB_AID_TEXT_H_
