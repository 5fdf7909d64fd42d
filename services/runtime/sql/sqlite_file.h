// The SQLite file on disk: made readable for its owner alone, and owned by one process.

#ifndef TOUCHSTONE_SERVICES_RUNTIME_SQL_SQLITE_FILE_H_
#define TOUCHSTONE_SERVICES_RUNTIME_SQL_SQLITE_FILE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace touchstone {

// Holds the lock on `PATH.lock` for as long as it lives; the kernel gives it back when the process
// dies, however it dies.
class SqliteFile {
 public:
  // Makes the file, mode 600, when it is absent (SQLite gives its -wal and -shm the same mode).
  // FAILED_PRECONDITION when another process has it open.
  static absl::StatusOr<std::unique_ptr<SqliteFile>> Own(std::string path);

  ~SqliteFile();
  SqliteFile(const SqliteFile&) = delete;
  SqliteFile& operator=(const SqliteFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  SqliteFile(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

  const std::string path_;
  const int lock_;
};

}  // namespace touchstone

#endif  // TOUCHSTONE_SERVICES_RUNTIME_SQL_SQLITE_FILE_H_
