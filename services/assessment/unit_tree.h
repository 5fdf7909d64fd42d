// Statements over the tree of units, as it was at a moment.

#ifndef TOUCHSTONE_SERVICES_ASSESSMENT_UNIT_TREE_H_
#define TOUCHSTONE_SERVICES_ASSESSMENT_UNIT_TREE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/assessment/spans.h"
#include "services/runtime/clock/days.h"
#include "services/runtime/sql/session.h"

namespace touchstone::assessment {

// A statement with its parameters, which are bound by position.
class Statement {
 public:
  Statement& Add(absl::string_view sql) {
    absl::StrAppend(&sql_, sql);
    return *this;
  }
  Statement& Bind(SqlValue value) {
    absl::StrAppend(&sql_, ":p", parameters_.size());
    parameters_.push_back(std::move(value));
    return *this;
  }

  const std::string& sql() const { return sql_; }
  const std::vector<SqlValue>& parameters() const { return parameters_; }

 private:
  std::string sql_;
  std::vector<SqlValue> parameters_;
};

// A day, and at what time it is looked at.
struct Moment {
  Day day = 0;
  int64_t known_at = kStillKnown;  // microseconds since 1970
};

// Adds that spans of `table` (its alias) hold at the moment. What is known now is looked up by its
// end, so that what is long past costs nothing.
void AddHolds(const std::string& table, const Moment& moment, Statement& statement);

// Adds tree(unit, top): a unit and all that is below it at the moment, with the unit directly below
// the first that each is in.
void AddTree(const std::string& unit, const Moment& moment, Statement& statement);

}  // namespace touchstone::assessment

#endif  // TOUCHSTONE_SERVICES_ASSESSMENT_UNIT_TREE_H_
