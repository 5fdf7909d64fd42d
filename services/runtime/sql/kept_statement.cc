#include "services/runtime/sql/kept_statement.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/sql/dialect.h"

namespace touchstone {
namespace {

// A larger one, such as an uploaded document, is not held until the next run.
constexpr size_t kLargestKeptParameter = 64 * 1024;

bool ChangesRows(absl::string_view sql) {
  sql = absl::StripLeadingAsciiWhitespace(sql);
  return absl::StartsWithIgnoreCase(sql, "INSERT") || absl::StartsWithIgnoreCase(sql, "UPDATE") ||
         absl::StartsWithIgnoreCase(sql, "DELETE");
}

// The type that a value is bound as; a NULL fits every type.
SqlType TypeOf(const SqlValue& value) {
  if (std::holds_alternative<int64_t>(value)) return SqlType::kInteger;
  if (std::holds_alternative<double>(value)) return SqlType::kReal;
  if (std::holds_alternative<Bytes>(value)) return SqlType::kBytes;
  return SqlType::kText;
}

soci::sqlite3_statement_backend& Sqlite(soci::statement& statement) {
  return static_cast<soci::sqlite3_statement_backend&>(*statement.get_backend());
}

soci::postgresql_statement_backend& Postgres(soci::statement& statement) {
  return static_cast<soci::postgresql_statement_backend&>(*statement.get_backend());
}

}  // namespace

KeptStatement::Place::Place(soci::session& session, Dialect dialect, SqlType type) : type(type) {
  if (type == SqlType::kBytes && dialect == Dialect::kSqlite) blob.emplace(session);
}

KeptStatement::KeptStatement(soci::session& session, Dialect dialect, absl::string_view sql)
    : session_(session),
      dialect_(dialect),
      sql_(sql),
      changes_rows_(ChangesRows(sql)),
      statement_(session) {
  statement_.alloc();
  statement_.prepare(sql_);
  placeholders_ = CountPlaceholders();
}

size_t KeptStatement::CountPlaceholders() {
  if (dialect_ == Dialect::kPostgres) return Postgres(statement_).names_.size();
  return static_cast<size_t>(sqlite_api::sqlite3_bind_parameter_count(Sqlite(statement_).stmt_));
}

int64_t KeptStatement::Run(std::span<const SqlValue> parameters, std::span<const SqlType> columns,
                           absl::FunctionRef<void(std::span<SqlValue>)> on_row) {
  if (parameters.size() != placeholders_) {
    // SQLite would take what is missing as NULL.
    throw soci::soci_error(absl::StrCat("a statement with ", placeholders_, " placeholders got ",
                                        parameters.size(), " parameters: ", sql_));
  }
  if (!IsBoundFor(parameters, columns)) BindAnew(parameters, columns);
  for (size_t i = 0; i < parameters.size(); ++i) Fill(parameters_[i], parameters[i]);

  const absl::Cleanup finish = [this] { Finish(); };
  bool more = statement_.execute(/*withDataExchange=*/true);
  while (more && !columns.empty()) {
    for (size_t i = 0; i < columns.size(); ++i) row_[i] = Read(columns_[i]);
    on_row(row_);
    more = statement_.fetch();
  }
  return changes_rows_ ? AffectedRows() : 0;
}

bool KeptStatement::IsBoundFor(std::span<const SqlValue> parameters,
                               std::span<const SqlType> columns) const {
  if (!bound_ || columns.size() != columns_.size()) return false;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] != columns_[i].type) return false;
  }
  for (size_t i = 0; i < parameters.size(); ++i) {
    const bool is_null = std::holds_alternative<std::monostate>(parameters[i]);
    if (!is_null && TypeOf(parameters[i]) != parameters_[i].type) return false;
  }
  return true;
}

void KeptStatement::BindAnew(std::span<const SqlValue> parameters,
                             std::span<const SqlType> columns) {
  bound_ = false;
  statement_.bind_clean_up();
  parameters_.clear();
  columns_.clear();
  for (const SqlType type : columns) {
    Place& place = columns_.emplace_back(session_, dialect_, type);
    BindPlace(place, [&](auto& target) { statement_.exchange(soci::into(target, place.state)); });
  }
  for (const SqlValue& value : parameters) {
    Place& place = parameters_.emplace_back(session_, dialect_, TypeOf(value));
    BindPlace(place, [&](auto& source) { statement_.exchange(soci::use(source, place.state)); });
  }
  statement_.define_and_bind();
  row_.resize(columns.size());
  bound_ = true;
}

template <typename Bind>
void KeptStatement::BindPlace(Place& place, const Bind& bind) {
  switch (place.type) {
    case SqlType::kInteger:
      return bind(place.integer);
    case SqlType::kReal:
      return bind(place.real);
    case SqlType::kText:
      return bind(place.text);
    case SqlType::kBytes:
      return place.blob.has_value() ? bind(*place.blob) : bind(place.text);
  }
}

void KeptStatement::Fill(Place& place, const SqlValue& value) const {
  if (std::holds_alternative<std::monostate>(value)) {
    place.state = soci::i_null;
    return;
  }
  place.state = soci::i_ok;
  switch (place.type) {
    case SqlType::kInteger:
      place.integer = std::get<int64_t>(value);
      break;
    case SqlType::kReal:
      place.real = std::get<double>(value);
      break;
    case SqlType::kText:
      place.text = std::get<std::string>(value);
      break;
    case SqlType::kBytes: {
      const std::string& bytes = std::get<Bytes>(value).value;
      if (!place.blob.has_value()) {
        place.text = ByteaText(bytes);
        break;
      }
      place.blob->trim(0);
      // Also when empty: a blob that nothing was written to is bound as NULL.
      place.blob->write(0, bytes.data(), bytes.size());
      break;
    }
  }
}

SqlValue KeptStatement::Read(Place& place) const {
  if (place.state == soci::i_null) return SqlValue();
  switch (place.type) {
    case SqlType::kInteger:
      return SqlValue(static_cast<int64_t>(place.integer));
    case SqlType::kReal:
      return SqlValue(place.real);
    case SqlType::kText:
      return SqlValue(std::move(place.text));
    case SqlType::kBytes:
      break;
  }
  if (!place.blob.has_value()) return SqlValue(Bytes{FromByteaText(place.text)});
  Bytes bytes{std::string(place.blob->get_len(), '\0')};
  if (!bytes.value.empty()) place.blob->read(0, bytes.value.data(), bytes.value.size());
  return SqlValue(std::move(bytes));
}

int64_t KeptStatement::AffectedRows() {
  if (dialect_ == Dialect::kPostgres) return statement_.get_affected_rows();
  // Asked of the connection: SOCI's count is taken at the first row of a RETURNING, too soon.
  return sqlite_api::sqlite3_changes(Sqlite(statement_).session_.conn_);
}

void KeptStatement::Finish() {
  for (Place& place : parameters_) {
    if (place.text.capacity() > kLargestKeptParameter) place.text = std::string();
    if (place.blob.has_value() && place.blob->get_len() > kLargestKeptParameter) {
      place.blob->trim(0);
    }
  }
  if (dialect_ == Dialect::kPostgres) {
    // Else the last result stays in memory until the statement is run again.
    Postgres(statement_).result_.reset();
  } else {
    // Rows may still be to come, which nobody asked for or an error cut off: let go of their
    // snapshot.
    sqlite_api::sqlite3_reset(Sqlite(statement_).stmt_);
  }
}

}  // namespace touchstone
