#include "services/runtime/search/walks.h"

#include <utility>

#include "services/runtime/errors/status_macros.h"
#include "services/runtime/search/tokens.h"

namespace touchstone {

absl::Status AskForWholeWalk(Session& session, const std::string& table) {
  return session
      .Execute(
          "INSERT INTO search_walks (table_name, prefix, version, position, done) VALUES (:table, "
          "'', :version, '', 0) ON CONFLICT (table_name, prefix) DO UPDATE SET version = "
          "excluded.version, position = '', done = 0 WHERE search_walks.version < "
          "excluded.version",
          table, kTokensVersion)
      .status();
}

absl::Status AskForWalk(Session& session, const std::string& table, const std::string& prefix) {
  return session
      .Execute(
          "INSERT INTO search_walks (table_name, prefix, version, position, done) VALUES (:table, "
          ":prefix, :version, :position, 0) ON CONFLICT (table_name, prefix) DO UPDATE SET "
          "position = excluded.position, done = 0",
          table, prefix, kTokensVersion, prefix)
      .status();
}

absl::StatusOr<std::optional<SearchWalk>> FindWalk(Session& session, const std::string& table) {
  ASSIGN_OR_RETURN(auto row, (session.QueryOne<std::string, std::string>(
                                 "SELECT prefix, position FROM search_walks WHERE table_name = "
                                 ":table AND done = 0 ORDER BY prefix LIMIT 1",
                                 table)));
  if (!row) return std::optional<SearchWalk>();
  auto& [prefix, position] = *row;
  return std::optional<SearchWalk>({table, std::move(prefix), std::move(position)});
}

absl::Status KeepWalk(Session& session, const SearchWalk& walk) {
  return session
      .Execute(
          "UPDATE search_walks SET position = :position WHERE table_name = :table AND prefix = "
          ":prefix",
          walk.position, walk.table, walk.prefix)
      .status();
}

absl::Status EndWalk(Session& session, const SearchWalk& walk) {
  // That a whole table is done is remembered.
  return session
      .Execute(walk.prefix.empty()
                   ? "UPDATE search_walks SET done = 1 WHERE table_name = :table AND prefix = "
                     ":prefix"
                   : "DELETE FROM search_walks WHERE table_name = :table AND prefix = :prefix",
               walk.table, walk.prefix)
      .status();
}

}  // namespace touchstone
