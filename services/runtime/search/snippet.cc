#include "services/runtime/search/snippet.h"

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "services/runtime/search/words.h"

namespace touchstone {
namespace {

// Of what is shown before the first mark, where the passage is longer than the snippet.
constexpr size_t kContext = 60;

bool StartsCodePoint(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

// Where each code point begins, in bytes, and where the text ends.
std::vector<size_t> CodePointStarts(absl::string_view text) {
  std::vector<size_t> starts;
  for (size_t i = 0; i < text.size(); ++i) {
    if (StartsCodePoint(text[i])) starts.push_back(i);
  }
  starts.push_back(text.size());
  return starts;
}

// Which words of a passage a query finds.
class Finder {
 public:
  Finder(const std::vector<Word>& words, Stemmer& stemmer) : words_(words), stemmer_(stemmer) {
    for (const Word& word : words) bare_.push_back(WithoutDiacritics(word.text));
  }

  // The numbers of the words that the term finds.
  void Find(const SearchTerm& term, std::set<size_t>& found) {
    if (term.any_form) return FindForms(term.words.front(), found);
    std::vector<std::string> phrase;
    for (const std::string& word : term.words) phrase.push_back(WithoutDiacritics(word));
    for (size_t i = 0; i + phrase.size() <= words_.size(); ++i) {
      if (!IsAt(i, phrase, term.prefix)) continue;
      for (size_t k = 0; k < phrase.size(); ++k) found.insert(i + k);
    }
  }

 private:
  void FindForms(const std::string& word, std::set<size_t>& found) {
    const std::vector<std::string> wanted = stemmer_.Stems(word);
    for (size_t i = stems_.size(); i < words_.size(); ++i) {
      stems_.push_back(stemmer_.Stems(words_[i].text));
    }
    for (size_t i = 0; i < words_.size(); ++i) {
      const std::vector<std::string>& stems = stems_[i];
      if (std::find_first_of(stems.begin(), stems.end(), wanted.begin(), wanted.end()) !=
          stems.end()) {
        found.insert(i);
      }
    }
  }

  bool IsAt(size_t first, const std::vector<std::string>& phrase, bool prefix) const {
    for (size_t k = 0; k < phrase.size(); ++k) {
      const std::string& word = bare_[first + k];
      const bool fits =
          prefix && k + 1 == phrase.size() ? absl::StartsWith(word, phrase[k]) : word == phrase[k];
      if (!fits) return false;
    }
    return true;
  }

  const std::vector<Word>& words_;
  Stemmer& stemmer_;
  std::vector<std::string> bare_;
  std::vector<std::vector<std::string>> stems_;  // once a term asked for them
};

// A stretch of the passage, in code points.
struct Stretch {
  size_t begin;
  size_t end;
};

// Around as many marks as fit; its ends are put between words where there are any nearby.
Stretch Choose(const std::vector<Snippet::Mark>& marks, const std::vector<Snippet::Mark>& words,
               size_t size) {
  if (size <= kLongestSnippet) return {0, size};
  size_t best = 0;
  size_t most = 0;
  for (size_t i = 0; i < marks.size(); ++i) {
    size_t count = 0;
    while (i + count < marks.size() &&
           marks[i + count].end <= marks[i].start + kLongestSnippet - kContext) {
      ++count;
    }
    if (count > most) {
      most = count;
      best = i;
    }
  }
  const size_t first = marks.empty() ? 0 : marks[best].start;
  size_t begin = first > kContext ? first - kContext : 0;
  begin = std::min(begin, size - kLongestSnippet);
  size_t end = std::min(size, begin + kLongestSnippet);
  // No half words, unless one is as long as the snippet.
  for (const Snippet::Mark& word : words) {
    if (word.start < begin && begin < word.end && word.end <= first) begin = word.end;
    if (word.start < end && end < word.end && word.start > first) end = word.start;
  }
  return {begin, end};
}

}  // namespace

Snippet MakeSnippet(absl::string_view passage, const SearchQuery& query, Stemmer& stemmer) {
  const std::vector<Word> words = SplitWords(passage);
  std::set<size_t> found;
  Finder finder(words, stemmer);
  for (const SearchTerm& term : query.terms) {
    if (!term.excluded) finder.Find(term, found);
  }

  const std::vector<size_t> starts = CodePointStarts(passage);
  const auto code_point = [&starts](size_t byte) {
    return static_cast<size_t>(std::lower_bound(starts.begin(), starts.end(), byte) -
                               starts.begin());
  };
  std::vector<Snippet::Mark> all;
  std::vector<Snippet::Mark> marks;
  for (size_t i = 0; i < words.size(); ++i) {
    all.push_back({code_point(words[i].begin), code_point(words[i].end)});
    if (found.contains(i)) marks.push_back(all.back());
  }

  const size_t size = starts.size() - 1;
  const Stretch stretch = Choose(marks, all, size);
  Snippet snippet{.text = std::string(passage.substr(starts[stretch.begin],
                                                     starts[stretch.end] - starts[stretch.begin])),
                  .marks = {},
                  .more_before = stretch.begin > 0,
                  .more_after = stretch.end < size};
  for (const Snippet::Mark& mark : marks) {
    const size_t start = std::max(mark.start, stretch.begin);
    const size_t end = std::min(mark.end, stretch.end);
    if (start < end) snippet.marks.push_back({start - stretch.begin, end - stretch.begin});
  }
  return snippet;
}

}  // namespace touchstone
