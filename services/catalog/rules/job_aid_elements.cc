#include "services/catalog/rules/job_aid_elements.h"

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/catalog/rules/item_ids.h"
#include "services/catalog/rules/job_aid_element_split.h"
#include "services/catalog/rules/job_aid_text.h"

namespace touchstone::catalog::job_aid {
namespace {

constexpr size_t kMaxElements = 200;
constexpr size_t kMaxBehaviors = 100;
constexpr size_t kMaxTitle = 1000;
constexpr size_t kMaxBehavior = 2000;
// All the sentences that elements and behaviors have room for.
constexpr size_t kMaxSentences = kMaxElements * (kMaxBehaviors + 1);

// A sentence of the section with the role that was found for it.
struct Piece {
  Sentence sentence;
  int line = 0;
  bool title = false;
  bool doubtful = false;
};

std::string ElementPath(size_t element) { return absl::StrCat("key_elements[", element, "]"); }

// Ends "Element. /", as converters write the column that they lost.
absl::string_view WithoutSlash(absl::string_view text) {
  text = Trim(text);
  while (!text.empty() && (text.back() == '/' || text.back() == '|' || text.back() == '*')) {
    text = Trim(text.substr(0, text.size() - 1));
  }
  return text;
}

bool EndsInSlash(absl::string_view text) { return WithoutSlash(text).size() < Trim(text).size(); }

// The sentences of a unit; a bullet is one, however many it holds.
void AddPieces(const Unit& unit, bool title, bool keep_whole, std::vector<Piece>& pieces) {
  const absl::string_view text = WithoutSlash(unit.text);
  if (text.empty()) return;
  if (keep_whole) {
    pieces.push_back({{std::string(text), Join::kGlued}, unit.line, title, false});
    return;
  }
  for (Sentence& sentence : SplitSentences(text)) {
    if (sentence.join == Join::kStart) sentence.join = Join::kGlued;
    pieces.push_back({std::move(sentence), unit.line, title, false});
  }
}

// Whether the section's layout, rather than its words, tells elements from behaviors.
bool HasLayout(const Section& section) {
  return std::any_of(section.units.begin(), section.units.end(), [](const Unit& unit) {
    return unit.kind != Unit::Kind::kText || EndsInSlash(unit.text);
  });
}

// The depth below which bullets are behaviors: in a list of lists the outer items are the elements.
// -1 when bullets are behaviors at any depth.
int TitleDepth(const Section& section) {
  int least = -1;
  int most = -1;
  for (const Unit& unit : section.units) {
    if (unit.kind == Unit::Kind::kHeading || unit.kind == Unit::Kind::kCell) return -1;
    if (unit.kind == Unit::Kind::kText && EndsInSlash(unit.text)) return -1;
    if (unit.kind != Unit::Kind::kBullet) continue;
    least = least < 0 ? unit.depth : std::min(least, unit.depth);
    most = std::max(most, unit.depth);
  }
  return most > least ? least : -1;
}

// Whether a paragraph introduces the list rather than naming an element.
bool IntroducesList(const std::vector<Unit>& units, size_t i) {
  if (EndsInSlash(units[i].text)) return false;
  const bool bullet_follows = i + 1 < units.size() && units[i + 1].kind == Unit::Kind::kBullet;
  return absl::EndsWith(units[i].text, ":") || (!bullet_follows && CountWords(units[i].text) > 15);
}

std::vector<Piece> PiecesByLayout(const Section& section, Report& report) {
  const int title_depth = TitleDepth(section);
  std::vector<Piece> pieces;
  for (size_t i = 0; i < section.units.size(); ++i) {
    const Unit& unit = section.units[i];
    switch (unit.kind) {
      case Unit::Kind::kHeading:
        AddPieces(unit, true, false, pieces);
        break;
      case Unit::Kind::kCell:
        AddPieces(unit, unit.column == 0, unit.whole && unit.column > 0, pieces);
        break;
      case Unit::Kind::kBullet:
        AddPieces(unit, unit.depth == title_depth, true, pieces);
        break;
      case Unit::Kind::kText:
        if (title_depth >= 0 || IntroducesList(section.units, i)) {
          report.LeaveOut("introduces the key elements", unit.text, unit.line);
        } else {
          AddPieces(unit, true, false, pieces);
        }
        break;
    }
  }
  return pieces;
}

std::vector<Piece> PiecesByWords(const Section& section) {
  std::vector<Piece> pieces;
  for (const Unit& unit : section.units) {
    AddPieces(unit, false, unit.kind == Unit::Kind::kBullet, pieces);
  }
  return pieces;
}

void Limit(std::vector<Piece>& pieces, Report& report) {
  if (pieces.size() <= kMaxSentences) return;
  report.HasRoom(kMaxSentences, kMaxSentences, "key_elements", pieces[kMaxSentences].sentence.text,
                 pieces[kMaxSentences].line);
  pieces.resize(kMaxSentences);
}

void DecideByWords(std::vector<Piece>& pieces) {
  std::vector<Sentence> sentences;
  sentences.reserve(pieces.size());
  for (const Piece& piece : pieces) sentences.push_back(piece.sentence);
  const std::vector<SentenceRole> roles = SplitElements(sentences);
  for (size_t i = 0; i < pieces.size(); ++i) {
    pieces[i].title = roles[i].element;
    pieces[i].doubtful = roles[i].doubtful;
  }
}

// The matching keys of all pieces in a row, made once, and where each byte of them comes from.
class PieceKeys {
 public:
  explicit PieceKeys(const std::vector<Piece>& pieces) {
    for (const Piece& piece : pieces) {
      begins_.push_back(keys_.size());
      const absl::string_view text = piece.sentence.text;
      for (size_t at = 0; at < text.size();) {
        const size_t next = at + CharacterLength(text[at]);
        absl::StrAppend(&keys_, MatchingKey(text.substr(at, next - at)));
        sources_.resize(keys_.size(), next);
        at = next;
      }
      if (keys_.size() == begins_.back()) {  // what no title has: a title does not go on behind it
        keys_ += ' ';
        sources_.push_back(text.size());
      }
    }
  }

  // The keys from the beginning of piece `at` on.
  absl::string_view From(size_t at) const { return absl::string_view(keys_).substr(begins_[at]); }

  // Where `length` bytes of keys end that begin with piece `at`: how many pieces they cover, and
  // how many bytes of the text of the piece behind those.
  void End(size_t at, size_t length, size_t& pieces, size_t& bytes) const {
    const size_t end = begins_[at] + length;
    const auto behind = std::lower_bound(begins_.begin() + at, begins_.end(), end);
    pieces = behind - begins_.begin() - at;
    bytes = 0;
    if (end == keys_.size() || (behind != begins_.end() && *behind == end)) return;
    --pieces;
    bytes = sources_[end - 1];
  }

 private:
  static size_t CharacterLength(char first) {
    return (first & 0x80) == 0 ? 1 : (first & 0xF0) == 0xE0 ? 3 : (first & 0xF8) == 0xF0 ? 4 : 2;
  }

  std::string keys_;
  std::vector<size_t> begins_;   // of each piece's key
  std::vector<size_t> sources_;  // of each byte, the end of its character in the piece's text
};

// Finds the outline's titles among the pieces. A title may be several sentences, or run into the
// next one where the text lost its end.
class OutlineMatcher {
 public:
  OutlineMatcher(std::span<const std::string> outline, Report& report) : report_(report) {
    for (const std::string& title : outline) {
      std::string key = MatchingKey(title);
      if (!key.empty()) titles_.push_back({title, std::move(key), false});
    }
  }

  std::vector<Piece> Match(std::vector<Piece> pieces) {
    const PieceKeys keys(pieces);
    std::vector<Piece> matched;
    matched.reserve(pieces.size());
    for (size_t i = 0; i < pieces.size(); ++i) {
      pieces[i].title = false;
      pieces[i].doubtful = false;
      size_t used = 0;   // whole pieces that the title covers
      size_t bytes = 0;  // and bytes of the one after them
      const Title* const title = Find(pieces, keys, i, used, bytes);
      if (title == nullptr) {
        matched.push_back(std::move(pieces[i]));
        continue;
      }
      Piece element{{title->text, pieces[i].sentence.join}, pieces[i].line, true, false};
      matched.push_back(std::move(element));
      if (bytes == 0) {
        i += used - 1;
        continue;
      }
      Piece& rest = pieces[i + used];
      rest.sentence.text = std::string(Trim(absl::string_view(rest.sentence.text).substr(bytes)));
      rest.sentence.join = Join::kGlued;
      i += used;
      matched.push_back(std::move(rest));
    }
    for (const Title& title : titles_) {
      if (title.found) continue;
      report_.NeedsReview("key_elements",
                          "The outline names this element, and the document does not.", title.text);
    }
    return matched;
  }

 private:
  struct Title {
    std::string text;
    std::string key;
    bool found = false;
  };

  // The title that begins with piece `at`, not yet found elsewhere; the one expected next first.
  const Title* Find(const std::vector<Piece>& pieces, const PieceKeys& keys, size_t at,
                    size_t& used, size_t& bytes) {
    const absl::string_view from = keys.From(at);
    for (size_t i = 0; i < titles_.size(); ++i) {
      Title& title = titles_[(next_ + i) % titles_.size()];
      if (title.found || !absl::StartsWith(from, title.key)) continue;
      keys.End(at, title.key.size(), used, bytes);
      if (bytes > 0 && !EndsInside(pieces[at + used].sentence.text, bytes)) continue;
      title.found = true;
      next_ = (next_ + i + 1) % titles_.size();
      return &title;
    }
    return nullptr;
  }

  // Whether a title may end inside a piece, `bytes` from its beginning: only where a capital
  // follows did a cell end there. Moves behind the punctuation between the two.
  static bool EndsInside(absl::string_view text, size_t& bytes) {
    constexpr size_t kMostPunctuation = 64;
    const absl::string_view reach = text.substr(bytes, kMostPunctuation);
    bytes += std::min(reach.find_first_not_of(" ./:-"), reach.size());
    return UpperAt(text, bytes);
  }

  Report& report_;
  std::vector<Title> titles_;
  size_t next_ = 0;
};

void AddBehavior(const Piece& piece, v1::Competency& competency, Report& report) {
  const std::string path = ElementPath(competency.key_elements_size() - 1);
  v1::KeyElement& element = *competency.mutable_key_elements()->rbegin();
  if (!report.HasRoom(element.behaviors_size(), kMaxBehaviors, path + ".behaviors",
                      piece.sentence.text, piece.line)) {
    return;
  }
  const std::string own = absl::StrCat(path, ".behaviors[", element.behaviors_size(), "]");
  element.add_behaviors()->set_text(report.Fitted(piece.sentence.text, kMaxBehavior, own));
  if (piece.doubtful) {
    report.NeedsReview(own,
                       "Taken for a behavior; it is as short and plain as a key element, and the "
                       "text does not show which it is.",
                       piece.sentence.text);
  }
}

// Adds an element; false when there is no room for it.
bool AddElement(const Piece& piece, v1::Competency& competency, Report& report) {
  const size_t index = competency.key_elements_size();
  if (!report.HasRoom(index, kMaxElements, "key_elements", piece.sentence.text, piece.line)) {
    return false;
  }
  competency.add_key_elements()->set_title(
      report.Fitted(piece.sentence.text, kMaxTitle, ElementPath(index) + ".title"));
  if (piece.doubtful) {
    report.NeedsReview(ElementPath(index),
                       "Taken for a key element by its length and by what follows it; the text "
                       "does not show where the rows of the table began.",
                       piece.sentence.text);
  }
  return true;
}

void Assemble(const std::vector<Piece>& pieces, v1::Competency& competency, Report& report) {
  bool room = true;
  for (const Piece& piece : pieces) {
    if (piece.title) {
      room = AddElement(piece, competency, report);
    } else if (competency.key_elements_size() == 0) {
      report.NeedsReview("key_elements[0]",
                         "The table begins with a sentence that the outline does not name; it was "
                         "taken for an element so as not to lose it.",
                         piece.sentence.text);
      room = AddElement(piece, competency, report);
    } else if (room) {
      AddBehavior(piece, competency, report);
    } else {
      report.LeaveOut("belongs to an element for which there is no room", piece.sentence.text,
                      piece.line);
    }
  }
}

// Points elements without behaviors to the next one that has some.
void ShareBehaviors(const std::vector<Piece>& pieces, v1::Competency& competency, Report& report) {
  // Whether the element and the next stood in one cell, which makes the sharing certain.
  std::vector<bool> same_cell;
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (!pieces[i].title) continue;
    same_cell.push_back(i + 1 < pieces.size() && pieces[i + 1].title &&
                        pieces[i + 1].sentence.join == Join::kSpace);
  }
  absl::string_view shared;
  for (int i = competency.key_elements_size() - 1; i >= 0; --i) {
    v1::KeyElement& element = *competency.mutable_key_elements(i);
    if (element.behaviors_size() > 0) {
      shared = element.id();
      continue;
    }
    const bool sure = static_cast<size_t>(i) < same_cell.size() && same_cell[i];
    if (shared.empty()) {
      report.NeedsReview(ElementPath(i), "No behavior was found for this element.",
                         element.title());
      continue;
    }
    element.set_shares_behaviors_of(std::string(shared));
    if (!sure) {
      report.NeedsReview(ElementPath(i),
                         "Has no behavior of its own, and was taken to share those of the element "
                         "after it.",
                         element.title());
    }
  }
}

}  // namespace

void ReadKeyElements(const Section& section, std::span<const std::string> outline,
                     v1::Competency& competency, Report& report) {
  const bool layout = HasLayout(section);
  std::vector<Piece> pieces = layout ? PiecesByLayout(section, report) : PiecesByWords(section);
  Limit(pieces, report);
  if (!outline.empty()) {
    pieces = OutlineMatcher(outline, report).Match(std::move(pieces));
  } else if (!layout || std::none_of(pieces.begin(), pieces.end(),
                                     [](const Piece& piece) { return piece.title; })) {
    DecideByWords(pieces);
  }
  Assemble(pieces, competency, report);
  AssignIds(competency);
  ShareBehaviors(pieces, competency, report);
}

}  // namespace touchstone::catalog::job_aid
