#include "services/runtime/search/passages.h"

#include "services/runtime/search/words.h"

namespace touchstone {
namespace {

// Whether a sentence or a line ends in what stands between two words.
bool EndsSentence(absl::string_view between) {
  for (const absl::string_view end : {"\n", ". ", "! ", "? ", "。", "！", "？"}) {
    if (between.find(end) != absl::string_view::npos) return true;
  }
  return false;
}

// How many of the words from `first` on, which are more than a passage takes, it has.
size_t WordsOfPassage(absl::string_view text, const std::vector<Word>& words, size_t first) {
  for (size_t count = kLongestPassage; count > kLongestPassage / 2; --count) {
    const size_t end = words[first + count - 1].end;
    if (EndsSentence(text.substr(end, words[first + count].begin - end))) return count;
  }
  return kLongestPassage;
}

}  // namespace

std::vector<std::string> CutIntoPassages(absl::string_view text) {
  const std::vector<Word> words = SplitWords(text);
  std::vector<std::string> passages;
  size_t begin = 0;
  size_t first = 0;
  while (words.size() - first > kLongestPassage) {
    first += WordsOfPassage(text, words, first);
    passages.emplace_back(text.substr(begin, words[first].begin - begin));
    begin = words[first].begin;
  }
  if (!words.empty()) passages.emplace_back(text.substr(begin));
  return passages;
}

}  // namespace touchstone
