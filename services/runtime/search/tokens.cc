#include "services/runtime/search/tokens.h"

#include <map>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/names/sha256.h"
#include "services/runtime/search/words.h"

namespace touchstone {
namespace {

// PostgreSQL takes lexemes of less than 2 kB.
constexpr size_t kLongestLabel = 400;

// Another text for each text, of the characters that a token may have.
std::string Escaped(absl::string_view value) {
  std::string escaped;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || absl::ascii_isdigit(byte) || absl::ascii_islower(byte)) {
      escaped.push_back(c);
    } else {
      // Upper case too: FTS5 would fold it.
      absl::StrAppend(&escaped, "_", absl::BytesToHexString(absl::string_view(&c, 1)));
    }
  }
  return escaped.size() <= kLongestLabel ? escaped : Sha256Hex(value);
}

std::string FtsText(const std::vector<std::string>& words, const std::set<std::string>& others) {
  return absl::StrCat(absl::StrJoin(words, " "), " ", absl::StrJoin(others, " "));
}

// 'w1_customer':1,5 's1_custom' …
std::string TsvectorText(const std::vector<std::string>& words,
                         const std::set<std::string>& others) {
  std::map<absl::string_view, std::vector<size_t>> places;
  for (size_t i = 0; i < words.size(); ++i) places[words[i]].push_back(i + 1);
  std::string text;
  for (const auto& [word, at] : places) {
    absl::StrAppend(&text, "'", word, "':", absl::StrJoin(at, ","), " ");
  }
  for (const std::string& other : others) absl::StrAppend(&text, "'", other, "' ");
  return text;
}

}  // namespace

std::string WordToken(int64_t scope, absl::string_view word) {
  return absl::StrCat("w", scope, "_", word);
}

std::string StemToken(int64_t scope, absl::string_view stem) {
  return absl::StrCat("s", scope, "_", stem);
}

std::string LabelToken(int64_t scope, const SearchLabel& label) {
  return absl::StrCat("l", scope, "_", label.key, "_", Escaped(label.value));
}

SearchLabel LanguageLabel(absl::string_view range) {
  return {"language", absl::AsciiStrToLower(range)};
}

std::vector<SearchLabel> LanguageLabels(absl::string_view language) {
  std::vector<SearchLabel> labels;
  for (size_t end = language.find('-'); end != absl::string_view::npos;
       end = language.find('-', end + 1)) {
    labels.push_back(LanguageLabel(language.substr(0, end)));
  }
  labels.push_back(LanguageLabel(language));
  return labels;
}

SearchLabel KindLabel(int kind) { return {"kind", absl::StrCat(kind)}; }

std::string TokensOf(Dialect dialect, int64_t scope, Stemmer& stemmer, absl::string_view passage,
                     const std::vector<SearchLabel>& labels) {
  std::vector<std::string> words;
  std::set<std::string> others;
  for (const Word& word : SplitWords(passage)) {
    words.push_back(WordToken(scope, WithoutDiacritics(word.text)));
    for (const std::string& stem : stemmer.Stems(word.text)) others.insert(StemToken(scope, stem));
  }
  for (const SearchLabel& label : labels) others.insert(LabelToken(scope, label));
  return dialect == Dialect::kSqlite ? FtsText(words, others) : TsvectorText(words, others);
}

}  // namespace touchstone
