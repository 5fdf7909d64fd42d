#include "services/runtime/search/search.h"

#include <map>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/search/stemmer.h"

namespace touchstone {
namespace {

absl::StatusOr<std::vector<SearchScope>> ScopesOf(Session& session, const SearchRequest& request) {
  ASSIGN_OR_RETURN(auto rows, (session.Query<int64_t, std::string>(
                                  "SELECT id, stemmer FROM search_scopes WHERE organization = "
                                  ":organization ORDER BY stemmer",
                                  request.organization)));
  std::vector<SearchScope> scopes;
  for (auto& [id, stemmer] : rows) {
    const std::string& language = request.filter.language;
    if (language.empty() || stemmer == StemmerOf(language)) {
      scopes.push_back({id, std::move(stemmer)});
    }
  }
  return scopes;
}

// The hits of a page are chosen by their keys; only then their texts are read.
std::string SearchSql(Dialect dialect, bool continued) {
  const char* const matching =
      dialect == Dialect::kSqlite
          ? "SELECT m.id AS id FROM search_index JOIN search_passages m ON m.id = "
            "search_index.rowid WHERE search_index MATCH :query"
          : "SELECT m.id AS id FROM search_passages m WHERE m.tokens @@ CAST(:query AS tsquery)";
  const char* const behind =
      continued ? " AND (m.score < :score OR (m.score = :same_score AND m.place > :place))" : "";
  return absl::StrCat(
      "SELECT p.place, p.score, p.text, r.type, r.title, r.language FROM search_passages p "
      "JOIN search_resources r ON r.id = p.resource WHERE p.id IN (",
      matching, behind,
      " ORDER BY m.score DESC, m.place LIMIT :most) ORDER BY p.score DESC, p.place");
}

// One for each language, made when it is first needed.
class Stemmers {
 public:
  Stemmer& For(const std::string& language) {
    auto& stemmer = stemmers_[StemmerOf(language)];
    if (stemmer == nullptr) stemmer = std::make_unique<Stemmer>(StemmerOf(language));
    return *stemmer;
  }

 private:
  std::map<std::string, std::unique_ptr<Stemmer>> stemmers_;
};

}  // namespace

absl::StatusOr<SearchPage> RunSearch(Session& session, const SearchRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<SearchScope> scopes, ScopesOf(session, request));
  SearchPage page;
  if (scopes.empty()) return page;  // nothing of it is indexed, or nothing in that language

  std::vector<SqlValue> parameters;
  parameters.reserve(5);
  parameters.emplace_back(
      MatchExpression(session.dialect(), request.query, request.filter, scopes));
  if (request.after) {
    parameters.emplace_back(request.after->score);
    parameters.emplace_back(request.after->score);
    parameters.emplace_back(request.after->place);
  }
  parameters.emplace_back(int64_t{request.page_size} + 1);
  ASSIGN_OR_RETURN(
      auto rows,
      (session.QueryWith<std::string, int64_t, std::string, std::string, std::string, std::string>(
          SearchSql(session.dialect(), request.after.has_value()), parameters)));

  SearchPosition last;
  for (auto& [written, score, text, type, title, language] : rows) {
    if (page.hits.size() == static_cast<size_t>(request.page_size)) {
      page.next = std::move(last);
      break;
    }
    last = {score, written};
    std::optional<SearchPlace> place = ParsePlace(written);
    if (!place) continue;
    page.hits.push_back({.place = *std::move(place),
                         .type = std::move(type),
                         .title = std::move(title),
                         .score = score,
                         .passage = std::move(text),
                         .language = std::move(language),
                         .snippet = {}});
  }
  return page;
}

void MakeSnippets(const SearchQuery& query, SearchPage& page) {
  Stemmers stemmers;
  for (SearchHit& hit : page.hits) {
    hit.snippet = MakeSnippet(hit.passage, query, stemmers.For(hit.language));
  }
}

}  // namespace touchstone
