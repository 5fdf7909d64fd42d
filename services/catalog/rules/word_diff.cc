#include "services/catalog/rules/word_diff.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/types/span.h"

namespace touchstone::catalog {
namespace {

// Of one pair of texts: the words removed and added, together, and the steps. Who rewords more than
// that has written another text. The way there is kept in 8 MB at most.
constexpr size_t kMostEdits = 2000;
constexpr int64_t kMostStepsOfAPair = 4'000'000;

using Words = std::vector<absl::string_view>;

bool IsWordByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return absl::ascii_isalnum(byte) || byte >= 0x80 || c == '\'' || c == '-';
}

// Words, runs of white space, and single marks; together the text.
Words Split(absl::string_view text) {
  Words words;
  size_t begin = 0;
  while (begin < text.size()) {
    size_t end = begin + 1;
    if (IsWordByte(text[begin])) {
      while (end < text.size() && IsWordByte(text[end])) ++end;
    } else if (absl::ascii_isspace(static_cast<unsigned char>(text[begin]))) {
      while (end < text.size() && absl::ascii_isspace(static_cast<unsigned char>(text[end]))) ++end;
    }
    words.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

// Gathers pieces, each as long as it can be.
class Pieces {
 public:
  void Add(v1::TextPiece::Fate fate, absl::string_view text) {
    // Within a replacement what was removed comes first, however the words alternate.
    std::string& gathered = fate == v1::TextPiece::REMOVED ? removed_ : added_;
    if (fate == v1::TextPiece::KEPT) {
      Close();
      kept_.append(text.data(), text.size());
    } else {
      Put(v1::TextPiece::KEPT, kept_);
      gathered.append(text.data(), text.size());
    }
  }

  std::vector<v1::TextPiece> Finish() && {
    Put(v1::TextPiece::KEPT, kept_);
    Close();
    return std::move(pieces_);
  }

 private:
  void Close() {
    Put(v1::TextPiece::REMOVED, removed_);
    Put(v1::TextPiece::ADDED, added_);
  }

  void Put(v1::TextPiece::Fate fate, std::string& text) {
    if (text.empty()) return;
    v1::TextPiece& piece = pieces_.emplace_back();
    piece.set_fate(fate);
    piece.set_text(std::move(text));
    text.clear();
  }

  std::vector<v1::TextPiece> pieces_;
  std::string kept_;
  std::string removed_;
  std::string added_;
};

// Two texts' words as numbers, the same for the same word.
struct Numbered {
  std::vector<int> before;
  std::vector<int> after;
  size_t least_edits = 0;  // what is more often in one than in the other is removed or added
};

Numbered Number(absl::Span<const absl::string_view> before,
                absl::Span<const absl::string_view> after) {
  Numbered numbered;
  absl::flat_hash_map<absl::string_view, int> numbers;
  std::vector<int> surplus;
  const auto number = [&](absl::Span<const absl::string_view> words, int one) {
    std::vector<int> made;
    made.reserve(words.size());
    for (const absl::string_view word : words) {
      const int id = numbers.emplace(word, static_cast<int>(numbers.size())).first->second;
      surplus.resize(numbers.size());
      surplus[id] += one;
      made.push_back(id);
    }
    return made;
  };
  numbered.before = number(before, 1);
  numbered.after = number(after, -1);
  for (const int more : surplus) numbered.least_edits += static_cast<size_t>(std::abs(more));
  return numbered;
}

// The shortest way from one text to the other (Myers 1986). A row of it is for so many edits; its
// cell i is how far into `before` one comes with i removals, the other edits being additions.
class ShortestWay {
 public:
  // Takes what it needs from `steps`. Nothing when it needs more than there is.
  static std::optional<ShortestWay> Find(const Numbered& words, int64_t& steps) {
    ShortestWay way(words);
    int64_t allowed = std::min(steps, kMostStepsOfAPair);
    const auto least = static_cast<int64_t>(words.least_edits);
    if (words.least_edits > kMostEdits || least * least / 2 > allowed) return std::nullopt;
    const int64_t before = allowed;
    const bool found = way.Search(allowed);
    steps -= before - std::max<int64_t>(allowed, 0);
    if (!found) return std::nullopt;
    return way;
  }

  // What becomes of the words, one after another.
  std::vector<v1::TextPiece::Fate> Fates() const {
    std::vector<v1::TextPiece::Fate> backwards;
    int x = static_cast<int>(words_->before.size());
    int removals = last_removals_;
    for (int edits = edits_; edits > 0; --edits) {
      const bool added = ComesByAddition(edits, removals);
      const int begin = added ? Cell(edits - 1, removals) : Cell(edits - 1, removals - 1) + 1;
      for (; x > begin; --x) backwards.push_back(v1::TextPiece::KEPT);
      backwards.push_back(added ? v1::TextPiece::ADDED : v1::TextPiece::REMOVED);
      if (!added) {
        --removals;
        --x;
      }
    }
    for (; x > 0; --x) backwards.push_back(v1::TextPiece::KEPT);
    std::reverse(backwards.begin(), backwards.end());
    return backwards;
  }

 private:
  explicit ShortestWay(const Numbered& words) : words_(&words) {}

  static size_t Index(int edits, int removals) {
    return static_cast<size_t>(edits) * static_cast<size_t>(edits + 1) / 2 +
           static_cast<size_t>(removals);
  }
  int Cell(int edits, int removals) const { return cells_[Index(edits, removals)]; }

  bool ComesByAddition(int edits, int removals) const {
    if (removals == 0) return true;
    if (removals == edits) return false;
    return Cell(edits - 1, removals - 1) < Cell(edits - 1, removals);
  }

  bool Search(int64_t& allowed) {
    const int rows = static_cast<int>(words_->before.size());
    const int columns = static_cast<int>(words_->after.size());
    for (int edits = 0; edits <= static_cast<int>(kMostEdits); ++edits) {
      cells_.resize(Index(edits + 1, 0));
      // No more is removed, nor added, than there is.
      for (int removals = std::max(0, edits - columns); removals <= std::min(edits, rows);
           ++removals) {
        int x = 0;
        if (edits > 0) {
          x = ComesByAddition(edits, removals) ? Cell(edits - 1, removals)
                                               : Cell(edits - 1, removals - 1) + 1;
        }
        int y = x - 2 * removals + edits;
        const int begin = x;
        while (x < rows && y < columns && words_->before[x] == words_->after[y]) {
          ++x;
          ++y;
        }
        cells_[Index(edits, removals)] = x;
        if (x >= rows && y >= columns) {
          edits_ = edits;
          last_removals_ = removals;
          return true;
        }
        allowed -= 1 + x - begin;
        if (allowed < 0) return false;
      }
    }
    return false;
  }

  const Numbered* words_;
  std::vector<int> cells_;
  int edits_ = 0;
  int last_removals_ = 0;
};

// The words between what is common at both ends.
void CompareMiddle(absl::Span<const absl::string_view> before,
                   absl::Span<const absl::string_view> after, int64_t& steps, Pieces& pieces) {
  size_t i = 0;
  size_t j = 0;
  if (!before.empty() && !after.empty()) {
    const Numbered words = Number(before, after);
    if (const auto way = ShortestWay::Find(words, steps)) {
      for (const v1::TextPiece::Fate fate : way->Fates()) {
        pieces.Add(fate, fate == v1::TextPiece::ADDED ? after[j] : before[i]);
        if (fate != v1::TextPiece::ADDED) ++i;
        if (fate != v1::TextPiece::REMOVED) ++j;
      }
    }
  }
  for (; i < before.size(); ++i) pieces.Add(v1::TextPiece::REMOVED, before[i]);
  for (; j < after.size(); ++j) pieces.Add(v1::TextPiece::ADDED, after[j]);
}

}  // namespace

std::vector<v1::TextPiece> CompareWords(absl::string_view before, absl::string_view after,
                                        int64_t& steps) {
  const Words old_words = Split(before);
  const Words new_words = Split(after);
  size_t begin = 0;
  while (begin < old_words.size() && begin < new_words.size() &&
         old_words[begin] == new_words[begin]) {
    ++begin;
  }
  size_t old_end = old_words.size();
  size_t new_end = new_words.size();
  while (old_end > begin && new_end > begin && old_words[old_end - 1] == new_words[new_end - 1]) {
    --old_end;
    --new_end;
  }
  Pieces pieces;
  for (size_t i = 0; i < begin; ++i) pieces.Add(v1::TextPiece::KEPT, old_words[i]);
  CompareMiddle(absl::MakeConstSpan(old_words).subspan(begin, old_end - begin),
                absl::MakeConstSpan(new_words).subspan(begin, new_end - begin), steps, pieces);
  for (size_t i = old_end; i < old_words.size(); ++i) {
    pieces.Add(v1::TextPiece::KEPT, old_words[i]);
  }
  return std::move(pieces).Finish();
}

}  // namespace touchstone::catalog
