// Fails a test whose statements scan a whole table: what is fast on ten rows and stops the house on
// a million.
//
// Every statement that a session prepares is recorded; in the end each is explained on the test's
// own database, PostgreSQL with sequential scans made dear, so that small tables do not excuse one.
// A statement that reads a few rows in the order of a key (ORDER BY … LIMIT, without WHERE) is no
// scan; nor is one that enters a full-text index by what it looks for.

#ifndef TOUCHSTONE_TESTS_STORES_QUERY_PLANS_H_
#define TOUCHSTONE_TESTS_STORES_QUERY_PLANS_H_

#include <set>
#include <string>
#include <vector>

namespace touchstone {

// Starts to record, or goes on. Thread-safe, as the next.
void RecordStatements();

// What was recorded, which is forgotten.
std::set<std::string> TakeRecordedStatements();

// A sentence for each statement that scans a table whole. A statement that cannot be explained
// (its table is gone) is passed over. The tables that are read whole by design are not reported:
// schema_migrations and settings, a handful of rows each.
std::vector<std::string> ScansIn(const std::string& url, const std::set<std::string>& statements);

}  // namespace touchstone

#endif  // TOUCHSTONE_TESTS_STORES_QUERY_PLANS_H_
