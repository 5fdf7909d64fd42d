// One prepared statement of one session, kept to be run again, with the places that its parameters
// are bound from and its columns are read into. The driver's exceptions pass through; the session
// catches them.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_KEPT_STATEMENT_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_KEPT_STATEMENT_H_

#include <soci/soci.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

// Not thread-safe; must not outlive its session. Can be run again after an exception.
class KeptStatement {
 public:
  KeptStatement(soci::session& session, Dialect dialect, absl::string_view sql);
  KeptStatement(const KeptStatement&) = delete;
  KeptStatement& operator=(const KeptStatement&) = delete;

  const std::string& sql() const { return sql_; }

  // As Session::Run. However it ends, no snapshot stays open.
  int64_t Run(std::span<const SqlValue> parameters, std::span<const SqlType> columns,
              absl::FunctionRef<void(std::span<SqlValue>)> on_row);

 private:
  // Where SOCI finds a parameter or leaves a column. Its address is bound, so it does not move.
  struct Place {
    Place(soci::session& session, Dialect dialect, SqlType type);
    Place(const Place&) = delete;

    const SqlType type;
    soci::indicator state = soci::i_null;
    long long integer = 0;
    double real = 0;
    std::string text;
    std::optional<soci::blob> blob;  // bytes on SQLite
  };

  void BindAnew(std::span<const SqlValue> parameters, std::span<const SqlType> columns);
  bool IsBoundFor(std::span<const SqlValue> parameters, std::span<const SqlType> columns) const;
  void Fill(Place& place, const SqlValue& value) const;
  SqlValue Read(Place& place) const;
  size_t CountPlaceholders();
  int64_t AffectedRows();
  void Finish();

  template <typename Bind>
  void BindPlace(Place& place, const Bind& bind);

  soci::session& session_;
  const Dialect dialect_;
  const std::string sql_;
  const bool changes_rows_;
  bool bound_ = false;
  std::deque<Place> parameters_;
  std::deque<Place> columns_;
  std::vector<SqlValue> row_;
  size_t placeholders_ = 0;
  soci::statement statement_;  // last: goes before the places that it points to
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_KEPT_STATEMENT_H_
