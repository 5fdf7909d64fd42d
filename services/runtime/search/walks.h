// Which tables are still to be indexed, or again, from one end to the other: those of a database
// that is older than the index, all of them when tokens changed, and what is written in a language
// that was said anew. A walk goes in steps, and is where it was when a process takes it up again.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SEARCH_WALKS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SEARCH_WALKS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

struct SearchWalk {
  std::string table;
  std::string prefix;    // of the names that are walked; empty for all
  std::string position;  // the last name that is done
};

// Asks for a walk over a whole table, unless one over it with today's tokens was begun or is done.
absl::Status AskForWholeWalk(Session& session, const std::string& table);

// Asks for a walk over the names that begin with `prefix` ("organizations/wa/frameworks/hr/"), from
// the start.
absl::Status AskForWalk(Session& session, const std::string& table, const std::string& prefix);

// A walk over the table that is not at its end.
absl::StatusOr<std::optional<SearchWalk>> FindWalk(Session& session, const std::string& table);

// Says how far it is now.
absl::Status KeepWalk(Session& session, const SearchWalk& walk);
absl::Status EndWalk(Session& session, const SearchWalk& walk);

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SEARCH_WALKS_H_
