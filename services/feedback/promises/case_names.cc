#include "services/feedback/promises/case_names.h"

#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"

namespace touchstone::feedback {

absl::StatusOr<std::string> NamedByPromises(Session& session, const std::string& of) {
  for (const char* const sql :
       {"SELECT name FROM commitments WHERE parent = :parent AND \"case\" = :case AND delete_time "
        "= 0 LIMIT 1",
        "SELECT name FROM follow_ups WHERE parent = :parent AND \"case\" = :case AND delete_time = "
        "0 LIMIT 1"}) {
    ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(sql, ParentOf(of), of));
    if (row) return std::get<0>(*row);
  }
  ASSIGN_OR_RETURN(const auto row, session.QueryOne<std::string>(
                                       "SELECT review FROM review_items WHERE case_name = :case "
                                       "LIMIT 1",
                                       of));
  return row ? std::get<0>(*row) : std::string();
}

}  // namespace touchstone::feedback
