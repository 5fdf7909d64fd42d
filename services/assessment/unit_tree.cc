#include "services/assessment/unit_tree.h"

namespace touchstone::assessment {

void AddHolds(const std::string& table, const Moment& moment, Statement& statement) {
  if (moment.known_at == kStillKnown) {
    statement.Add(absl::StrCat(table, ".known_to = ")).Bind(kStillKnown);
  } else {
    statement.Add(absl::StrCat(table, ".known_to > ")).Bind(moment.known_at);
    statement.Add(absl::StrCat(" AND ", table, ".known_from <= ")).Bind(moment.known_at);
  }
  statement.Add(absl::StrCat(" AND ", table, ".valid_to > ")).Bind(moment.day);
  statement.Add(absl::StrCat(" AND ", table, ".valid_from <= ")).Bind(moment.day);
}

void AddTree(const std::string& unit, const Moment& moment, Statement& statement) {
  statement
      .Add("WITH RECURSIVE tree (unit, top) AS (SELECT s.name, s.name FROM unit_spans s WHERE ")
      .Add("s.name = ")
      .Bind(unit)
      .Add(" AND ");
  AddHolds("s", moment, statement);
  statement.Add(" UNION SELECT s.name, CASE WHEN tree.unit = ")
      .Bind(unit)
      .Add(
          " THEN s.name ELSE tree.top END FROM tree JOIN unit_spans s ON s.parent_unit = tree.unit "
          "AND ");
  AddHolds("s", moment, statement);
  statement.Add(") ");
}

}  // namespace touchstone::assessment
