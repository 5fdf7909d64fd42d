// One conversation with a database: statements in, typed rows out.
//
//   ASSIGN_OR_RETURN(const auto row, session.QueryOne<int64_t, Bytes>(
//       "SELECT revision, body FROM frameworks WHERE name = :name", name));
//   if (!row) return NotFound(name);
//   const auto& [revision, body] = *row;
//
// The same SQL text serves SQLite and PostgreSQL where the dialects agree; where they do not,
// sql/dialect.h has the difference. Placeholders are `:word`, each word at most once in a
// statement; parameters are bound by position. Statements are prepared once per session and kept;
// every result is read to its end, so no statement holds a snapshot. Driver exceptions and texts
// end here: callers see absl::Status with a reason (VALUE_TAKEN for a unique constraint,
// DATABASE_UNAVAILABLE for a lost connection), the log has the rest.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_SESSION_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_SESSION_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/runtime/errors/status_macros.h"

namespace touchstone {

enum class Dialect { kSqlite, kPostgres };

// A binary value, such as a serialized message: BLOB in SQLite, BYTEA in PostgreSQL.
struct Bytes {
  std::string value;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};

// What a parameter or a column can be. Text is UTF-8; times are stored as microseconds since 1970.
using SqlValue = std::variant<std::monostate, int64_t, double, std::string, Bytes>;

enum class SqlType { kInteger, kReal, kText, kBytes };

namespace sql_internal {

template <typename T>
struct ColumnOf;
template <>
struct ColumnOf<int64_t> {
  static constexpr SqlType kType = SqlType::kInteger;
};
template <>
struct ColumnOf<double> {
  static constexpr SqlType kType = SqlType::kReal;
};
template <>
struct ColumnOf<std::string> {
  static constexpr SqlType kType = SqlType::kText;
};
template <>
struct ColumnOf<Bytes> {
  static constexpr SqlType kType = SqlType::kBytes;
};
template <typename T>
struct ColumnOf<std::optional<T>> : ColumnOf<T> {};

template <typename T>
T Take(SqlValue& value) {
  return std::holds_alternative<T>(value) ? std::move(std::get<T>(value)) : T();
}
template <typename T>
requires requires {
  typename T::value_type;
} && std::is_same_v<T, std::optional<typename T::value_type>> T Take(SqlValue& value) {
  if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
  return std::move(std::get<typename T::value_type>(value));
}

template <typename... Columns, size_t... I>
std::tuple<Columns...> TakeRow(std::span<SqlValue> row, std::index_sequence<I...>) {
  return std::tuple<Columns...>(Take<Columns>(row[I])...);
}

template <typename T>
SqlValue ToValue(const T& parameter) {
  if constexpr (std::is_integral_v<T>) {
    return SqlValue(static_cast<int64_t>(parameter));
  } else if constexpr (std::is_floating_point_v<T>) {
    return SqlValue(static_cast<double>(parameter));
  } else if constexpr (std::is_convertible_v<const T&, absl::string_view>) {
    return SqlValue(std::string(absl::string_view(parameter)));
  } else if constexpr (std::is_same_v<T, std::nullopt_t>) {
    return SqlValue();
  } else if constexpr (requires { parameter.has_value(); }) {
    return parameter.has_value() ? ToValue(*parameter) : SqlValue();
  } else {
    return SqlValue(parameter);
  }
}

}  // namespace sql_internal

// A session of one of the database's pools. Not thread-safe: it belongs to the closure it is handed
// to.
class Session {
 public:
  virtual ~Session() = default;

  virtual Dialect dialect() const = 0;

  // Runs a statement and hands each row to `on_row`, whose values may be moved from. Returns the
  // number of rows that an INSERT, UPDATE or DELETE touched (0 for others). The core that the
  // templates below stand on; of use by itself where the columns or parameters are known only at
  // run time.
  virtual absl::StatusOr<int64_t> Run(absl::string_view sql, std::span<const SqlValue> parameters,
                                      std::span<const SqlType> columns,
                                      absl::FunctionRef<void(std::span<SqlValue>)> on_row) = 0;

  // Within a transaction: runs `body`, and takes back what it did when it fails; the transaction
  // goes on. What ends the transaction as a whole (a conflict, a lost connection) makes all that
  // follows fail too. Not within another attempt.
  virtual absl::Status Attempt(absl::FunctionRef<absl::Status()> body) = 0;

  // All rows. Columns are int64_t, double, std::string, Bytes or std::optional of these (a NULL in
  // a column that is not optional reads as 0 or empty).
  template <typename... Columns, typename... Parameters>
  absl::StatusOr<std::vector<std::tuple<Columns...>>> Query(absl::string_view sql,
                                                            const Parameters&... parameters) {
    const std::vector<SqlValue> values{sql_internal::ToValue(parameters)...};
    return QueryWith<Columns...>(sql, values);
  }

  // The same with parameters known only at run time.
  template <typename... Columns>
  absl::StatusOr<std::vector<std::tuple<Columns...>>> QueryWith(
      absl::string_view sql, std::span<const SqlValue> parameters) {
    static constexpr SqlType kTypes[] = {sql_internal::ColumnOf<Columns>::kType...};
    std::vector<std::tuple<Columns...>> rows;
    RETURN_IF_ERROR(Run(sql, parameters, kTypes, [&rows](std::span<SqlValue> row) {
                      rows.push_back(sql_internal::TakeRow<Columns...>(
                          row, std::index_sequence_for<Columns...>()));
                    }).status());
    return rows;
  }

  // The first row, or nothing.
  template <typename... Columns, typename... Parameters>
  absl::StatusOr<std::optional<std::tuple<Columns...>>> QueryOne(absl::string_view sql,
                                                                 const Parameters&... parameters) {
    ASSIGN_OR_RETURN(auto rows, (Query<Columns...>(sql, parameters...)));
    if (rows.empty()) return std::optional<std::tuple<Columns...>>();
    return std::optional<std::tuple<Columns...>>(std::move(rows.front()));
  }

  // Runs a statement without rows; returns how many rows it touched.
  template <typename... Parameters>
  absl::StatusOr<int64_t> Execute(absl::string_view sql, const Parameters&... parameters) {
    const std::vector<SqlValue> values{sql_internal::ToValue(parameters)...};
    return Run(sql, values, {}, [](std::span<SqlValue>) {});
  }
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_SESSION_H_
