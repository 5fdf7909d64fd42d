// Facts of many people, inserted with few statements.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_INSERTED_ROWS_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_INSERTED_ROWS_H_

#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/runtime/sql/session.h"

namespace touchstone {

// `values` are those of one row after the other, in the order of the columns. `behind` ends each
// statement, such as "ON CONFLICT … DO NOTHING".
absl::Status InsertRows(Session& session, absl::string_view table,
                        std::span<const absl::string_view> columns,
                        const std::vector<SqlValue>& values, absl::string_view behind = "");

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_INSERTED_ROWS_H_
