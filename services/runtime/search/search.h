// Runs a search over what is indexed. The same result, in the same order, on both databases.
//
//   ASSIGN_OR_RETURN(const SearchQuery query, ParseSearchQuery("customer serv*"));
//   ASSIGN_OR_RETURN(const SearchPage page, RunSearch(session, {.organization = "wa", .query =
//                                                               query, .page_size = 50}));
//   MakeSnippets(query, page);  // when the session has been given back
//
// Every passage that matches is a hit. Hits come by score: the weight of their kind first, then the
// shorter passage, which the words that were looked for are more of; hits that score alike come by
// the resource's name. A query joins its words by "and", and a passage is short, so how often a
// word occurs says little that its length does not say; in return the score is known when the
// passage is written, is the same number on every database, and pages do not shift.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SEARCH_SEARCH_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SEARCH_SEARCH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/search/match_expression.h"
#include "services/runtime/search/place.h"
#include "services/runtime/search/query.h"
#include "services/runtime/search/snippet.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

// Behind which hit a page begins.
struct SearchPosition {
  int64_t score = 0;
  std::string place;
};

struct SearchRequest {
  std::string organization;  // its id, "wa"
  SearchQuery query;
  SearchFilter filter;
  int page_size;  // 1 or more
  std::optional<SearchPosition> after;
};

struct SearchHit {
  SearchPlace place;
  std::string type;   // of the resource, "touchstone.dev/Competency"
  std::string title;  // of the resource
  int64_t score = 0;
  std::string passage;
  std::string language;  // of the passage, BCP 47
  Snippet snippet;       // by MakeSnippets
};

struct SearchPage {
  std::vector<SearchHit> hits;
  std::optional<SearchPosition> next;  // absent on the last page
};

// The page without its snippets.
absl::StatusOr<SearchPage> RunSearch(Session& session, const SearchRequest& request);

// Makes the snippets of a page, which needs no database.
void MakeSnippets(const SearchQuery& query, SearchPage& page);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SEARCH_SEARCH_H_
