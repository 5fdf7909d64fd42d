// A query as the database's own language of full-text queries says it. Together with
// tokens.h this is the one place that knows where FTS5 and tsquery differ; that both find the same
// is what the conformance suite of tests/services/runtime/search shows.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SEARCH_MATCH_EXPRESSION_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SEARCH_MATCH_EXPRESSION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/runtime/search/query.h"
#include "services/runtime/search/searchable_text.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

// An organization's texts in one language.
struct SearchScope {
  int64_t id;
  std::string stemmer;  // as StemmerOf gives it
};

// What passages must be beside what the query says.
struct SearchFilter {
  std::string language;             // of this language or a narrower one; empty for any
  std::vector<int> kinds;           // of one of these; empty for any
  std::vector<SearchLabel> labels;  // having all of these
};

// `scopes` must not be empty.
std::string MatchExpression(Dialect dialect, const SearchQuery& query, const SearchFilter& filter,
                            const std::vector<SearchScope>& scopes);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SEARCH_MATCH_EXPRESSION_H_
