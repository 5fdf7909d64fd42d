#include "services/runtime/search/query.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "services/runtime/errors/errors.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/search/words.h"

namespace touchstone {
namespace {

absl::Status BadQuery(absl::string_view problem) { return InvalidField("query", problem); }

size_t CodePoints(absl::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

// Reads a query from left to right.
class QueryParser {
 public:
  explicit QueryParser(absl::string_view text) : rest_(text) {}

  absl::StatusOr<SearchQuery> Parse() {
    while (true) {
      rest_ = absl::StripLeadingAsciiWhitespace(rest_);
      if (rest_.empty()) break;
      RETURN_IF_ERROR(ReadTerm());
    }
    const auto& terms = query_.terms;
    if (terms.empty()) return BadQuery("has no word to look for");
    if (std::all_of(terms.begin(), terms.end(), [](const auto& term) { return term.excluded; })) {
      return BadQuery("only says what to leave out; give a word to look for, too");
    }
    return std::move(query_);
  }

 private:
  absl::Status ReadTerm() {
    const bool excluded = absl::ConsumePrefix(&rest_, "-");
    const bool quoted = absl::ConsumePrefix(&rest_, "\"");
    const size_t end = quoted ? rest_.find('"') : rest_.find_first_of(" \t\r\n\v\f\"");
    if (quoted && end == absl::string_view::npos) {
      return BadQuery("has a phrase without its closing quotation mark");
    }
    absl::string_view written = rest_.substr(0, end);
    rest_.remove_prefix(std::min(rest_.size(), written.size() + (quoted ? 1 : 0)));
    SearchTerm term{.excluded = excluded};
    ASSIGN_OR_RETURN(term.prefix, TakeAsterisk(written));

    const std::vector<Word> words = SplitWords(written);
    if (words.empty()) return absl::OkStatus();  // a dash between two words, say
    for (const Word& word : words) term.words.push_back(word.text);
    term.any_form = words.size() == 1 && !quoted && !term.prefix;
    word_count_ += words.size();
    if (word_count_ > kMostQueryWords) {
      return BadQuery(absl::StrCat("has more than ", kMostQueryWords, " words"));
    }
    if (term.prefix && words.back().alone) {
      term.prefix = false;  // such a character is a word, and begins no longer one
    } else if (term.prefix && CodePoints(words.back().text) < kShortestPrefix) {
      return BadQuery(absl::StrCat("has '*' behind fewer than ", kShortestPrefix,
                                   " letters; give more of how the word begins"));
    }
    const bool said =
        std::find(query_.terms.begin(), query_.terms.end(), term) != query_.terms.end();
    if (!said) query_.terms.push_back(std::move(term));
    return absl::OkStatus();
  }

  // Whether an asterisk ends the term, which goes; anywhere else it is a mistake.
  static absl::StatusOr<bool> TakeAsterisk(absl::string_view& written) {
    written = absl::StripTrailingAsciiWhitespace(written);
    const bool prefix = absl::ConsumeSuffix(&written, "*");
    const std::vector<Word> words = SplitWords(written);
    const bool behind_word = !words.empty() && words.back().end == written.size();
    if (absl::StrContains(written, '*') || (prefix && !behind_word)) {
      return BadQuery("has '*' where no beginning of a word is before it and nothing behind");
    }
    return prefix;
  }

  absl::string_view rest_;
  SearchQuery query_;
  size_t word_count_ = 0;
};

}  // namespace

absl::StatusOr<SearchQuery> ParseSearchQuery(absl::string_view text) {
  // As word processors write them.
  const std::string plain =
      absl::StrReplaceAll(text, {{"\u201c", "\""}, {"\u201d", "\""}, {"\u201e", "\""}});
  return QueryParser(plain).Parse();
}

}  // namespace touchstone
