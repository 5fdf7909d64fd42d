#include "services/catalog/rules/word_diff.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"

namespace touchstone::catalog {
namespace {

// The table of the comparison has a cell for each pair of words: 16 MB at most.
constexpr size_t kMostCells = 8'000'000;

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

// The words between what is common at both ends. Cell (i, j) of the table is the length of the
// longest common sequence of before[i…] and after[j…].
void CompareMiddle(const Words& before, size_t before_end, const Words& after, size_t after_end,
                   size_t begin, Pieces& pieces) {
  const size_t rows = before_end - begin;
  const size_t columns = after_end - begin;
  size_t i = 0;
  size_t j = 0;
  if ((rows + 1) * (columns + 1) <= kMostCells) {
    std::vector<uint16_t> table((rows + 1) * (columns + 1));
    const auto cell = [&](size_t row, size_t column) -> uint16_t& {
      return table[row * (columns + 1) + column];
    };
    for (size_t row = rows; row-- > 0;) {
      for (size_t column = columns; column-- > 0;) {
        cell(row, column) = before[begin + row] == after[begin + column]
                                ? static_cast<uint16_t>(cell(row + 1, column + 1) + 1)
                                : std::max(cell(row + 1, column), cell(row, column + 1));
      }
    }
    while (i < rows && j < columns) {
      if (before[begin + i] == after[begin + j]) {
        pieces.Add(v1::TextPiece::KEPT, before[begin + i]);
        ++i;
        ++j;
      } else if (cell(i + 1, j) >= cell(i, j + 1)) {
        pieces.Add(v1::TextPiece::REMOVED, before[begin + i++]);
      } else {
        pieces.Add(v1::TextPiece::ADDED, after[begin + j++]);
      }
    }
  }
  while (i < rows) pieces.Add(v1::TextPiece::REMOVED, before[begin + i++]);
  while (j < columns) pieces.Add(v1::TextPiece::ADDED, after[begin + j++]);
}

}  // namespace

std::vector<v1::TextPiece> CompareWords(absl::string_view before, absl::string_view after) {
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
  CompareMiddle(old_words, old_end, new_words, new_end, begin, pieces);
  for (size_t i = old_end; i < old_words.size(); ++i) {
    pieces.Add(v1::TextPiece::KEPT, old_words[i]);
  }
  return std::move(pieces).Finish();
}

}  // namespace touchstone::catalog
