#include "tests/services/recruiting/secrecy/kept_bytes.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace touchstone::recruiting {
namespace {

// Every column as hex, which no driver cuts at a zero byte.
std::string SqliteRowsSql(TestStore& store, const std::string& table) {
  std::vector<std::string> columns;
  for (const std::string& column :
       store.RunBeside(absl::StrCat("SELECT name FROM pragma_table_info('", table, "')"))) {
    columns.push_back(absl::StrCat("hex(\"", column, "\")"));
  }
  return absl::StrCat("SELECT ", absl::StrJoin(columns, " || '20' || "), " FROM \"", table, "\"");
}

// The row as text, and behind it what its columns of bytes are.
std::string PostgresRowsSql(const std::string& table) {
  return absl::StrCat(
      "SELECT encode(convert_to(CAST(t AS text), 'UTF8'), 'hex') || COALESCE((SELECT "
      "string_agg(m[1], '20') FROM regexp_matches(CAST(t AS text), '\\\\x([0-9a-f]*)', 'g') m), "
      "'') FROM \"",
      table, "\" t");
}

}  // namespace

std::vector<KeptRow> KeptRows(TestStore& store) {
  const bool is_sqlite = store.kind().dialect == Dialect::kSqlite;
  std::vector<KeptRow> rows;
  for (const std::string& table :
       store.RunBeside(is_sqlite ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                                 : "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
    const std::string sql = is_sqlite ? SqliteRowsSql(store, table) : PostgresRowsSql(table);
    for (const std::string& row : store.RunBeside(sql)) {
      rows.push_back({table, absl::HexStringToBytes(row)});
    }
  }
  EXPECT_FALSE(rows.empty());
  return rows;
}

std::string KeptFiles(TestStore& store) {
  std::string kept;
  if (store.kind().dialect == Dialect::kPostgres) {
    for (const KeptRow& row : KeptRows(store)) absl::StrAppend(&kept, row.bytes, "\n");
    return kept;
  }
  const std::string path(absl::StripPrefix(store.url(), "sqlite:"));
  for (const char* const of : {"", "-wal"}) {
    std::ifstream file(absl::StrCat(path, of), std::ios::binary);
    kept.append(std::istreambuf_iterator<char>(file), {});
  }
  EXPECT_FALSE(kept.empty()) << path;
  return kept;
}

std::string KeptFilesLater(TestStore& store) {
  if (store.kind().dialect == Dialect::kSqlite) {
    store.RunBeside("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  return KeptFiles(store);
}

}  // namespace touchstone::recruiting
