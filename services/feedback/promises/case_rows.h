// Rows about many cases, a hundred with one statement.

#ifndef TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_CASE_ROWS_H_
#define TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_CASE_ROWS_H_

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/status_macros.h"
#include "services/runtime/names/resource_name.h"
#include "services/runtime/sql/session.h"

namespace touchstone::feedback {

inline constexpr size_t kCasesAtOnce = 100;

// The rows of `before` and a list of cases and `after`: the list goes where `before` ends. `before`
// has one placeholder, for the organization of the cases, which all are of ("organizations/wa").
template <typename... Columns>
absl::StatusOr<std::vector<std::tuple<Columns...>>> QueryOfCases(Session& session,
                                                                 absl::string_view before,
                                                                 std::span<const std::string> cases,
                                                                 absl::string_view after) {
  std::string list;
  for (size_t i = 0; i < kCasesAtOnce; ++i) absl::StrAppend(&list, i == 0 ? ":of" : ", :of", i);
  const std::string sql = absl::StrCat(before, " IN (", list, ")", after);
  std::vector<std::tuple<Columns...>> all;
  for (size_t begin = 0; begin < cases.size(); begin += kCasesAtOnce) {
    std::vector<SqlValue> values = {std::string(ParentOf(cases[begin]))};
    // The last one is repeated, so that there is one statement to prepare.
    for (size_t i = begin; i < begin + kCasesAtOnce; ++i) {
      values.emplace_back(cases[std::min(i, cases.size() - 1)]);
    }
    ASSIGN_OR_RETURN(auto rows, session.QueryWith<Columns...>(sql, values));
    std::move(rows.begin(), rows.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace touchstone::feedback

#endif  // TOUCHSTONE_SERVICES_FEEDBACK_PROMISES_CASE_ROWS_H_
