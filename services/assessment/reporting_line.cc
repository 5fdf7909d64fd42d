#include "services/assessment/reporting_line.h"

#include "services/runtime/errors/status_macros.h"

namespace touchstone::assessment {

absl::StatusOr<bool> IsManagerOf(Session& session, const std::string& manager,
                                 const std::string& person, Day day) {
  if (manager.empty()) return false;
  Statement statement;
  statement.Add("SELECT a.name FROM assignment_spans a WHERE a.person = ")
      .Bind(person)
      .Add(" AND ");
  AddHolds("a", {.day = day}, statement);
  statement.Add(" AND a.is_primary = 1 AND a.manager = ").Bind(manager);
  ASSIGN_OR_RETURN(const auto rows,
                   session.QueryWith<std::string>(statement.sql(), statement.parameters()));
  return !rows.empty();
}

absl::StatusOr<bool> ReportsTo(Session& session, const std::string& person,
                               const std::string& manager, Day day) {
  if (manager.empty()) return false;
  const Moment moment{.day = day};
  Statement statement;
  statement
      .Add("WITH RECURSIVE above (manager) AS (SELECT a.manager FROM assignment_spans a WHERE ")
      .Add("a.person = ")
      .Bind(person)
      .Add(" AND a.is_primary = 1 AND ");
  AddHolds("a", moment, statement);
  statement.Add(
      " UNION SELECT a.manager FROM above JOIN assignment_spans a ON a.person = above.manager AND "
      "a.is_primary = 1 AND ");
  AddHolds("a", moment, statement);
  statement.Add(") SELECT manager FROM above WHERE manager = ").Bind(manager);
  ASSIGN_OR_RETURN(const auto rows,
                   session.QueryWith<std::string>(statement.sql(), statement.parameters()));
  return !rows.empty();
}

void AddReports(const std::string& manager, Day day, Statement& statement) {
  const Moment moment{.day = day};
  statement
      .Add("(WITH RECURSIVE reports (person) AS (SELECT a.person FROM assignment_spans a WHERE ")
      .Add("a.manager = ")
      .Bind(manager)
      .Add(" AND a.is_primary = 1 AND ");
  AddHolds("a", moment, statement);
  statement.Add(
      " UNION SELECT a.person FROM reports JOIN assignment_spans a ON a.manager = reports.person "
      "AND a.is_primary = 1 AND ");
  AddHolds("a", moment, statement);
  statement.Add(") SELECT person FROM reports)");
}

}  // namespace touchstone::assessment
