// Keeps the search index, in the transaction that writes the resource. Called by the one place that
// writes resources (resources/transaction.cc); a service only declares what its resources say.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SEARCH_INDEX_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SEARCH_INDEX_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/runtime/search/searchable_text.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

// Puts a resource into the index, or what it says now in place of what it said: passages that are
// as they were are left alone, and when all are nothing is written. `name` is under an
// organization; `type` is "touchstone.dev/Competency".
absl::Status WriteToIndex(Session& session, const std::string& name, const std::string& type,
                          const SearchableText& says);

// Takes it out; nothing when it is not there.
absl::Status RemoveFromIndex(Session& session, absl::string_view name);

// How high a passage ranks: by weight first, then the shorter the higher. For weights 0 to 9 and
// one word or more.
int64_t PassageScore(int weight, size_t words);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SEARCH_INDEX_H_
