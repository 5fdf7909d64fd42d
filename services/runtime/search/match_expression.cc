#include "services/runtime/search/match_expression.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/search/stemmer.h"
#include "services/runtime/search/tokens.h"
#include "services/runtime/search/words.h"

namespace touchstone {
namespace {

using Parts = std::vector<std::string>;

// How one of the two databases writes it. Tokens need no escaping (tokens.h).
class Language {
 public:
  explicit Language(Dialect dialect) : is_fts5_(dialect == Dialect::kSqlite) {}

  std::string Token(const std::string& token) const { return Quoted(token); }

  std::string Phrase(const Parts& tokens, bool prefix) const {
    if (is_fts5_) return absl::StrCat(Quoted(absl::StrJoin(tokens, " ")), prefix ? " *" : "");
    Parts lexemes;
    for (const std::string& token : tokens) lexemes.push_back(Quoted(token));
    if (prefix) lexemes.back() += ":*";
    return absl::StrCat("(", absl::StrJoin(lexemes, " <-> "), ")");
  }

  std::string Any(const Parts& parts) const { return Joined(parts, is_fts5_ ? " OR " : " | "); }
  std::string All(const Parts& parts) const { return Joined(parts, is_fts5_ ? " AND " : " & "); }
  std::string Without(const std::string& what, const std::string& excluded) const {
    return absl::StrCat("(", what, is_fts5_ ? " NOT " : " & !", excluded, ")");
  }

 private:
  std::string Quoted(const std::string& text) const {
    const char* const mark = is_fts5_ ? "\"" : "'";
    return absl::StrCat(mark, text, mark);
  }
  static std::string Joined(const Parts& parts, const char* between) {
    return parts.size() == 1 ? parts.front()
                             : absl::StrCat("(", absl::StrJoin(parts, between), ")");
  }

  const bool is_fts5_;
};

std::string TermIn(const Language& language, const SearchTerm& term, int64_t scope,
                   Stemmer& stemmer) {
  Parts tokens;
  if (term.any_form) {
    for (const std::string& stem : stemmer.Stems(term.words.front())) {
      tokens.push_back(language.Token(StemToken(scope, stem)));
    }
    return language.Any(tokens);
  }
  for (const std::string& word : term.words) {
    tokens.push_back(WordToken(scope, WithoutDiacritics(word)));
  }
  return language.Phrase(tokens, term.prefix);
}

std::string InScope(const Language& language, const SearchQuery& query, const SearchFilter& filter,
                    const SearchScope& scope) {
  Stemmer stemmer(scope.stemmer);
  Parts wanted;
  Parts excluded;
  for (const SearchTerm& term : query.terms) {
    (term.excluded ? excluded : wanted).push_back(TermIn(language, term, scope.id, stemmer));
  }
  const auto label = [&](const SearchLabel& it) {
    return language.Token(LabelToken(scope.id, it));
  };
  if (!filter.language.empty()) wanted.push_back(label(LanguageLabel(filter.language)));
  for (const SearchLabel& it : filter.labels) wanted.push_back(label(it));
  Parts kinds;
  for (const int kind : filter.kinds) kinds.push_back(label(KindLabel(kind)));
  if (!kinds.empty()) wanted.push_back(language.Any(kinds));
  const std::string all = language.All(wanted);
  return excluded.empty() ? all : language.Without(all, language.Any(excluded));
}

}  // namespace

std::string MatchExpression(Dialect dialect, const SearchQuery& query, const SearchFilter& filter,
                            const std::vector<SearchScope>& scopes) {
  const Language language(dialect);
  Parts parts;
  for (const SearchScope& scope : scopes) {
    parts.push_back(InScope(language, query, filter, scope));
  }
  return language.Any(parts);
}

}  // namespace touchstone
