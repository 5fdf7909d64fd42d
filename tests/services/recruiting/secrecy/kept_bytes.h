// What a database keeps, for tests that look for what it must not keep.

#ifndef TOUCHSTONE_TESTS_SERVICES_RECRUITING_SECRECY_KEPT_BYTES_H_
#define TOUCHSTONE_TESTS_SERVICES_RECRUITING_SECRECY_KEPT_BYTES_H_

#include <string>
#include <vector>

#include "tests/stores/stores.h"

namespace touchstone::recruiting {

struct KeptRow {
  std::string table;
  std::string bytes;  // of all columns, one behind the other
};

// The rows of all tables.
std::vector<KeptRow> KeptRows(TestStore& store);

// What whoever copies the files reads, also of what was changed and removed: the database and its
// log. On PostgreSQL the rows, since its files compress.
std::string KeptFiles(TestStore& store);

// The same once the log is worked into the database, which happens by itself as it is written on.
std::string KeptFilesLater(TestStore& store);

}  // namespace touchstone::recruiting

#endif  // TOUCHSTONE_TESTS_SERVICES_RECRUITING_SECRECY_KEPT_BYTES_H_
