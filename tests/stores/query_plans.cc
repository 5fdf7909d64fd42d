#include "tests/stores/query_plans.h"

#include <libpq-fe.h>
#include <sqlite3.h>

#include <memory>
#include <mutex>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/runtime/sql/soci_session.h"

namespace touchstone {
namespace {

std::mutex mutex;
std::set<std::string>& Recorded() {
  static auto& recorded = *new std::set<std::string>;
  return recorded;
}

bool IsReadWholeByDesign(absl::string_view table) {
  return table == "schema_migrations" || table == "settings" || table == "revisions";
}

bool HasWord(absl::string_view sql, absl::string_view word) {
  for (const absl::string_view part : absl::StrSplit(sql, absl::ByAnyChar(" \n\t()"))) {
    if (absl::EqualsIgnoreCase(part, word)) return true;
  }
  return false;
}

// Whether a table that is read in the order of a key, without a condition, is read for a few rows.
bool StopsAfterAFew(absl::string_view sql) {
  return HasWord(sql, "LIMIT") && !HasWord(sql, "WHERE");
}

std::string Finding(absl::string_view sql, absl::string_view line) {
  return absl::StrCat("This statement reads a whole table: ", sql, "\n  ",
                      absl::StripAsciiWhitespace(line));
}

// --- SQLite: one line for each table, "SCAN t", "SCAN t USING INDEX i" or "SEARCH t USING …",
// "SCAN t VIRTUAL TABLE INDEX …".

// `WITH RECURSIVE tree (…)`: what a walk has found so far is no table; it takes each row once.
bool IsWalk(absl::string_view sql, absl::string_view table) {
  return absl::StrContains(sql, absl::StrCat("WITH RECURSIVE ", table, " ("));
}

// `(SELECT …) page JOIN`: nor is what a subquery gives; what it reads has lines of its own.
bool IsSubquery(absl::string_view sql, absl::string_view table) {
  return absl::StrContains(sql, absl::StrCat(") ", table, " JOIN "));
}

bool IsSqliteScan(absl::string_view line, absl::string_view sql) {
  if (!absl::ConsumePrefix(&line, "SCAN ")) return false;
  if (absl::StrContains(line, "VIRTUAL TABLE")) {
    // What is behind the colon says how a full-text index is entered: "INDEX 0:M1".
    return absl::EndsWith(line, "VIRTUAL TABLE INDEX 0:");
  }
  const absl::string_view table = line.substr(0, line.find(' '));
  return !absl::StrContains(line, "CONSTANT ROW") && !absl::StartsWith(line, "(") &&
         !IsReadWholeByDesign(table) && !IsWalk(sql, table) && !IsSubquery(sql, table);
}

std::vector<std::string> SqliteScans(const std::string& path,
                                     const std::set<std::string>& statements) {
  sqlite3* opened = nullptr;
  sqlite3_open(path.c_str(), &opened);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, sqlite3_close);
  std::vector<std::string> findings;
  for (const std::string& sql : statements) {
    sqlite3_stmt* prepared = nullptr;
    sqlite3_prepare_v2(database.get(), absl::StrCat("EXPLAIN QUERY PLAN ", sql).c_str(), -1,
                       &prepared, nullptr);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> plan(prepared, sqlite3_finalize);
    std::vector<std::string> scans;
    bool sorts = false;
    while (plan != nullptr && sqlite3_step(plan.get()) == SQLITE_ROW) {
      const std::string line = reinterpret_cast<const char*>(sqlite3_column_text(plan.get(), 3));
      sorts = sorts || absl::StrContains(line, "TEMP B-TREE FOR ORDER BY");
      if (IsSqliteScan(line, sql)) scans.push_back(line);
    }
    if (StopsAfterAFew(sql) && !sorts) continue;
    for (const std::string& scan : scans) findings.push_back(Finding(sql, scan));
  }
  return findings;
}

// --- PostgreSQL: a tree of nodes, "-> Index Scan using i on t", with "Index Cond:" below.

// With `$1` for `:name`; counts them.
std::string Numbered(absl::string_view sql, int& count) {
  std::string numbered;
  bool quoted = false;
  for (size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] == '\'') quoted = !quoted;
    const bool cast = (i > 0 && sql[i - 1] == ':') || (i + 1 < sql.size() && sql[i + 1] == ':');
    if (quoted || sql[i] != ':' || cast) {
      numbered.push_back(sql[i]);
      continue;
    }
    absl::StrAppend(&numbered, "$", ++count);
    while (i + 1 < sql.size() && (absl::ascii_isalnum(sql[i + 1]) || sql[i + 1] == '_')) ++i;
  }
  return numbered;
}

bool HasIndexCondition(const std::vector<std::string>& plan, size_t node) {
  for (size_t i = node + 1; i < plan.size() && !absl::StrContains(plan[i], "->"); ++i) {
    if (absl::StrContains(plan[i], "Index Cond:")) return true;
  }
  return false;
}

bool IsPostgresScan(const std::vector<std::string>& plan, size_t node, absl::string_view sql) {
  absl::string_view line = plan[node];
  const size_t on = line.find(" on ");
  if (on == absl::string_view::npos) return false;
  absl::string_view table = line.substr(on + 4);
  table = table.substr(0, table.find(' '));
  if (IsReadWholeByDesign(table)) return false;
  if (absl::StrContains(line, "Seq Scan on ")) return true;
  const bool by_index =
      absl::StrContains(line, "Index Scan ") || absl::StrContains(line, "Index Only Scan ");
  return by_index && !HasIndexCondition(plan, node) && !StopsAfterAFew(sql);
}

using Result = std::unique_ptr<PGresult, void (*)(PGresult*)>;

std::vector<std::string> Rows(PGconn* connection, const std::string& sql) {
  const Result result(PQexec(connection, sql.c_str()), PQclear);
  std::vector<std::string> rows;
  for (int i = 0; i < PQntuples(result.get()); ++i) {
    rows.emplace_back(PQgetvalue(result.get(), i, 0));
  }
  return rows;
}

std::vector<std::string> PostgresScans(const std::string& url,
                                       const std::set<std::string>& statements) {
  const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(url.c_str()), PQfinish);
  PQsetNoticeProcessor(
      connection.get(), [](void*, const char*) {}, nullptr);
  Rows(connection.get(), "SET plan_cache_mode = force_generic_plan");
  Rows(connection.get(), "SET enable_seqscan = off");
  std::vector<std::string> findings;
  for (const std::string& sql : statements) {
    int parameters = 0;
    const std::string numbered = Numbered(sql, parameters);
    Rows(connection.get(), absl::StrCat("PREPARE it AS ", numbered));
    const std::string nulls =
        absl::StrJoin(std::vector<std::string>(static_cast<size_t>(parameters), "NULL"), ", ");
    const std::vector<std::string> plan =
        Rows(connection.get(), absl::StrCat("EXPLAIN (COSTS OFF) EXECUTE it",
                                            parameters > 0 ? absl::StrCat("(", nulls, ")") : ""));
    for (size_t node = 0; node < plan.size(); ++node) {
      if (IsPostgresScan(plan, node, sql)) findings.push_back(Finding(sql, plan[node]));
    }
    Rows(connection.get(), "DEALLOCATE ALL");
  }
  return findings;
}

}  // namespace

void RecordStatements() {
  ObservePreparedStatements([](Dialect, absl::string_view sql) {
    const std::lock_guard lock(mutex);
    Recorded().insert(std::string(sql));
  });
}

std::set<std::string> TakeRecordedStatements() {
  const std::lock_guard lock(mutex);
  return std::exchange(Recorded(), {});
}

std::vector<std::string> ScansIn(const std::string& url, const std::set<std::string>& statements) {
  absl::string_view path = url;
  return absl::ConsumePrefix(&path, "sqlite:") ? SqliteScans(std::string(path), statements)
                                               : PostgresScans(url, statements);
}

}  // namespace touchstone
