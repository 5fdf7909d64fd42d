#include "services/runtime/sql/inserted_rows.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {
namespace {

// As many as one statement takes: it is prepared once, and whatever is left goes one by one.
constexpr size_t kRowsAtOnce = 100;

std::string InsertSql(absl::string_view table, std::span<const absl::string_view> columns,
                      size_t rows, absl::string_view behind) {
  std::string sql =
      absl::StrCat("INSERT INTO ", table, " (", absl::StrJoin(columns, ", "), ") VALUES ");
  for (size_t row = 0; row < rows; ++row) {
    absl::StrAppend(&sql, row == 0 ? "(" : ", (");
    for (size_t i = 0; i < columns.size(); ++i) {
      absl::StrAppend(&sql, i == 0 ? ":" : ", :", columns[i], row);
    }
    absl::StrAppend(&sql, ")");
  }
  return behind.empty() ? sql : absl::StrCat(sql, " ", behind);
}

}  // namespace

absl::Status InsertRows(Session& session, absl::string_view table,
                        std::span<const absl::string_view> columns,
                        const std::vector<SqlValue>& values, absl::string_view behind) {
  const std::string many = InsertSql(table, columns, kRowsAtOnce, behind);
  const std::string one = InsertSql(table, columns, 1, behind);
  for (std::span<const SqlValue> left(values); !left.empty();) {
    const bool is_many = left.size() >= kRowsAtOnce * columns.size();
    const size_t count = is_many ? kRowsAtOnce * columns.size() : columns.size();
    RETURN_IF_ERROR(
        session.Run(is_many ? many : one, left.first(count), {}, [](std::span<SqlValue>) {})
            .status());
    left = left.subspan(count);
  }
  return absl::OkStatus();
}

}  // namespace touchstone
